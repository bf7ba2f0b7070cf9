"""Create, read, search and write, with the checks Odoo makes and without those it does not (nothing is unique)."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from . import business, domains
from .errors import OdooError, access_denied, database_error, invalid, missing_record, not_found, value_error
from .schema import MODELS
from .store import EXTERNAL_IDS, Row, Store
from .structure import Field, Model


def model_of(name: str) -> Model:
    if name == "ir.model.data":
        raise access_denied("You are not allowed to access 'Model Data' (ir.model.data) records.")
    if name not in MODELS:
        raise not_found(f"the model '{name}' does not exist")
    return MODELS[name]


def create(store: Store, model: str, values: Row) -> int:
    fields = model_of(model).fields
    for name in values:
        if name not in fields:
            raise value_error(f"Invalid field '{name}' in '{model}'")
    children = values.get("order_line", [])
    row: Row = {name: field.initial for name, field in fields.items()}
    row |= {name: _checked(store, name, fields[name], value) for name, value in values.items() if name != "order_line"}
    number = store.next_number(model)
    store.put(model, number, row)
    business.after_change(store, model, number, created=True)
    for command in children:
        create(store, "sale.order.line", {**command[2], "order_id": number})
    return number


def write(store: Store, model: str, numbers: list[int], values: Row) -> None:
    fields = model_of(model).fields
    for number in numbers:
        row = existing(store, model, number)
        business.before_write(store, model, row, values)
        for name in values:
            if name not in fields:
                raise OdooError(500, "builtins.KeyError", name)
        store.put(
            model, number, row | {name: _checked(store, name, fields[name], value) for name, value in values.items()}
        )
        business.after_change(store, model, number, created=False)


def search(store: Store, model: str, domain: list[Any], context: Row, order: str = "") -> list[int]:
    definition = model_of(model)
    keep = domains.matcher(store, model, domain)
    hide_archived = "active" in definition.fields and context.get("active_test", True) is not False
    found = [
        int(number)
        for number, row in store.table(model).items()
        if keep(int(number), row) and not (hide_archived and row["active"] is False)
    ]
    return _sorted(store, model, found, order or ("id desc" if definition.newest_first else "id"))


def _sorted(store: Store, model: str, found: list[int], order: str) -> list[int]:
    """By "write_date, id desc" and the like: the last criterion is applied first."""
    rows = store.table(model)
    for criterion in reversed(order.lower().split(",")):
        name, _space, direction = criterion.strip().partition(" ")
        if name != "id" and name not in MODELS[model].fields:
            raise value_error(f"Invalid field {model}.{name} in the order")
        found = sorted(
            found,
            key=lambda number: number if name == "id" else rows[number][name],
            reverse=direction == "desc",
        )
    return found


def read(store: Store, model: str, numbers: list[int], fields: list[str]) -> list[Row]:
    """Missing records are left out without an error, as Odoo does."""
    definition = model_of(model)
    for name in fields:
        if name != "id" and name not in definition.fields:
            raise value_error(f"Invalid field '{name}' on '{model}'")
    wanted = [name for name in fields or definition.fields if name != "id"]
    rows = store.table(model)
    return [
        {"id": number, **{name: _shown(store, definition.fields[name], rows[number][name]) for name in wanted}}
        for number in numbers
        if number in rows
    ]


def external_ids(store: Store, model: str, numbers: list[int]) -> dict[str, str]:
    names = {entry["id"]: name for name, entry in store.table(EXTERNAL_IDS).items() if entry["model"] == model}
    return {str(number): str(names.get(number, "")) for number in numbers}


def existing(store: Store, model: str, number: int) -> Row:
    row = store.table(model).get(number)
    if row is None:
        raise missing_record(model, number)
    return row


def display_name(store: Store, model: str, number: int) -> str:
    row = store.table(model)[number]
    code = row.get("default_code")
    name = str(row[MODELS[model].display])
    return f"[{code}] {name}" if code else name


def _checked(store: Store, name: str, field: Field, value: Any) -> Any:
    if value is None or value is False:
        return False if field.type not in ("float", "monetary", "integer") else 0.0
    match field.type:
        case "float" | "monetary":
            try:
                return float(value)
            except (TypeError, ValueError) as error:
                raise value_error(f"could not convert string to float: {value!r}") from error
        case "many2one":
            if not isinstance(value, int):
                raise database_error("InvalidTextRepresentation", f'invalid input syntax for type integer: "{value}"')
            existing(store, field.relation, value)
            return value
        case "many2many":
            ids = value[0][2] if value and isinstance(value[0], list) else value
            return [number for number in ids if existing(store, field.relation, number)]
        case "selection":
            if value not in [choice for choice, _ in field.choices]:
                raise value_error(f"Wrong value for {name}: {value!r}")
            return value
        case "integer":
            return int(value)
        case "boolean":
            return bool(value)
        case "datetime":
            return _moment(value)
        case "one2many":
            raise invalid(f"The sandbox writes {name} through load or on its own model only")
        case _:
            return str(value)


def _shown(store: Store, field: Field, value: Any) -> Any:
    if field.type == "many2one" and value:
        return [value, display_name(store, field.relation, value)]
    if field.type == "datetime" and value:
        return value[:19]  # kept to the microsecond, told to the second
    return value


def _moment(value: Any) -> str:
    """UTC as `YYYY-MM-DD HH:MM:SS`, and nothing else."""
    try:
        return datetime.strptime(value, "%Y-%m-%d %H:%M:%S").replace(tzinfo=UTC).isoformat(" ")[:19]
    except (TypeError, ValueError) as error:
        raise value_error(f"time data {value!r} does not match format '%Y-%m-%d %H:%M:%S'") from error
