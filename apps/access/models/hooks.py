"""Outside systems that call us: who they are, for which store, and how they sign."""

from django.db import models
from django.db.models import Q

from apps.core.models import Aggregate
from apps.core.secrets import A_REFERENCE
from apps.stores.models import LegalEntity, Store

from ..states import HookKind
from .rotation import Rotating, each_former_ends


class HookSource(Rotating, Aggregate):
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
    active = models.BooleanField(default=True)

    class Meta:
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=HookKind.values), name="access_hook_kind"),
            models.CheckConstraint(
                condition=Q(secret_reference__regex=rf"^$|{A_REFERENCE}."), name="access_hook_secret_reference"
            ),
            each_former_ends("access_hook_former_ends"),
        ]

    def __str__(self) -> str:
        return self.code
