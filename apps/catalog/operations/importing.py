"""Rows of a product file, for `core.jobs`."""

import threading
from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any, cast

from django.utils.translation import gettext as _

from apps.core.actors import Actor
from apps.core.errors import DomainError, Invalid

from ..inputs import ProductChanges
from ..permissions import PRODUCTS_WRITE
from .naming import ImportedNames
from .products import upsert_product

_YES, _NO = {"1", "true", "yes", "oui"}, {"0", "false", "no", "non"}


class _Chunk(threading.local):
    """What one chunk has looked up. The job builds one Actor object per chunk, so that object marks the chunk."""

    actor: Actor | None = None
    names: ImportedNames | None = None


class ProductRows:
    """Columns: code, label_fr, label_en, brand, category, ean, kind, tax_code, price, currency, cost, minutes, active.

    Only `code` must be there; a missing column leaves the value as it is, an empty cell clears what may be empty.
    """

    kind = "products.upsert"
    permission = PRODUCTS_WRITE

    def __init__(self) -> None:
        self._chunk = _Chunk()

    def apply(self, row: dict[str, Any], *, actor: Actor) -> str:
        code, values = parse(row)
        if self._chunk.names is None or self._chunk.actor is not actor:
            self._chunk.actor, self._chunk.names = actor, ImportedNames(actor)
        try:
            return upsert_product(actor=actor, code=code, values=values, names=self._chunk.names)[1]
        except DomainError:
            self._chunk.names = None  # a brand made for this row is rolled back with it
            raise


def parse(row: Mapping[str, Any]) -> tuple[str, ProductChanges]:
    """The product's code and what the row says of it, or Invalid with a pointer per wrong column."""
    errors: dict[str, str] = {}
    values: dict[str, Any] = {}
    labels: dict[str, str] = {}
    for column, cell in row.items():
        text = "" if cell is None else str(cell).strip()
        if column in ("label_fr", "label_en"):
            labels[column.removeprefix("label_")] = text
        elif column in _READERS:
            try:
                values[column] = _READERS[column](text)
            except ValueError as error:
                errors[f"/{column}"] = str(error)
        else:
            errors[f"/{column}"] = _("Unknown column. Known: %(names)s.") % {"names": ", ".join(COLUMNS)}
    code = values.pop("code", "")
    if not code:
        errors["/code"] = _("A code is needed.")
    if errors:
        raise Invalid(errors)
    known = {name: value for name, value in values.items() if value is not _LEFT_OUT}
    return code, cast(ProductChanges, {**known, "labels": labels})


_LEFT_OUT = object()


def _decimal(text: str) -> Any:
    """A comma counts as the decimal point, as French spreadsheets write it."""
    if not text:
        return None
    try:
        value = Decimal(text.replace(",", "."))
    except InvalidOperation:
        value = Decimal("NaN")
    if not value.is_finite():
        raise ValueError(_("This is no number: %(text)s.") % {"text": text[:40]})
    return value


def _whole(text: str) -> Any:
    if text and not (text.isascii() and text.isdigit() and len(text) <= 5):
        raise ValueError(_("This is no whole number: %(text)s.") % {"text": text[:40]})
    return int(text) if text else None


def _truth(text: str) -> Any:
    if not text:
        return _LEFT_OUT
    if text.lower() not in _YES | _NO:
        raise ValueError(_("Write 1 or 0, true or false: %(text)s.") % {"text": text[:40]})
    return text.lower() in _YES


def _or_left_out(text: str) -> Any:
    return text or _LEFT_OUT


_READERS: dict[str, Callable[[str], Any]] = {
    "code": str,
    "brand": str,
    "category": str,
    "ean": lambda text: text or None,
    "kind": _or_left_out,
    "tax_code": _or_left_out,
    "price": lambda text: _decimal(text) if text else _LEFT_OUT,
    "currency": _or_left_out,
    "cost": _decimal,
    "minutes": _whole,
    "active": _truth,
}
COLUMNS = (*_READERS, "label_fr", "label_en")
