"""What can be printed: upper apps register their documents here when they start.

Who renders is a worker, later: so a document is asked with the rights of the person who wanted it.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol, runtime_checkable
from uuid import UUID

from django.db.models import QuerySet
from django.utils.functional import Promise

from apps.core.actors import Actor

LONGEST_CODE = 20  # of a barcode: more would not fit a label
_BARCODE = re.compile(rf"[0-9A-Z-]{{0,{LONGEST_CODE}}}")


@dataclass(frozen=True)
class Subject:
    """What a document is about, by value; `language` is that of who will read the paper."""

    resource: str
    id: UUID
    code: str
    store_id: UUID
    language: str


@dataclass(frozen=True)
class Label:
    """A 62 × 29 mm label. `barcode` becomes EAN-13 when it is one, else Code 128; empty parts are left out."""

    title: str
    texts: tuple[str, ...] = ()
    barcode: str = ""
    qr: str = ""

    def __post_init__(self) -> None:
        if not _BARCODE.fullmatch(self.barcode):
            raise ValueError(f"{self.barcode!r} is no barcode of digits, capitals and dashes")


@dataclass(frozen=True)
class Wanted:
    """One rendering: of what, on which paper, in which language, with whose rights."""

    subject_id: UUID
    media: str
    language: str
    actor: Actor


class PrintDocument(Protocol):
    kind: str
    name: str | Promise
    permission: str  # to read what is on it, in the subject's store
    media: tuple[str, ...]  # which papers it fits; the first is its own

    def subject(self, subject_id: UUID, actor: Actor) -> Subject:
        """NotFound when there is no such thing among what the actor may see."""

    def html(self, wanted: Wanted) -> str:
        """A whole page on `desk/base_print.html`, in the language already active."""


@runtime_checkable
class LabelDocument(PrintDocument, Protocol):
    def label(self, wanted: Wanted) -> Label:
        """For printers that draw labels themselves."""


@runtime_checkable
class RollDocument(PrintDocument, Protocol):
    def labels(self, wanted: Wanted) -> list[Label]:
        """Many labels, each once."""


@dataclass(frozen=True)
class Bearer:
    """Something a pre-printed code can be stuck on: rows with a `code`, among those an actor may see."""

    resource: str
    visible_to: Callable[[Actor], QuerySet[Any]]

    def find(self, code: str, actor: Actor) -> UUID | None:
        return self.visible_to(actor).filter(code=code).values_list("pk", flat=True).first()


_bearers: dict[str, Bearer] = {}


def register_bearer(bearer: Bearer) -> None:
    if bearer.resource in _bearers:
        raise ValueError(f"bearer {bearer.resource} is registered twice")
    _bearers[bearer.resource] = bearer


def bearer(resource: str) -> Bearer | None:
    return _bearers.get(resource)


_documents: dict[str, PrintDocument] = {}


def register(document: PrintDocument) -> None:
    if document.kind in _documents:
        raise ValueError(f"print document {document.kind} is registered twice")
    _documents[document.kind] = document


def document(kind: str) -> PrintDocument | None:
    return _documents.get(kind)


def documents() -> tuple[PrintDocument, ...]:
    """Every kind, in the order of registration: that of the apps, from the ground up."""
    return tuple(_documents.values())


def name_of(kind: str) -> Any:
    """Of a kind that may have been known to an earlier release only."""
    found = _documents.get(kind)
    return found.name if found else kind
