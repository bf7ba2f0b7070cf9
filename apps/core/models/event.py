"""The journal: outbox, transition history and change log in one append-only table."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now


class TransactionIdField(models.BigIntegerField):
    """PostgreSQL's 64-bit transaction id, which never wraps: it tells which facts were committed together."""

    def db_type(self, connection: Any) -> str:
        return "xid8"


class CurrentTransactionId(models.Func):
    function = "pg_current_xact_id"
    template = "%(function)s()"
    output_field = TransactionIdField()


class Event(models.Model):
    """One fact. `position` is given later by the sequencer, once; a trigger refuses every other change.

    Actor and store stand by value, without foreign keys: the journal outlives people and shops.
    """

    id = models.BigAutoField(primary_key=True)
    position = models.BigIntegerField(null=True, unique=True)
    xid = TransactionIdField(db_default=CurrentTransactionId(), editable=False)
    type = models.CharField(max_length=80)
    resource = models.CharField(max_length=40)
    aggregate_id = models.UUIDField()
    version = models.PositiveIntegerField()
    code = models.CharField(max_length=60, blank=True)
    from_state = models.CharField(max_length=30, blank=True)
    to_state = models.CharField(max_length=30, blank=True)
    changed = ArrayField(models.CharField(max_length=40), default=list)
    facts = models.JSONField(default=dict)
    reason_code = models.CharField(max_length=40, blank=True)
    actor_kind = models.CharField(max_length=10)
    actor_id = models.CharField(max_length=64)
    actor_label = models.CharField(max_length=80)
    device_id = models.UUIDField(null=True)
    store_id = models.UUIDField(null=True)
    legal_entity_id = models.UUIDField(null=True)
    request_id = models.CharField(max_length=64, blank=True)
    traceparent = models.CharField(max_length=55, blank=True)
    occurred_at = models.DateTimeField()
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [
            models.Index(fields=["aggregate_id", "version"], name="event_aggregate"),
            models.Index(fields=["resource", "position"], name="event_feed"),
            models.Index(fields=["id"], name="event_unsequenced", condition=models.Q(position__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"{self.type} {self.code or self.aggregate_id} v{self.version}"
