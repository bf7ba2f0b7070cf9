"""A work order and its outbox, and a till ticket, as one would first write them."""

from django.db import models


class StockOrder(models.Model):
    reference = models.CharField(max_length=120, unique=True)
    store = models.CharField(max_length=20)
    symptoms = models.TextField(blank=True)
    status = models.CharField(max_length=20, default="announced")
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.reference


class StockOutbox(models.Model):
    topic = models.CharField(max_length=80)
    payload = models.JSONField()
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.topic


class StockTicket(models.Model):
    store = models.CharField(max_length=20)
    till = models.CharField(max_length=20)
    business_date = models.DateField()
    number = models.CharField(max_length=60)
    occurred_at = models.DateTimeField()
    currency = models.CharField(max_length=3)
    lines = models.JSONField()
    tenders = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["store", "till", "business_date", "number"], name="stock_ticket_once")
        ]

    def __str__(self) -> str:
        return self.number
