"""Items as tests need them, registered by the product itself."""

from typing import Any

from apps.core.actors import system
from apps.items.inputs import ItemInput
from apps.items.models import Item
from apps.items.operations import register_item

from .customers import make_customer
from .stores import make_store


def make_item(**values: Any) -> Item:
    """A customer's bicycle in a store of its own unless told otherwise; `customer=None` makes it ours."""
    store = values.pop("store", None) or make_store()
    customer = values.pop("customer") if "customer" in values else make_customer(legal_entity=store.entity)
    defaults = {"brand_name": "Nakamura", "model_name": "E-Crossover"}
    data = ItemInput(store_id=store.pk, customer_id=customer.pk if customer else None, **{**defaults, **values})
    return register_item(actor=system("tests"), data=data)
