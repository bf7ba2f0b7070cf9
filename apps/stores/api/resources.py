"""Who trades where through which till, declared; read only: people set them up on screens."""

from django.db.models import QuerySet

from apps.core.actors import Actor
from apps.core.api.masterdata import MasterData

from .. import filters, permissions, selectors
from ..models import LegalEntity, Store, Till
from . import serializers as wire


def _tills_visible_to(actor: Actor) -> QuerySet[Till]:
    return Till.objects.select_related("store").filter(store__in=selectors.stores_visible_to(actor).values("pk"))


LEGAL_ENTITIES = MasterData(
    path="legal-entities",
    model=LegalEntity,
    out=wire.LegalEntityOut,
    filters=filters.LegalEntityFilter,
    visible_to=selectors.entities_visible_to,
    read=permissions.LEGAL_ENTITIES_READ,
    summary="The companies that own stores.",
)
STORES = MasterData(
    path="stores",
    model=Store,
    out=wire.StoreOut,
    filters=filters.StoreFilter,
    visible_to=selectors.stores_visible_to,
    read=permissions.STORES_READ,
    summary="Where the retailer trades.",
)
TILLS = MasterData(
    path="tills",
    model=Till,
    out=wire.TillOut,
    filters=filters.TillFilter,
    visible_to=_tills_visible_to,
    read=permissions.STORES_READ,
    summary="Cash registers, under our code and their software’s own name.",
    not_for="ringing something up, which is payables/ and payments/.",
)
