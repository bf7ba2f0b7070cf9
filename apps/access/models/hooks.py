"""Outside systems that call us: who they are, for which store, and how they sign."""

from django.db import models
from django.db.models import Q

from apps.core.models import Aggregate
from apps.core.secrets import A_REFERENCE
from apps.stores.models import LegalEntity, Store

from ..states import HookKind


class HookSource(Aggregate):
    """A source allowed to call `/hooks/{code}/`. Secrets are references, never values.

    Without a store it speaks for every store of its legal entity.
    """

    resource = "hook_source"

    code = models.SlugField(max_length=20, unique=True)
    label = models.CharField(max_length=100)
    kind = models.CharField(max_length=30, choices=HookKind)
    legal_entity = models.ForeignKey(LegalEntity, on_delete=models.PROTECT, related_name="+")
    store = models.ForeignKey(Store, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    secret_reference = models.TextField(editable=False)
    previous_secret_reference = models.TextField(blank=True, editable=False)
    previous_valid_until = models.DateTimeField(null=True, blank=True)
    active = models.BooleanField(default=True)

    class Meta:
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=HookKind.values), name="access_hook_kind"),
            models.CheckConstraint(
                condition=Q(previous_secret_reference="", previous_valid_until__isnull=True)
                | (~Q(previous_secret_reference="") & Q(previous_valid_until__isnull=False)),
                name="access_hook_previous_secret_ends",
            ),
            *(
                models.CheckConstraint(
                    condition=Q(**{f"{name}__regex": rf"^$|{A_REFERENCE}."}), name=f"access_hook_{name}"
                )
                for name in ("secret_reference", "previous_secret_reference")
            ),
        ]

    def __str__(self) -> str:
        return self.code
