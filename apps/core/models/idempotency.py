"""Answers already given, by consumer and key."""

from django.db import models
from django.db.models.functions import Now


class IdempotencyKey(models.Model):
    """Written in the transaction of the effect: after a crash there is either both or neither."""

    consumer = models.CharField(max_length=64)
    key = models.CharField(max_length=255)
    fingerprint = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField()
    headers = models.JSONField(default=dict)
    body_id = models.UUIDField()
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["consumer", "key"], name="idempotency_once_per_consumer")]
        indexes = [models.Index(fields=["created_at"], name="idempotency_age")]

    def __str__(self) -> str:
        return f"{self.consumer}:{self.key}"
