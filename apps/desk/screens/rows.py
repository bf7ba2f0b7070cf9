"""An order, a customer or an item as one line of a list."""

from datetime import datetime
from typing import Any

from apps.core.actors import Actor
from apps.customers.models import Customer
from apps.items.models import Item
from apps.workshop.models import WorkOrder
from apps.workshop.screens.cards import address_of, due_text, late_by, late_text, shown_customer, shown_item
from apps.workshop.screens.words import status_pill
from apps.workshop.selectors import PROMISED


def order_row(order: WorkOrder, actor: Actor, now: datetime) -> dict[str, Any]:
    """`order` comes with its store, customer and item. A promise is shown only while it still binds."""
    kind, word = status_pill(order.status)
    promised = order.status in PROMISED
    late = late_by(order, now) if promised else None
    return {
        "url": address_of(order),
        "code": order.code,
        "title": shown_item(order),
        "customer": shown_customer(order, actor),
        "kind": kind,
        "status": word,
        "late": late_text(late) if late else "",
        "due": due_text(order.promised_at, now) if promised else "",
        "elsewhere": str(order.store) if order.store_id != actor.store_id else "",
    }


def customer_row(customer: Customer, *, named: bool = True) -> dict[str, Any]:
    """`named`: the reader may see who it is."""
    return {
        "url": f"/customers/{customer.code}/",
        "code": customer.code,
        "title": customer.display_name if named else customer.get_kind_display(),
        "detail": " · ".join(filter(None, [customer.phone, customer.email, customer.city])) if named else "",
    }


def item_row(item: Item) -> dict[str, Any]:
    return {
        "url": f"/items/{item.code}/",
        "code": item.code,
        "title": item.title,
        "detail": " · ".join(filter(None, [item.color, item.identifier])),
    }
