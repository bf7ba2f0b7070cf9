"""Reads of items, by who asks."""

from .items import (
    is_free,
    is_seized,
    known_to,
    leaving_with,
    lock_item,
    lock_visible,
    open_custody,
    passports_of,
    same_identifier,
    search,
    search_text_of,
    visible_to,
)
from .ledger import (
    Totals,
    cost_of,
    costs_of,
    last_change_of_owner,
    ledger_of,
    own_ledger_of,
    purchase_price_of,
    vat_origin_of,
)
from .passport import FormerCompany, Passport, passport_of
from .places import locations_visible_to, lock_location, lock_transfer, transfers_visible_to, transfers_with_lines

__all__ = [
    "FormerCompany",
    "Passport",
    "Totals",
    "cost_of",
    "costs_of",
    "is_free",
    "is_seized",
    "known_to",
    "last_change_of_owner",
    "leaving_with",
    "ledger_of",
    "locations_visible_to",
    "lock_item",
    "lock_location",
    "lock_transfer",
    "lock_visible",
    "open_custody",
    "own_ledger_of",
    "passport_of",
    "passports_of",
    "purchase_price_of",
    "same_identifier",
    "search",
    "search_text_of",
    "transfers_visible_to",
    "transfers_with_lines",
    "vat_origin_of",
    "visible_to",
]
