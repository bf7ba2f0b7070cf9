"""Who trades where through which till, declared; read only: people set them up on screens."""

from apps.core.api.masterdata import MasterData

from .. import filters, permissions, selectors
from ..models import LegalEntity, Store, Till
from ..selectors.organisation import tills_visible_to
from . import serializers as wire

LEGAL_ENTITIES = MasterData(
    path="legal-entities",
    model=LegalEntity,
    out=wire.LegalEntityOut,
    filters=filters.LegalEntityFilter,
    searchable=filters.LEGAL_ENTITIES,
    visible_to=selectors.entities_visible_to,
    read=permissions.LEGAL_ENTITIES_READ,
    summary="The companies that own stores.",
)
STORES = MasterData(
    path="stores",
    model=Store,
    out=wire.StoreOut,
    filters=filters.StoreFilter,
    searchable=filters.STORES,
    visible_to=selectors.stores_visible_to,
    read=permissions.STORES_READ,
    summary="Where the retailer trades.",
)
TILLS = MasterData(
    path="tills",
    model=Till,
    out=wire.TillOut,
    filters=filters.TillFilter,
    searchable=filters.TILLS,
    visible_to=tills_visible_to,
    read=permissions.STORES_READ,
    summary="Cash registers, under our code and their software’s own name.",
    not_for="ringing something up, which is payables/ and payments/.",
)
