"""Codes printed before anybody knows for what: the next free label of a roll is stuck on whatever comes in."""

from functools import partial
from uuid import UUID

from django.db import models
from django.db.models import Q

from apps.core.codes import new_code
from apps.core.models import Aggregate
from apps.stores.models import Store

new_preprinted_code = partial(new_code, "RC")


class PreprintedCode(Aggregate):
    """Free, or attached to one thing of an upper app, which stands by value. `roll` names those printed together."""

    resource = "preprinted_code"

    code = models.CharField(max_length=12, unique=True, default=new_preprinted_code)
    store = models.ForeignKey(Store, on_delete=models.PROTECT, related_name="+")
    roll = models.UUIDField()
    bearer_resource = models.CharField(max_length=40, blank=True)
    bearer_id = models.UUIDField(null=True)
    bearer_code = models.CharField(max_length=20, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(bearer_resource="", bearer_id__isnull=True, bearer_code="")
                | (~Q(bearer_resource="") & Q(bearer_id__isnull=False) & ~Q(bearer_code="")),
                name="preprinted_code_free_or_attached",
            ),
        ]
        indexes = [
            models.Index(fields=["roll"], name="preprinted_code_roll"),
            models.Index(fields=["bearer_id"], name="preprinted_code_bearer", condition=Q(bearer_id__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.code

    def event_scope(self) -> tuple[UUID | None, UUID | None]:
        return self.store_id, self.store.entity_id
