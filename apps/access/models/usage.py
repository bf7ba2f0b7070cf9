"""Who called what, how often: enough to know whom a change would hurt, and nothing of what was said."""

from django.db import models


class ApiUsage(models.Model):
    """One caller's calls of one operation on one UTC day, by how they ended (2 for 2xx …). `operation` is the method
    and the address as the routes write it, so that no id stands in it. By value: it outlives its caller."""

    class Caller(models.TextChoices):
        CONSUMER = "consumer"
        TILL = "till"

    caller_kind = models.CharField(max_length=10, choices=Caller)
    caller_id = models.UUIDField()  # of the consumer, or of the till's key
    day = models.DateField()
    operation = models.CharField(max_length=160)
    status_class = models.PositiveSmallIntegerField()
    deprecated = models.BooleanField(default=False)  # its answers bore a `Deprecation` header
    calls = models.PositiveBigIntegerField()
    bytes_out = models.PositiveBigIntegerField()  # of answers that were not streamed
    last_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["caller_kind", "caller_id", "day", "operation", "status_class"], name="access_usage_once"
            ),
        ]
        indexes = [models.Index(fields=["day"], name="access_usage_day")]

    def __str__(self) -> str:
        return f"{self.day} {self.operation} {self.status_class}xx: {self.calls}"
