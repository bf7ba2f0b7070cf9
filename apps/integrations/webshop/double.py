"""A web shop that remembers: what it shows, which orders it cancelled, and the bad days it was told to have."""

from __future__ import annotations

import json
import threading
from collections.abc import MutableMapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

CALLS_KEPT = 2000


class ShopWindow:
    """What it shows and which orders it cancelled, by order and thing; `keeps_showing`: it withdraws nothing."""

    def __init__(self, shown: MutableMapping[str, Any], cancelled: MutableMapping[str, Any]) -> None:
        self.shown, self.cancelled = shown, cancelled
        self.calls: list[str] = []
        self.keeps_showing = False

    def answer(self, path: str, body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        kind, name, act = path.strip("/").split("/")[-3:]
        self.calls.append(f"{act} {name}")
        del self.calls[:-CALLS_KEPT]
        if kind == "orders":
            self.cancelled[f"{name} {body['item']}"] = body
            return 200, {"order": name, "cancelled": True}
        if act == "show":
            self.shown[name] = body
            return 200, {"id": f"P-{name}"}
        if act == "withdraw" and not self.keeps_showing:
            self.shown.pop(name, None)
        price = self.shown.get(name, {}).get("price")
        return 200, {"shown": name in self.shown, "price": price, "id": f"P-{name}"}


class WebShop(ShopWindow):
    """`with WebShop(secret) as shop:` serves on loopback until the block ends. `bad_days`: statuses of the next
    answers; below zero although the thing was done, and 0 for an answer that never comes although it was."""

    def __init__(self, secret: str) -> None:
        super().__init__({}, {})
        self.secret = secret
        self.bad_days: list[int] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> Self:
        handler = type("Handler", (_Handler,), {"shop": self})
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()


class _Handler(BaseHTTPRequestHandler):
    shop: WebShop

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers.get("Content-Length", 0))) or b"{}")
        if self.headers.get("Authorization") != f"Bearer {self.shop.secret}":
            self._tell(401, {"detail": "Who are you?"})
            return
        bad = self.shop.bad_days.pop(0) if self.shop.bad_days else None
        status, told = self.shop.answer(self.path, body) if bad is None or bad <= 0 else (0, {})
        if bad:
            self._tell(abs(bad), {"detail": "A bad day."})
        elif bad is None:
            self._tell(status, told)

    def _tell(self, status: int, told: dict[str, Any]) -> None:
        answer = json.dumps(told).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_: Any) -> None:
        """Silent: tests read `calls`."""
