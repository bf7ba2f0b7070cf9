"""The sandbox as an HTTP server: Odoo's JSON-2 door with its real statuses, and the faults of a bad day.

HTTP/1.0 with `Connection: close`, as Odoo's own workers answer.
"""

from __future__ import annotations

import json
import os
import socket
import struct
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Self

from . import control, methods, shop
from .errors import OdooError, not_found
from .faults import Fault, FaultPlan, Kind
from .seed import API_KEY, DATABASE, sow
from .store import Row, Store

JSON, HTML = "application/json; charset=utf-8", "text/html; charset=utf-8"
VERSION = {"version_info": [19, 0, 0, "final", 0, ""], "version": "19.0"}
NO_DATABASE = "<!DOCTYPE html>\n<title>404 Not Found</title>\n<p>No database is selected.</p>"
SERIALIZE = "could not serialize access due to concurrent update\n"
NOT_APPLIED = frozenset({Kind.HTML, Kind.GATEWAY, Kind.UNAVAILABLE, Kind.RATE_LIMITED, Kind.CRASH})


class Sandbox:
    """`with Sandbox() as partner:` serves on loopback until the block ends; the port survives stop() and start()."""

    def __init__(self, port: int = 0, state_file: Path | None = None) -> None:
        self.port = port
        self.store = Store(state_file)
        self.shop = shop.window(self.store)
        self.faults = FaultPlan()
        self.stopping = threading.Event()
        self._server: _Server | None = None
        sow(self.store)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> Self:
        self.stopping.clear()
        self._server = _Server(self)
        self.port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def stop(self) -> None:
        """Refuse connections from now on; state stays."""
        self.stopping.set()
        if self._server:
            self._server.shutdown()
            self._server.server_close()
            self._server = None

    def state(self) -> dict[str, Any]:
        return control.state(self.store, self.faults, self.shop)

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()
        self.store.close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def __init__(self, sandbox: Sandbox) -> None:
        self.sandbox = sandbox
        super().__init__(("127.0.0.1", sandbox.port), _Handler)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hung up is expected here."""


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    server_version = "Sandbox"

    def do_GET(self) -> None:
        if self.path == "/web/version":
            self._send(200, VERSION)
        elif self.path.startswith(control.PREFIX):
            self._control({})
        else:
            self._fail(not_found("Did you mean POST /json/2/<model>/<method>?"))

    def do_DELETE(self) -> None:
        self._control({})

    def do_POST(self) -> None:
        raw = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if self.path.startswith(control.PREFIX):
            self._control(json.loads(raw or b"{}"))
            return
        if self.path.startswith(shop.PREFIX):
            self._send(*shop.answer(self.server.sandbox.shop, self.path, self.headers.get("Authorization", ""), raw))
            return
        parts = self.path.strip("/").split("/")
        if len(parts) != 4 or parts[:2] != ["json", "2"]:
            self._send(404, NO_DATABASE, HTML)
            return
        model, method = parts[2:]
        fault = self.server.sandbox.faults.take(model, method)
        entry: Row = {"model": model, "method": method, "fault": fault.kind.value if fault else "", "status": None}
        with self.server.sandbox.store.lock:
            self.server.sandbox.store.calls.append(entry)
        if fault and (fault.kind is Kind.DOWN or fault.kind in NOT_APPLIED):
            self._refuse(fault)
            return
        status, body, content_type = self._answer(model, method, raw, fault)
        entry["status"] = status
        self._deliver(status, body, content_type, fault)

    def log_message(self, *_: Any) -> None:
        """Silent: the control address shows the calls."""

    def _control(self, body: Row) -> None:
        sandbox = self.server.sandbox
        status, value = control.answer(sandbox.store, sandbox.faults, sandbox.shop, self.command, self.path, body)
        self._send(status, value)

    def _answer(self, model: str, method: str, raw: bytes, fault: Fault | None) -> tuple[int, Any, str]:
        if self.headers.get_content_type() != "application/json":
            return 415, "<!doctype html>\n<title>415 Unsupported Media Type</title>", HTML
        if self.headers.get("X-Odoo-Database", DATABASE) != DATABASE:
            return 404, NO_DATABASE, HTML
        try:
            return 200, self._value(model, method, raw, fault), JSON
        except OdooError as error:
            return error.status, _error_body(error), JSON

    def _value(self, model: str, method: str, raw: bytes, fault: Fault | None) -> Any:
        if self.headers.get("Authorization", "").lower() != f"bearer {API_KEY}":
            raise OdooError(401, "werkzeug.exceptions.Unauthorized", "Invalid apikey")
        try:
            arguments = json.loads(raw)
        except ValueError as error:
            raise OdooError(
                400, "werkzeug.exceptions.BadRequest", f"could not parse the body as json: {error}"
            ) from error
        if fault and fault.kind is Kind.CONFLICT:
            if method != "load":
                raise OdooError(500, "psycopg2.errors.SerializationFailure", SERIALIZE)
            message = {"rows": {"from": 0, "to": 0}, "record": 0, "type": "error", "message": SERIALIZE}
            return {"ids": False, "messages": [message], "nextrow": 0}
        return methods.call(self.server.sandbox.store, model, method, arguments if isinstance(arguments, dict) else {})

    def _refuse(self, fault: Fault) -> None:
        match fault.kind:
            case Kind.DOWN:
                self._reset()
            case Kind.HTML:
                self._send(200, "<!DOCTYPE html><title>Welcome</title>", HTML)
            case Kind.GATEWAY:
                self._send(502, "<title>502 Bad Gateway</title>", HTML)
            case Kind.UNAVAILABLE:
                self._send(503, "<title>503</title>", HTML, fault.retry_after)
            case Kind.RATE_LIMITED:
                self._send(429, "<title>429 Too Many Requests</title>", HTML, fault.retry_after)
            case _:
                self._send(500, "<title>Internal Server Error</title>", HTML)

    def _deliver(self, status: int, body: Any, content_type: str, fault: Fault | None) -> None:
        match fault.kind if fault else None:
            case Kind.LOST:
                self._reset()
            case Kind.SLOW if fault:
                self.server.sandbox.stopping.wait(fault.seconds)
                self._send(status, body, content_type)
            case Kind.DRIP if fault:
                self._drip(fault.seconds)
            case Kind.HALF:
                encoded = json.dumps(body).encode()
                self._head(status, JSON, len(encoded))
                self.wfile.write(encoded[: len(encoded) // 2])
            case Kind.BYTES:
                self._send(200, os.urandom(200), JSON)
            case Kind.HUGE:
                self._send(200, b" " * (2 * 1024 * 1024), JSON)
            case _:
                self._send(status, body, content_type)

    def _drip(self, pause: float) -> None:
        """Bytes that never add up to an answer; each one restarts the client's socket timeout."""
        self._head(200, JSON, 10_000)
        while not self.server.sandbox.stopping.wait(pause):
            self.wfile.write(b" ")

    def _reset(self) -> None:
        """RST instead of FIN: linger for zero seconds."""
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.close_connection = True
        self.wfile.close()
        self.rfile.close()
        self.connection.close()

    def _fail(self, error: OdooError) -> None:
        self._send(error.status, _error_body(error))

    def _send(self, status: int, body: Any, content_type: str = JSON, retry_after: str = "") -> None:
        if isinstance(body, bytes):
            encoded = body
        else:
            encoded = (body if content_type == HTML else json.dumps(body, ensure_ascii=False)).encode()
        self._head(status, content_type, len(encoded), retry_after)
        self.wfile.write(encoded)

    def _head(self, status: int, content_type: str, length: int, retry_after: str = "") -> None:
        self.send_response(status)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(length))
        self.send_header("Connection", "close")
        if retry_after:
            self.send_header("Retry-After", retry_after)
        self.end_headers()


def _error_body(error: OdooError) -> Row:
    """`debug` holds a traceback at the real server too: nothing may keep it."""
    debug = f'Traceback (most recent call last):\n  File "/usr/lib/odoo/http.py"\n{error.name}: {error.message}'
    return {"name": error.name, "message": error.message, "arguments": [error.message], "context": {}, "debug": debug}
