"""JSON-2 methods by name: which arguments each takes, and what each answers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from . import business, loading, records, till
from .errors import OdooError, access_denied, not_found, unprocessable, user_error
from .schema import MODELS
from .store import EXTERNAL_IDS, Row, Store

Method = Callable[[Store, str, Row], Any]
RECORD_METHODS = frozenset(
    {"read", "write", "unlink", "get_external_id", "action_confirm", "action_post", "action_cancel"}
)


def call(store: Store, model: str, method: str, arguments: Row) -> Any:
    """Run one method in its own transaction. Raises OdooError; a refused `load` is a value."""
    if method.startswith("_"):
        raise access_denied(f"Private methods (such as '{model}.{method}') cannot be called remotely.")
    if model not in MODELS and model != "ir.model.data":
        raise not_found(f"the model '{model}' does not exist")
    if method not in METHODS or not _belongs(model, method):
        raise not_found(f"The method '{model}.{method}' does not exist")
    run, required, optional = METHODS[method]
    given = set(arguments) - {"context", "ids"}
    if unknown := sorted(given - {*required, *optional}):
        raise unprocessable(f"got an unexpected keyword argument '{unknown[0]}'")
    if absent := [name for name in required if name not in given]:
        raise unprocessable(f"missing a required argument: '{absent[0]}'")
    if arguments.get("ids") and method not in RECORD_METHODS:
        raise unprocessable(f"cannot call {model}.{method} with ids")
    try:
        with store.transaction():
            return run(store, model, arguments)
    except loading.LoadRefused as refused:
        return {"ids": False, "messages": refused.messages, "nextrow": 0}
    except (KeyError, TypeError, AttributeError) as error:
        raise OdooError(500, f"builtins.{type(error).__name__}", str(error)) from error


def _belongs(model: str, method: str) -> bool:
    owners = {
        "action_confirm": ("sale.order",),
        "action_cancel": ("sale.order", "account.payment"),
        "action_post": ("account.payment",),
        "sync_from_ui": ("pos.order",),
        "context_get": (),
    }
    return model in owners.get(method, (model,))


def _load(store: Store, model: str, arguments: Row) -> Row:
    return {"ids": loading.load(store, model, arguments["fields"], arguments["data"]), "messages": [], "nextrow": 0}


def _create(store: Store, model: str, arguments: Row) -> list[int]:
    values = arguments["vals_list"]
    return [records.create(store, model, row) for row in ([values] if isinstance(values, dict) else values)]


def _search(store: Store, model: str, arguments: Row) -> list[int]:
    context, order = arguments.get("context") or {}, arguments.get("order") or ""
    found = records.search(store, model, arguments.get("domain") or [], context, order)
    start = arguments.get("offset") or 0
    return found[start:][: arguments.get("limit") or None]


def _search_read(store: Store, model: str, arguments: Row) -> list[Row]:
    records.model_of(model)
    return records.read(store, model, _search(store, model, arguments), arguments.get("fields") or [])


def _read(store: Store, model: str, arguments: Row) -> list[Row]:
    return records.read(store, model, arguments.get("ids") or [], arguments.get("fields") or [])


def _write(store: Store, model: str, arguments: Row) -> bool:
    records.write(store, model, arguments.get("ids") or [], arguments["vals"])
    return True


def _unlink(store: Store, model: str, arguments: Row) -> bool:
    for number in arguments.get("ids") or []:
        row = records.existing(store, model, number)
        if model == "sale.order.line" and store.table("sale.order")[row["order_id"]]["state"] == "sale":
            raise user_error("Once a sales order is confirmed, you can't remove one of its lines.")
        store.drop(model, number)
        for name, entry in list(store.table(EXTERNAL_IDS).items()):
            if (entry["model"], entry["id"]) == (model, number):
                store.drop(EXTERNAL_IDS, name)
    return True


def _fields_get(store: Store, model: str, arguments: Row) -> Row:
    wanted = arguments.get("allfields") or []
    return {
        name: {"string": field.label, "type": field.type}
        for name, field in records.model_of(model).fields.items()
        if not wanted or name in wanted
    }


METHODS: dict[str, tuple[Method, tuple[str, ...], tuple[str, ...]]] = {
    "load": (_load, ("fields", "data"), ()),
    "create": (_create, ("vals_list",), ()),
    "read": (_read, (), ("fields",)),
    "search": (_search, ("domain",), ("offset", "limit", "order")),
    "search_read": (_search_read, (), ("domain", "fields", "offset", "limit", "order")),
    "write": (_write, ("vals",), ()),
    "unlink": (_unlink, (), ()),
    "fields_get": (_fields_get, (), ("allfields", "attributes")),
    "get_external_id": (lambda store, model, it: records.external_ids(store, model, it.get("ids") or []), (), ()),
    "action_confirm": (lambda store, model, it: business.action_confirm(store, it.get("ids") or []), (), ()),
    "action_post": (lambda store, model, it: business.action_post(store, it.get("ids") or []), (), ()),
    "sync_from_ui": (lambda store, model, it: till.sync_from_ui(store, it["orders"]), ("orders",), ()),
    "action_cancel": (lambda store, model, it: business.action_cancel(store, model, it.get("ids") or []), (), ()),
}
