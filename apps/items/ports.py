"""What upper apps do with things: they register how their documents about one are found, and moved to its twin, which
number the police register gave it, and what it means that another company of the house buys it. No HTTP, no other port.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Protocol
from uuid import UUID

from apps.core.actors import Actor

from .states import VatOrigin


@dataclass(frozen=True)
class ItemDocument:
    """`is_open`: something is still to be done with the thing."""

    resource: str
    id: UUID
    code: str
    item_id: UUID
    is_open: bool


class Mergeable(Protocol):
    def documents_of(self, item_ids: Collection[UUID]) -> list[ItemDocument]:
        """This app's documents about these things, open and closed, in a fixed number of queries."""

    def lock_open(self, item_ids: Collection[UUID]) -> None:
        """Take the row locks of its open documents about these things, in the order of their ids: documents come before
        things, as everywhere."""

    def move_open(self, *, duplicate_id: UUID, kept_id: UUID, actor: Actor) -> None:
        """The open documents about the duplicate are about the kept thing from now on; closed ones stay as they are."""


_mergeables: list[Mergeable] = []


def register(mergeable: Mergeable) -> None:
    _mergeables.append(mergeable)


def documents_of(item_ids: Collection[UUID]) -> list[ItemDocument]:
    return [document for known in _mergeables for document in known.documents_of(item_ids)]


def lock_open(item_ids: Collection[UUID]) -> None:
    for known in _mergeables:
        known.lock_open(item_ids)


def move_open(*, duplicate_id: UUID, kept_id: UUID, actor: Actor) -> None:
    for known in _mergeables:
        known.move_open(duplicate_id=duplicate_id, kept_id=kept_id, actor=actor)


class RegisterNumbers(Protocol):
    def number_of(self, item_id: UUID) -> str:
        """Its order number in the police register, which the law wants on its label; empty where it has none."""


_register: list[RegisterNumbers] = []


def register_numbers(numbers: RegisterNumbers) -> None:
    _register.append(numbers)


def register_number_of(item_id: UUID) -> str:
    return next((number for known in _register if (number := known.number_of(item_id))), "")


@dataclass(frozen=True, kw_only=True)
class Crossing:
    """One thing that a company of the house sells to another, from `store_id` to `destination_id`. `price` includes
    tax; `vat_origin` is how VAT stands for the buyer."""

    transfer_id: UUID
    transfer_code: str
    item_id: UUID
    store_id: UUID
    destination_id: UUID
    price: Decimal
    currency: str
    vat_origin: VatOrigin
    occurred_at: datetime


class Shelves(Protocol):
    """Who sells things for a company. Before a crossing it is asked; `leave` is called while the thing is the seller's,
    `arrive` once it is the buyer's. The rows that `Mergeable.lock_open` names are locked, then the thing."""

    resource: str  # of its documents about a thing, which end with it and so are not in the way

    def is_for_sale(self, item_id: UUID) -> bool:
        """Offered to buyers now, or kept for one."""

    def vat_origins_for_buyer(self, item_ids: Collection[UUID]) -> dict[UUID, VatOrigin]:
        """By the VAT under which each would be sold today; DomainError where one may not leave now."""

    def leave(self, crossing: Crossing, *, actor: Actor) -> None:
        """Sold: its life here ends, and the seller's books know."""

    def arrive(self, crossing: Crossing, *, actor: Actor) -> None:
        """Bought: its life there begins, and the buyer's books know."""


class PoliceRegister(Protocol):
    """Who keeps the register of each establishment. Written last: from then on its whole store waits."""

    def require_writable(self, store_id: UUID) -> None:
        """Invalid where an entry would lack what the register asks of a company that sells from this store."""

    def enter(self, crossing: Crossing, *, actor: Actor) -> str:
        """The line of the receiving store's register; its code."""


_shelves: list[Shelves] = []
_police: list[PoliceRegister] = []


def register_shelves(shelves: Shelves) -> None:
    _shelves.append(shelves)


def register_police(register: PoliceRegister) -> None:
    _police.append(register)


def shelves() -> Shelves:
    """There is one: without it nothing of ours is sold."""
    (only,) = _shelves
    return only


def police_register() -> PoliceRegister:
    (only,) = _police
    return only
