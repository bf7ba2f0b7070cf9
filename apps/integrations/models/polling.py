"""How far a partner's tickets have been read."""

from django.db import models

from .connection import Connection


class PollState(models.Model):
    """One row per connection whose tills are read. The lease keeps two readers apart; a killed one's runs out.

    `seen` counts tickets looked at, `taken` those that paid something of ours; `lag` is in seconds, how much the
    newest ticket was ahead of what was read.
    """

    connection = models.OneToOneField(Connection, on_delete=models.CASCADE, related_name="poll")
    active = models.BooleanField(default=True)
    cursor = models.JSONField(default=dict)
    last_started_at = models.DateTimeField(null=True)
    last_finished_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=300, blank=True)
    not_before = models.DateTimeField(null=True)  # the partner asked to be left alone until then
    seen = models.PositiveBigIntegerField(default=0)
    taken = models.PositiveBigIntegerField(default=0)
    lag = models.PositiveIntegerField(default=0)
    lease_token = models.UUIDField(null=True)
    lease_until = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.connection} {'read' if self.active else 'not read'}"
