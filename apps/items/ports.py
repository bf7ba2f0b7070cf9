"""What upper apps do with things: they register how their documents about one are found, and moved to its twin, and
which number the police register gave it. No HTTP, no other port.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from apps.core.actors import Actor


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
