"""Rows of a product file, for `core.jobs`."""

from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any, cast

from django.utils.translation import gettext as _

from apps.core.actors import Actor
from apps.core.errors import Invalid
from apps.core.permissions import require

from ..inputs import ProductChanges
from ..models import Product
from ..permissions import PRODUCTS_WRITE
from ..selectors import lock_products_by_code
from .naming import ImportedNames
from .products import put_product

_YES, _NO = {"1", "true", "yes", "oui"}, {"0", "false", "no", "non"}


class ProductRows:
    """Columns: code, label_fr, label_en, brand, category, ean, kind, tax_code, price, currency, cost, minutes, active.

    Only `code` must be there; a missing column leaves the value as it is, an empty cell clears what may be empty.
    """

    kind = "products.upsert"
    permission = PRODUCTS_WRITE

    def apply(self, row: dict[str, Any], *, actor: Actor) -> str:
        return self.prepare([row], actor=actor)(row)

    def prepare(self, rows: list[dict[str, Any]], *, actor: Actor) -> Callable[[dict[str, Any]], str]:
        require(actor, PRODUCTS_WRITE)
        return _Chunk(rows, actor).apply


class _Chunk:
    """Four queries find what all rows of a chunk name; then each row writes."""

    def __init__(self, rows: list[dict[str, Any]], actor: Actor) -> None:
        self.rows, self.actor = rows, actor
        self.stale = True

    def apply(self, row: dict[str, Any]) -> str:
        code, values = parse(row)
        if self.stale:
            self._look_up()
        self.stale = True  # unless this row succeeds: what it changed or made is rolled back with it
        known = self.products.get(code) or Product(code=code, labels={})
        try:
            self.products[code], result = put_product(known, values, self.actor, self.names)
        except Invalid as error:
            raise Invalid({at.replace("/labels/", "/label_"): said for at, said in error.errors.items()}) from None
        self.stale = False
        return result

    def _look_up(self) -> None:
        said = {column: {_text(row.get(column)) for row in self.rows} - {""} for column in _NAMING}
        self.products = lock_products_by_code(said["code"])
        self.names = ImportedNames(
            self.actor, brands=said["brand"], categories=said["category"], tax_codes=said["tax_code"]
        )


def parse(row: Mapping[str, Any]) -> tuple[str, ProductChanges]:
    """The product's code and what the row says of it, or Invalid with a pointer per wrong column."""
    errors: dict[str, str] = {}
    values: dict[str, Any] = {}
    labels: dict[str, str] = {}
    for column, cell in row.items():
        text = _text(cell)
        if isinstance(cell, dict | list):
            errors[f"/{column}"] = _("A text or a number is expected.")
        elif column in ("label_fr", "label_en"):
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
_NAMING = ("code", "brand", "category", "tax_code")


def _text(cell: Any) -> str:
    return "" if cell is None else str(cell).strip()


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
