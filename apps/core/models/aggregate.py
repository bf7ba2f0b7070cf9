"""The base of every mutable thing: a public id, a version that guards concurrent edits, a place in the journal."""

from typing import Any, ClassVar
from uuid import UUID

from django.db import models
from uuid_utils.compat import uuid7


class Aggregate(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    resource: ClassVar[str]

    class Meta:
        abstract = True

    def event_scope(self) -> tuple[UUID | None, UUID | None]:
        """(store, legal entity) by value: what decides who may read the event."""
        return getattr(self, "store_id", None), getattr(self, "legal_entity_id", None)

    def event_code(self) -> str:
        return str(getattr(self, "code", ""))

    def event_facts(self) -> dict[str, Any]:
        """Values of `events.FACT_KEYS` worth telling with every event of this aggregate; never personal data."""
        return {}
