"""The moves of the transition table as screens: which ask something first, and the operation each calls."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from apps.core.actors import Actor
from apps.core.errors import NotFound
from apps.core.screens.words import move_label
from apps.core.states import Move
from apps.stores.screens.pin import ask_pin

from .. import operations, selectors
from ..inputs import Returned
from ..models import StockItem
from ..states import STOCK_ITEM, SaleState, StockStatus
from . import forms
from .words import ENDING, LIKELY, likely_first

# A move that is not here is done at one press.
FORMS: dict[str, Any] = {
    "regrade": forms.GradeForm,
    "hold": forms.HoldForm,
    "take_back": forms.TakeBackForm,
    "scrap": forms.EndForm,
    "harvest": forms.HarvestForm,
}


def _take_back(stock_id: UUID, *, returned: Returned, actor: Actor) -> StockItem:
    """Of the sale that counts; the life it begins."""
    sale = selectors.sales_visible_to(actor).filter(stock_item_id=stock_id, state=SaleState.COMPLETED).first()
    if sale is None:
        raise NotFound
    operations.take_back(sale.pk, returned, actor=actor)
    return StockItem.objects.select_related("item").get(previous_id=stock_id)


OPERATIONS: dict[str, Callable[..., StockItem]] = {
    "start_refurbishment": operations.start_refurbishment,
    "regrade": operations.regrade,
    "make_ready": operations.make_ready,
    "release": operations.release_for_sale,
    "take_off_sale": operations.take_off_sale,
    "hold": operations.hold,
    "end_hold": operations.end_hold,
    "deliver": operations.deliver,
    "take_back": _take_back,
    "scrap": operations.scrap,
    "harvest": operations.harvest,
}


def form_for(action: str, stock: StockItem, actor: Actor, data: Any = None) -> Any:
    """What is asked first, None where it is done at one press."""
    if action not in FORMS:
        return None
    form = FORMS[action](data, actor=actor, stock=stock)
    ask_pin(form, STOCK_ITEM.moves[action].permission)
    return form


def perform(action: str, stock_id: UUID, said: dict[str, Any], actor: Actor) -> StockItem:
    return OPERATIONS[action](stock_id, actor=actor, **said)


def address_of(stock: StockItem, action: str = "") -> str:
    return f"/resale/{stock.code}/{action.replace('_', '-')}{'/' if action else ''}"


def moves_of(stock: StockItem, actor: Actor) -> list[dict[str, Any]]:
    """What this person may do now, the likeliest first. What has no price yet cannot be released: the way there is its
    price."""
    offered = [move for move in STOCK_ITEM.actions_for(stock, actor, stock.store_id) if move.action in OPERATIONS]
    unpriced = stock.status == StockStatus.READY and stock.price is None
    shown = [_move(stock, move) for move in likely_first(offered) if not (unpriced and move.action == "release")]
    return [move | {"likeliest": index == 0 and move["action"] in LIKELY} for index, move in enumerate(shown)]


def label_of(action: str) -> str:
    return move_label(STOCK_ITEM.moves[action])


def _move(stock: StockItem, move: Move) -> dict[str, Any]:
    return {
        "action": move.action,
        "label": move_label(move),
        "url": address_of(stock, move.action),
        "at_once": move.action not in FORMS,
        "danger": move.action in ENDING,
    }
