"""The web shop beside the ERP: it remembers with it, and outlives the process where the ERP does."""

from __future__ import annotations

import json
from collections.abc import Iterator, MutableMapping
from typing import Any

from ..webshop.double import ShopWindow
from .store import Row, Store

PREFIX = "/shop/"
KEY = "shop-secret"
SHOWN, CANCELLED = "__shop_shown__", "__shop_cancelled__"


class Kept(MutableMapping[str, Any]):
    """One table of the store, each change a transaction of its own."""

    def __init__(self, store: Store, table: str) -> None:
        self._store, self._table = store, table

    def __getitem__(self, key: str) -> Row:
        return self._store.table(self._table)[key]

    def __setitem__(self, key: str, row: Row) -> None:
        with self._store.transaction():
            self._store.put(self._table, key, row)

    def __delitem__(self, key: str) -> None:
        with self._store.transaction():
            self._store.drop(self._table, key)

    def __iter__(self) -> Iterator[str]:
        return iter([str(key) for key in self._store.table(self._table)])

    def __len__(self) -> int:
        return len(self._store.table(self._table))


def window(store: Store) -> ShopWindow:
    return ShopWindow(Kept(store, SHOWN), Kept(store, CANCELLED))


def answer(shop: ShopWindow, path: str, authorization: str, raw: bytes) -> tuple[int, dict[str, Any]]:
    if authorization != f"Bearer {KEY}":
        return 401, {"detail": "Who are you?"}
    try:
        return shop.answer(path, json.loads(raw or b"{}"))
    except (KeyError, ValueError):
        return 400, {"detail": "listings/<code>/show, withdraw or state, or orders/<order>/cancel, as JSON."}


def state(shop: ShopWindow) -> dict[str, Any]:
    return {"shown": dict(shop.shown), "cancelled": dict(shop.cancelled), "calls": list(shop.calls)}
