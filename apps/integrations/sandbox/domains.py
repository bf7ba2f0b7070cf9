"""Search domains: a list of conditions, all of them required. Enough for an adapter, refused loudly beyond."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from .errors import value_error
from .schema import MODELS
from .store import Row, Store

Matcher = Callable[[int, Row], bool]

OPERATORS: dict[str, Callable[[Any, Any], bool]] = {
    "=": lambda stored, wanted: stored == wanted,
    "!=": lambda stored, wanted: stored != wanted,
    "in": lambda stored, wanted: stored in wanted,
    "not in": lambda stored, wanted: stored not in wanted,
    ">": lambda stored, wanted: stored > wanted,
    ">=": lambda stored, wanted: stored >= wanted,
    "<": lambda stored, wanted: stored < wanted,
    "<=": lambda stored, wanted: stored <= wanted,
    "like": lambda stored, wanted: isinstance(stored, str) and wanted in stored,
    "ilike": lambda stored, wanted: isinstance(stored, str) and wanted.lower() in stored.lower(),
}


def matcher(store: Store, model: str, domain: list[Any]) -> Matcher:
    conditions = [_condition(model, leaf) for leaf in domain]
    return lambda number, row: all(condition(number, row) for condition in conditions)


def _condition(model: str, leaf: Any) -> Matcher:
    if not isinstance(leaf, list) or len(leaf) != 3 or leaf[1] not in OPERATORS:
        raise value_error(f"Invalid domain term {leaf!r}")
    name, operator, wanted = leaf
    if name != "id" and name not in MODELS[model].fields:
        raise value_error(f"Invalid field {model}.{name} in condition {tuple(leaf)!r}")
    if name != "id" and MODELS[model].fields[name].type == "datetime" and operator in (">", "<="):
        operator, wanted = (">=" if operator == ">" else "<"), _a_second_later(wanted)
    compare = OPERATORS[operator]
    return lambda number, row: compare(number if name == "id" else row[name], wanted)


def _a_second_later(moment: str) -> str:
    """19.0 compares whole seconds: `> t` is `>= t + 1 s`, and `<= t` is `< t + 1 s`."""
    return str(datetime.fromisoformat(moment) + timedelta(seconds=1))
