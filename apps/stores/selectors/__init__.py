"""Reads of the store world."""

from .organisation import (
    currency_in_use,
    entities_visible_to,
    lock_store,
    require_for_all,
    store_by_code,
    stores_of_entity,
    stores_visible_to,
    till_by_code,
    tills_visible_to,
    today_in,
)
from .people import (
    actor_for,
    device_by_key,
    devices_visible_to,
    lock_staff,
    people_of_store,
    staff_by_badge,
    staff_visible_to,
    stores_of_roles,
    stores_where_employed,
)

__all__ = [
    "actor_for",
    "currency_in_use",
    "device_by_key",
    "devices_visible_to",
    "entities_visible_to",
    "lock_staff",
    "lock_store",
    "people_of_store",
    "require_for_all",
    "staff_by_badge",
    "staff_visible_to",
    "store_by_code",
    "stores_of_entity",
    "stores_of_roles",
    "stores_visible_to",
    "stores_where_employed",
    "till_by_code",
    "tills_visible_to",
    "today_in",
]
