"""Addresses of others to which we send events, how they answer, and what became of each attempt."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from uuid_utils.compat import uuid7

from apps.core.models import Aggregate

from ..states import DisabledBecause, EndpointState
from .consumers import Consumer
from .rotation import Rotating, each_former_ends

SEALED = "sealed:"


class WebhookEndpoint(Rotating, Aggregate):
    """One address of one consumer. Nothing but its challenge is sent there before it has answered that."""

    resource = "webhook_endpoint"

    consumer = models.ForeignKey(Consumer, on_delete=models.PROTECT, related_name="webhook_endpoints")
    url = models.CharField(max_length=500)
    event_types = ArrayField(models.CharField(max_length=80))
    store_ids = ArrayField(models.UUIDField(), default=list, blank=True)  # by value, as the consumer's own
    statuses = ArrayField(models.CharField(max_length=30), default=list, blank=True)
    state = models.CharField(max_length=10, choices=EndpointState, default=EndpointState.PENDING)
    disabled_because = models.CharField(max_length=10, choices=DisabledBecause, blank=True)
    secret_reference = models.TextField(editable=False)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["consumer", "url"], condition=~Q(state="removed"), name="access_webhook_address_once"
            ),
            models.CheckConstraint(condition=Q(state__in=EndpointState.values), name="access_webhook_state"),
            models.CheckConstraint(
                condition=Q(state="disabled", disabled_because__in=DisabledBecause.values)
                | (~Q(state="disabled") & Q(disabled_because="")),
                name="access_webhook_disabled_because",
            ),
            models.CheckConstraint(condition=Q(event_types__len__gt=0), name="access_webhook_wants_something"),
            models.CheckConstraint(
                condition=Q(secret_reference__startswith=SEALED), name="access_webhook_secret_sealed"
            ),
            each_former_ends("access_webhook_former_ends"),
        ]

    def __str__(self) -> str:
        return self.url


class EndpointHealth(models.Model):
    """How the address answers, apart from its settings so that no attempt need lock them."""

    endpoint = models.OneToOneField(WebhookEndpoint, on_delete=models.CASCADE, related_name="health")
    failures_in_row = models.PositiveIntegerField(default=0)
    last_success_at = models.DateTimeField(null=True)
    last_failure_at = models.DateTimeField(null=True)
    rests_until = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.endpoint} {self.failures_in_row}"


class WebhookAttempt(models.Model):
    """One POST and its answer, kept for thirty days; `excerpt` is masked. No status: no whole answer came."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    endpoint = models.ForeignKey(WebhookEndpoint, on_delete=models.CASCADE, related_name="attempts")
    event = models.BigIntegerField()  # by value: the journal outlives this log
    event_type = models.CharField(max_length=80)
    number = models.PositiveIntegerField()
    at = models.DateTimeField()
    milliseconds = models.PositiveIntegerField(default=0)
    status = models.PositiveSmallIntegerField(null=True)
    code = models.CharField(max_length=40, blank=True)  # what went wrong; empty when nothing did
    excerpt = models.TextField(blank=True)

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["endpoint", "-id"], name="webhook_attempt_log"),
            models.Index(fields=["at"], name="webhook_attempt_age"),
        ]

    def __str__(self) -> str:
        return f"{self.event_type} {self.status or self.code}"
