"""What operations on payouts accept."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from ..states.payout import CASH_DAYS


@dataclass(frozen=True)
class NewCashRule:
    effective_from: date
    limit: Decimal
    days: int = CASH_DAYS
    legal_source: str = ""


def iban_of(typed: str) -> str | None:
    """Without its spaces, or None when its check digits (ISO 13616, mod 97) do not fit."""
    iban = "".join(typed.split()).upper()
    if not (15 <= len(iban) <= 34 and iban.isascii() and iban.isalnum() and iban[:2].isalpha() and iban[2:4].isdigit()):
        return None
    digits = "".join(str(int(character, 36)) for character in iban[4:] + iban[:4])
    return iban if int(digits) % 97 == 1 else None


def masked(iban: str) -> str:
    """Enough to recognise the account, too little to use it."""
    return f"{iban[:4]} … {iban[-4:]}"
