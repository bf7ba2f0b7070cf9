"""`load`: upsert by external id, atomic, failing inside a 200, and appending every line that has no external id."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from . import records
from .errors import OdooError, value_error
from .schema import MODELS, Field
from .store import EXTERNAL_IDS, Row, Store


class LoadRefused(Exception):
    """Carried out of the transaction so that it rolls back; answered as a 200."""

    def __init__(self, messages: list[Row]) -> None:
        super().__init__(messages)
        self.messages = messages


class _BadCell(Exception):
    pass


@dataclass
class _Entry:
    """One record of the file: the row it starts at, its own cells, and the cells of its lines."""

    row: int
    cells: dict[str, str]
    children: list[dict[str, str]]


def load(store: Store, model: str, fields: list[str], data: list[list[str]]) -> list[int]:
    """The ids, in the order of the rows. Raises LoadRefused with every message."""
    _check_header(model, fields)
    numbers: list[int] = []
    messages: list[Row] = []
    for entry in _entries(fields, data):
        try:
            numbers.append(_upsert_entry(store, model, entry, messages))
        except OdooError as error:
            messages.append(_message(entry.row, error.message))
    if messages:
        raise LoadRefused(messages)
    return numbers


def _check_header(model: str, fields: list[str]) -> None:
    definition = records.model_of(model)
    for column in fields:
        name, _, rest = column.partition("/")
        if name not in ("id", ".id") and name not in definition.fields:
            raise value_error(f"Invalid field name '{column}'")
        relation = definition.fields[name].relation if rest and name in definition.fields else ""
        if relation and rest not in ("id", ".id"):
            _check_header(relation, [rest])


def _entries(fields: list[str], data: list[list[str]]) -> list[_Entry]:
    """A row whose own cells are all empty continues the record above it."""
    found: list[_Entry] = []
    for number, row in enumerate(data):
        cells = dict(zip(fields, row, strict=True))
        child = {name.partition("/")[2]: text for name, text in cells.items() if name.startswith("order_line/")}
        own = {name: text for name, text in cells.items() if not name.startswith("order_line/")}
        if not found or any(own.values()):
            found.append(_Entry(number, own, []))
        if any(child.values()):
            found[-1].children.append(child)
    return found


def _upsert_entry(store: Store, model: str, entry: _Entry, messages: list[Row]) -> int:
    number = _upsert(store, model, entry.cells, {}, entry, messages, path="")
    for child in entry.children:
        _upsert(store, "sale.order.line", child, {"order_id": number}, entry, messages, path="Order Lines/")
    return number


def _upsert(
    store: Store, model: str, cells: dict[str, str], fixed: Row, entry: _Entry, messages: list[Row], path: str
) -> int:
    values: Row = dict(fixed)
    for column, text in cells.items():
        name, _, kind = column.partition("/")
        if name in ("id", ".id"):
            continue
        field = MODELS[model].fields[name]
        try:
            values[name] = _converted(store, field, kind, text, path + field.label)
        except _BadCell as error:
            messages.append(_message(entry.row, str(error), "order_line" if path else name))
    name = cells.get("id", "")
    known = store.table(EXTERNAL_IDS).get(name) if name else None
    if known and known["id"] in store.table(model):
        number = int(known["id"])
        records.write(store, model, [number], values)
        return number
    number = records.create(store, model, {key: value for key, value in values.items() if value is not False})
    if name:
        store.put(EXTERNAL_IDS, name if "." in name else f"__import__.{name}", {"model": model, "id": number})
    return number


def _converted(store: Store, field: Field, kind: str, text: str, label: str) -> Any:
    if text == "":
        return False
    match field.type:
        case "many2one":
            return _relation(store, field, kind, text, label)
        case "many2many":
            return [_relation(store, field, kind, part, label) for part in text.split(",")]
        case "float" | "monetary" | "integer":
            try:
                return float(text)
            except ValueError as error:
                raise _BadCell(f"'{text}' does not seem to be a number for field '{label}'") from error
        case "boolean":
            return text.lower() in ("1", "true", "yes")
        case "selection":
            for choice, shown in field.choices:
                if text in (choice, shown):
                    return choice
            raise _BadCell(f"Value '{text}' not found in selection field '{label}'")
        case _:
            return text


def _relation(store: Store, field: Field, kind: str, text: str, label: str) -> int:
    if kind == "id":
        entry = store.table(EXTERNAL_IDS).get(text)
        if not entry or entry["model"] != field.relation:
            raise _BadCell(f"No matching record found for external id '{text}' in field '{label}'")
        return int(entry["id"])
    if not text.isdigit():
        raise _BadCell(f"Invalid database id '{text}' for the field '{label}'")
    if int(text) not in store.table(field.relation):
        raise _BadCell(f"No matching record found for database id '{text}' in field '{label}'")
    return int(text)


def _message(row: int, text: str, field: str = "") -> Row:
    message: Row = {"rows": {"from": row, "to": row}, "type": "error", "record": row, "message": text}
    return message | ({"field": field} if field else {})
