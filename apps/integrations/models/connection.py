"""One system of one partner, for one legal entity. A sandbox entity has its own: they can never be mixed up."""

from uuid import UUID

import pghistory
from django.db import models
from django.db.models import Q

from apps.core.models import Aggregate
from apps.core.secrets import A_REFERENCE
from apps.stores.models import LegalEntity

from ..states import PartnerCode


@pghistory.track()
class Connection(Aggregate):
    resource = "connection"

    code = models.SlugField(max_length=40, unique=True)
    label = models.CharField(max_length=80)
    partner = models.CharField(max_length=20, choices=PartnerCode)
    legal_entity = models.ForeignKey(LegalEntity, on_delete=models.PROTECT, related_name="+")
    base_url = models.URLField(max_length=200, blank=True)  # a partner that writes files has none
    database = models.CharField(max_length=80, blank=True)
    secret_reference = models.CharField(max_length=300, blank=True)
    options = models.JSONField(default=dict, blank=True)
    active = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(secret_reference="") | Q(secret_reference__regex=A_REFERENCE),
                name="connection_secret_is_a_reference",
            ),
        ]

    def __str__(self) -> str:
        return self.label

    def event_scope(self) -> tuple[UUID | None, UUID | None]:
        return None, self.legal_entity_id


class Health(models.Model):
    """How the partner answers, apart from its settings so that every push need not lock them."""

    connection = models.OneToOneField(Connection, on_delete=models.CASCADE, related_name="health")
    failures_in_row = models.PositiveIntegerField(default=0)
    last_success_at = models.DateTimeField(null=True)
    last_failure_at = models.DateTimeField(null=True)
    last_failure = models.CharField(max_length=300, blank=True)
    opened_at = models.DateTimeField(null=True)
    probe_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.connection} {'open' if self.opened_at else 'closed'}"
