"""What our objects are called at a partner, learned from its answers."""

from django.db import models

from .connection import Connection


class ExternalBinding(models.Model):
    connection = models.ForeignKey(Connection, on_delete=models.PROTECT, related_name="bindings")
    resource = models.CharField(max_length=40)
    object_id = models.UUIDField()
    kind = models.CharField(max_length=60)
    value = models.CharField(max_length=120)
    label = models.CharField(max_length=120, blank=True)
    seen_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["connection", "object_id", "kind", "value"], name="binding_once"),
        ]
        indexes = [models.Index(fields=["object_id"], name="binding_object")]

    def __str__(self) -> str:
        return f"{self.kind} {self.value}"
