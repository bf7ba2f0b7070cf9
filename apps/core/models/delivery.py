"""One event on its way to one target: a subscriber of ours, a partner connection, later a webhook endpoint."""

from typing import ClassVar

from django.db import models
from uuid_utils.compat import uuid7

from .event import Event
from .work import DUE_STATES, UNFINISHED_STATES, LeasedWork

# Who is spoken to: `party/kind` without the kind.
PARTY = models.Func(
    models.F("target"), models.Value("/"), models.Value(1), function="split_part", output_field=models.TextField()
)


class Delivery(LeasedWork):
    id = models.UUIDField(primary_key=True, default=uuid7)
    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="deliveries")
    channel = models.CharField(max_length=20)
    target = models.CharField(max_length=100)
    # Copied from the event so that head-of-line order needs no join.
    aggregate_id = models.UUIDField()
    position = models.BigIntegerField()
    store_id = models.UUIDField(null=True)
    document_kind = models.CharField(max_length=40, blank=True)
    body_id = models.UUIDField(null=True)  # the document as rendered at the first claim, re-sent identically
    body_digest = models.CharField(max_length=64, blank=True)
    mapping_version = models.PositiveIntegerField(null=True)
    external_ref = models.CharField(max_length=120, blank=True)

    queue: ClassVar[str] = "default"

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["event", "channel", "target"], name="delivery_once_per_target"),
        ]
        indexes = [
            # What the relay asks at every wake-up: who is waited for, what is under way, what comes next to whom.
            models.Index(
                "channel", PARTY, "position", name="delivery_party_line", condition=models.Q(state__in=DUE_STATES)
            ),
            models.Index(
                "channel",
                PARTY,
                name="delivery_under_way",
                condition=models.Q(state__in=DUE_STATES)
                & (models.Q(rung_at__isnull=False) | models.Q(lease_until__isnull=False)),
            ),
            models.Index(
                fields=["aggregate_id", "channel", "target", "position"],
                name="delivery_head_of_line",
                condition=models.Q(state__in=UNFINISHED_STATES),
            ),
            models.Index(fields=["channel", "target", "state"], name="delivery_monitor"),
        ]

    def __str__(self) -> str:
        return f"{self.channel}:{self.target} {self.state}"
