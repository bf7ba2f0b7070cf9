"""Everything from outside, stored before it is understood."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from uuid_utils.compat import uuid7

from .work import DUE_STATES, LeasedWork


class InboxMessage(LeasedWork):
    """Unique on (source, external id): a second arrival is a no-op when its bytes are the same, an alert otherwise."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    source = models.CharField(max_length=60)
    external_id = models.CharField(max_length=120)
    kind = models.CharField(max_length=40)
    digest = models.CharField(max_length=64)
    body_id = models.UUIDField()
    store_ids = ArrayField(models.UUIDField(), default=list)  # the stores the sender may speak for
    unmapped = ArrayField(models.CharField(max_length=120), default=list)  # fields seen that we do not know
    request_id = models.CharField(max_length=64, blank=True)
    traceparent = models.CharField(max_length=55, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "external_id"], name="inbox_once_per_source"),
        ]
        indexes = [
            models.Index(fields=["not_before"], name="inbox_due", condition=models.Q(state__in=DUE_STATES)),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.external_id} {self.state}"
