"""Items, declared. They are read here; they change through the documents that touch them."""

from apps.core.api.masterdata import MasterData

from .. import filters, permissions, selectors
from ..models import Item
from .serializers import ItemOut

ITEMS = MasterData(
    path="items",
    model=Item,
    out=ItemOut,
    filters=filters.ItemFilter,
    visible_to=selectors.visible_to,
    search=selectors.search,
    read=permissions.ITEMS_READ,
    summary="Physical things, each with one passport through all its lives.",
    not_for="articles you could have many of, which are products.",
)
