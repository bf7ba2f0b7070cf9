"""What operations on customers take. In changes, a name left out means: leave as it is."""

import re
from dataclasses import dataclass, field
from datetime import date
from typing import TypedDict
from uuid import UUID

from .states import CustomerKind, DocumentKind, Language

# Country → (calling code, the digit dialled before national numbers). Elsewhere: international form only.
_DIALLING = {
    "FR": ("33", "0"),
    "MC": ("377", ""),
    "BE": ("32", "0"),
    "LU": ("352", ""),
    "CH": ("41", "0"),
    "DE": ("49", "0"),
    "AT": ("43", "0"),
    "NL": ("31", "0"),
    "ES": ("34", ""),
    "PT": ("351", ""),
    "IT": ("39", ""),
    "GB": ("44", "0"),
    "IE": ("353", "0"),
}
LOYALTY_CARD = "loyalty_card"  # the kind of reference that names a customer by their card
_PUNCTUATION = re.compile(r"[\s.\-/()\u00a0\u202f]")
_E164 = re.compile(r"\+[1-9][0-9]{5,14}")


@dataclass(frozen=True, kw_only=True)
class CustomerInput:
    legal_entity_id: UUID
    kind: CustomerKind = CustomerKind.PERSON
    given_name: str = ""
    family_name: str = ""
    company_name: str = ""
    vat_number: str = ""
    email: str = ""
    phone: str = ""
    language: Language = Language.FRENCH
    address_line1: str = ""
    address_line2: str = ""
    postcode: str = ""
    city: str = ""
    country: str = "FR"
    metadata: dict[str, str] = field(default_factory=dict)


class CustomerChanges(TypedDict, total=False):
    kind: CustomerKind
    given_name: str
    family_name: str
    company_name: str
    vat_number: str
    email: str
    phone: str
    language: Language
    address_line1: str
    address_line2: str
    postcode: str
    city: str
    country: str
    metadata: dict[str, str]


@dataclass(frozen=True, kw_only=True)
class IdentityInput:
    """What was read on the document a person showed: references of it, never a copy.

    Of a company, the person is its representative: their names, their capacity and their home are asked. Of a person,
    what is left out is taken from the customer.
    """

    document_kind: DocumentKind
    document_number: str
    issued_on: date
    authority: str
    born_on: date
    family_name: str = ""
    given_name: str = ""
    capacity: str = ""
    home: str = ""


CHANGEABLE = tuple(CustomerChanges.__annotations__)


def e164(typed: str, country: str) -> str | None:
    """A typed phone number in E.164 ("06 12 34 56 78" in FR → "+33612345678"), or None when it is none."""
    compact = _PUNCTUATION.sub("", typed)
    if compact.startswith("00"):
        compact = "+" + compact[2:]
    elif not compact.startswith("+") and country in _DIALLING:
        code, trunk = _DIALLING[country]
        if not compact.startswith(trunk):
            return None
        compact = f"+{code}{compact.removeprefix(trunk)}"
    elif compact.startswith("+330"):
        compact = "+33" + compact[4:]  # "+33 (0)6 …", as French letterheads print it
    return compact if _E164.fullmatch(compact) else None
