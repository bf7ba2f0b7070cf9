"""Registers as tests need them: checked sellers, things, and entries written by the product itself."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from uuid_utils.compat import uuid7

from apps.buyback.inputs import NewEntry, SellerSnapshot, ThingSnapshot
from apps.buyback.models import RegisterEntry
from apps.buyback.operations import write_entry
from apps.core.actors import Actor, system
from apps.core.codes import new_code
from apps.customers.inputs import IdentityInput
from apps.customers.states import DocumentKind
from apps.stores.models import Store

CARD = IdentityInput(
    document_kind=DocumentKind.IDENTITY_CARD,
    document_number="D2H6862M2",
    issued_on=date(2020, 3, 2),
    authority="Préfecture du Rhône",
    born_on=date(1980, 5, 17),
    home="3 rue des Lilas, 69003 Lyon",
)
SELLER = SellerSnapshot(
    customer_code="CU-0000000",
    family_name="Dupont-Leroy",
    given_name="Éloïse",
    capacity="private person",
    home="3 rue des Lilas, 69003 Lyon",
    born_on=date(1980, 5, 17),
    document_kind="identity_card",
    document_number="D2H6862M2",
    document_issued_on=date(2020, 3, 2),
    document_authority="Préfecture du Rhône",
)


def thing(**values: Any) -> ThingSnapshot:
    defaults = {
        "item_id": uuid7(),
        "item_code": new_code("IT"),
        "nature": "bicycle",
        "description": "Electric city bicycle, blue",
        "brand": "Nakamura",
        "identifier_kind": "serial",
        "identifier": "SN-4711",
    }
    return ThingSnapshot(**{**defaults, **values})


def new_entry(**values: Any) -> NewEntry:
    defaults = {
        "kind": "purchase",
        "seller": SELLER,
        "things": (thing(),),
        "amount": Decimal("180.00"),
        "currency": "EUR",
        "payment_mode": "transfer",
        "document_code": "TI-0000000",
    }
    return NewEntry(**{**defaults, **values})


def write(store: Store, *, actor: Actor | None = None, **values: Any) -> RegisterEntry:
    """One entry, in a transaction of its own."""
    with transaction.atomic():
        return write_entry(new_entry(**values), store=store, actor=actor or system("tests"), occurred_at=timezone.now())
