"""What was proven of a thing, so that it may be told."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from apps.core import permissions as rights
from apps.core import records
from apps.core.actors import Actor

from .. import events, permissions, selectors
from ..models import StockItem


@transaction.atomic
def record_tests(stock_item_id: UUID, *, functions_tested: bool, data_wiped: bool, actor: Actor) -> StockItem:
    """All its functions were tested; what it held of its former owner is gone, or it holds none. Both together let it
    be called reconditioned. What was said before is not taken back."""
    stock = selectors.lock_stock(stock_item_id, actor)
    rights.require(actor, permissions.STOCK_PREPARE, stock.store_id)
    now = timezone.now()
    stock.functions_tested_at = stock.functions_tested_at or (now if functions_tested else None)
    stock.data_wiped_at = stock.data_wiped_at or (now if data_wiped else None)
    records.update(stock, events.STOCK_TESTED, actor=actor, fields=["functions_tested_at", "data_wiped_at"])
    return stock
