"""The control address `/__control/`: set and clear faults, start afresh, ring a ticket, and see what arrived."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

from ..webshop.double import ShopWindow
from . import shop, till
from .errors import OdooError
from .faults import Fault, FaultPlan, Kind
from .schema import BUSINESS_MODELS
from .seed import sow
from .store import EXTERNAL_IDS, Row, Store

PREFIX = "/__control/"


def answer(
    store: Store, faults: FaultPlan, window: ShopWindow, verb: str, path: str, body: dict[str, Any]
) -> tuple[int, Any]:
    match verb, path.removeprefix(PREFIX).strip("/"):
        case "GET", "state":
            return 200, state(store, faults, window)
        case "POST", "faults":
            try:
                faults.add(Fault(**{**body, "kind": Kind(body["kind"])}))
            except (KeyError, ValueError, TypeError) as error:
                return 400, {"error": f"{type(error).__name__}: {error}", "kinds": [kind.value for kind in Kind]}
            return 200, faults.to_json()
        case "DELETE", "faults":
            faults.clear()
            return 200, []
        case "POST", "till":
            return _at_the_till(store, lambda: till.ring(store, body))
        case "POST", "till/close":
            return _at_the_till(store, lambda: {"closed": till.close_session(store)})
        case "POST", "reset":
            faults.clear()
            store.clear()
            sow(store)
            return 200, state(store, faults, window)
        case _:
            return 404, {"error": "GET state, POST faults, DELETE faults, POST reset, POST till, POST till/close"}


def _at_the_till(store: Store, act: Callable[[], Row]) -> tuple[int, Row]:
    """In one transaction, refused in a sentence."""
    try:
        with store.transaction():
            return 200, act()
    except OdooError as error:
        return error.status, {"error": error.message}
    except (KeyError, TypeError, ValueError, ArithmeticError) as error:
        return 400, {"error": f"{type(error).__name__}: {error}"}


def state(store: Store, faults: FaultPlan, window: ShopWindow) -> dict[str, Any]:
    """Records by model, the external id each one has, what the web shop shows, and the last calls."""
    with store.lock:
        names = {(entry["model"], entry["id"]): name for name, entry in store.table(EXTERNAL_IDS).items()}
        records = {
            model: [
                {"id": number, "external_id": names.get((model, number), ""), **row}
                for number, row in store.table(model).items()
            ]
            for model in BUSINESS_MODELS
        }
        return {
            "records": records,
            "counts": {model: len(rows) for model, rows in records.items()},
            "external_ids": Counter(row["external_id"] for rows in records.values() for row in rows),
            "tickets": [{"id": number, **row} for number, row in store.table("pos.order").items()],
            "shop": shop.state(window),
            "calls": list(store.calls),
            "faults": faults.to_json(),
        }
