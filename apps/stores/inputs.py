"""What operations of the store world take, apart from ids. None means: leave as it is."""

from dataclasses import dataclass
from datetime import time
from decimal import Decimal
from uuid import UUID

from .states import FiscalRegime, HandOverRule


@dataclass(frozen=True, kw_only=True)
class LegalEntityInput:
    code: str
    name: str
    siren: str = ""
    vat_number: str = ""
    fiscal_regime: FiscalRegime = FiscalRegime.STANDARD
    currency: str = "EUR"
    country: str = "FR"
    privacy_contact: str = ""
    sandbox: bool = False


@dataclass(frozen=True, kw_only=True)
class StoreInput:
    code: str
    name: str
    entity_id: UUID
    timezone: str = "Europe/Paris"
    language: str = "fr"
    address_line1: str = ""
    address_line2: str = ""
    postcode: str = ""
    city: str = ""
    country: str = "FR"
    phone: str = ""


@dataclass(frozen=True, kw_only=True)
class StoreRules:
    """`declared_ceiling` is in the currency of the store's legal entity."""

    hand_over_rule: HandOverRule | None = None
    discount_limit_percent: Decimal | None = None
    declared_ceiling: Decimal | None = None


@dataclass(frozen=True, kw_only=True)
class OpeningSpan:
    """Local time of the store; `weekday` counts from Monday = 0."""

    weekday: int
    opens: time
    closes: time


@dataclass(frozen=True, kw_only=True)
class StaffInput:
    username: str
    display_name: str
    email: str = ""
    language: str = "fr"
    badge: str = ""
    password: str = ""


@dataclass(frozen=True, kw_only=True)
class StaffChanges:
    """An empty badge takes the badge away."""

    display_name: str | None = None
    email: str | None = None
    language: str | None = None
    badge: str | None = None
