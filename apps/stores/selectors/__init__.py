"""Reads of the store world."""

from .organisation import (
    companies_for,
    entities_visible_to,
    lock_store,
    require_company,
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
    stores_where_employed,
)

__all__ = [
    "actor_for",
    "companies_for",
    "device_by_key",
    "devices_visible_to",
    "entities_visible_to",
    "lock_staff",
    "lock_store",
    "people_of_store",
    "require_company",
    "staff_by_badge",
    "staff_visible_to",
    "store_by_code",
    "stores_of_entity",
    "stores_visible_to",
    "stores_where_employed",
    "till_by_code",
    "tills_visible_to",
    "today_in",
]
