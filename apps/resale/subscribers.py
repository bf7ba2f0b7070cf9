"""What resale does when it hears of things bought, given back, held and moved."""

from uuid import UUID

from apps.core.actors import system
from apps.core.channels import subscribe
from apps.core.models import Event
from apps.items import events as items
from apps.items.models import Item
from apps.items.states import RECOVERED, HoldOutcome

from . import operations
from .operations.margin import record_purchases

SHOWN = {"grade", "brand_name", "model_name", "description"}  # of an item, in the answers of its life on our shelves


@subscribe(items.ITEM_ACQUIRED)
def stock_what_was_bought(event: Event) -> None:
    operations.take_into_stock(_item(event), actor=system("resale"), occurred_at=event.occurred_at)


@subscribe(items.ITEM_GIVEN_BACK)
def withdraw_what_was_given_back(event: Event) -> None:
    operations.withdraw_from_stock(_item(event), actor=system("resale"))


@subscribe(items.ITEM_HELD)
def take_off_sale_what_the_police_hold(event: Event) -> None:
    operations.freeze_offer(_item(event), actor=system("resale"))


@subscribe(items.ITEM_RELEASED)
def withdraw_what_was_seized(event: Event) -> None:
    if event.reason_code == HoldOutcome.SEIZED:
        operations.withdraw_from_stock(_item(event), actor=system("resale"), reason_code=event.reason_code)


@subscribe(items.ITEM_CUSTODY_CHANGED)
def stock_what_the_police_gave_back(event: Event) -> None:
    if event.reason_code == RECOVERED:
        operations.take_into_stock(_item(event), actor=system("resale"), occurred_at=event.occurred_at)


@subscribe(items.ITEM_CUSTODY_CHANGED)
def follow_to_another_store(event: Event) -> None:
    operations.follow_to_store(_item(event), actor=system("resale"))


@subscribe(items.ITEM_GRADED, items.ITEM_UPDATED)
def tell_what_is_shown_of_the_thing(event: Event) -> None:
    if SHOWN.intersection(event.changed):
        operations.tell_of_changed_item(event, actor=system("resale"))


@subscribe(items.ITEM_ACQUIRED, items.ITEM_GIVEN_BACK)
def purchases_enter_the_margin_book(event: Event) -> None:
    record_purchases(Item.objects.get(pk=_item(event)), actor=system("resale"))


def _item(event: Event) -> UUID:
    return event.aggregate_id
