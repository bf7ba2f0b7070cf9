"""One HTTP POST that ends: connect, headers and body together fit in the deadline, and the body is capped.

A socket timeout restarts with every byte, so a partner that drips bytes would hold a worker for ever.
A timer closes the socket instead.
"""

from __future__ import annotations

import socket
import threading
import time
from dataclasses import dataclass
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from requests.auth import AuthBase
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import HTTPError

from ..contract import ConnectionInfo

USER_AGENT = "recommerce-integrations/1 (+odoo json-2)"


class NotSent(Exception):
    """No byte reached the partner."""


class AnswerLost(Exception):
    """The request left; its answer never came whole."""


@dataclass(frozen=True)
class Answer:
    status: int
    headers: requests.structures.CaseInsensitiveDict[str]
    body: bytes


@dataclass(frozen=True)
class Deadline:
    """A moment on the monotonic clock."""

    moment: float

    @classmethod
    def within(cls, seconds: float) -> Deadline:
        return cls(time.monotonic() + seconds)

    @property
    def left(self) -> float:
        return self.moment - time.monotonic()


class _Bearer(AuthBase):
    """An auth object, because requests would let a .netrc entry replace a plain header."""

    def __init__(self, secret: str) -> None:
        self.secret = secret

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers["Authorization"] = f"bearer {self.secret}"
        return request


class _ClosingAdapter(HTTPAdapter):
    """Remembers every socket it opens, so that they can be shut down from another thread."""

    def __init__(self) -> None:
        self.sockets: list[socket.socket] = []
        self.expired = False
        super().__init__()

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        self._track(self.poolmanager)

    def proxy_manager_for(self, *args: Any, **kwargs: Any) -> Any:
        manager = super().proxy_manager_for(*args, **kwargs)
        self._track(manager)
        return manager

    def expire(self) -> None:
        self.expired = True
        for opened in self.sockets:
            try:
                opened.shutdown(socket.SHUT_RDWR)
            except OSError:
                continue  # the partner was faster

    def _track(self, manager: Any) -> None:
        adapter = self

        class TrackedHTTP(HTTPConnection):
            def connect(self) -> None:
                super().connect()
                adapter.sockets.append(self.sock)

        class TrackedHTTPS(HTTPSConnection):
            def connect(self) -> None:
                super().connect()
                adapter.sockets.append(self.sock)

        manager.pool_classes_by_scheme = {
            "http": type("Pool", (HTTPConnectionPool,), {"ConnectionCls": TrackedHTTP}),
            "https": type("Pool", (HTTPSConnectionPool,), {"ConnectionCls": TrackedHTTPS}),
        }


def post(path: str, body: dict[str, Any], connection: ConnectionInfo, deadline: Deadline) -> Answer:
    """POST JSON; raises NotSent or AnswerLost, never an exception of the HTTP library."""
    left = deadline.left
    if left <= 0:
        raise NotSent("no time left")
    adapter = _ClosingAdapter()
    timer = threading.Timer(left, adapter.expire)
    timer.daemon = True
    timer.start()
    try:
        return _exchange(adapter, path, body, connection, left)
    except (requests.RequestException, HTTPError, OSError) as error:
        if not adapter.sockets:
            raise NotSent(type(error).__name__) from error
        late = adapter.expired or deadline.left <= 0  # the socket's own timeout may ring before our timer
        raise AnswerLost("deadline" if late else type(error).__name__) from error
    finally:
        timer.cancel()
        adapter.close()


def _exchange(
    adapter: _ClosingAdapter, path: str, body: dict[str, Any], connection: ConnectionInfo, left: float
) -> Answer:
    headers = {"User-Agent": USER_AGENT, "Accept-Encoding": "identity"}
    if connection.database:
        headers["X-Odoo-Database"] = connection.database
    with requests.Session() as session:
        session.mount("http://", adapter)
        session.mount("https://", adapter)
        with session.post(
            connection.base_url.rstrip("/") + path,
            json=body,
            headers=headers,
            auth=_Bearer(connection.secret),
            timeout=(min(connection.connect_timeout, left), left),
            allow_redirects=False,
            stream=True,
        ) as response:
            return Answer(response.status_code, response.headers, _read(adapter, response, connection.max_body_bytes))


def _read(adapter: _ClosingAdapter, response: requests.Response, limit: int) -> bytes:
    received = bytearray()
    while chunk := response.raw.read1(65536):
        received += chunk
        if len(received) > limit:
            raise AnswerLost(f"body over {limit} bytes")
    announced = response.headers.get("Content-Length", "")
    if adapter.expired or (announced.isdigit() and len(received) < int(announced)):
        raise AnswerLost("deadline" if adapter.expired else "half body")
    return bytes(received)
