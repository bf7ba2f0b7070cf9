"""The same wire without a socket: the bytes go through the product's own WSGI application, in this process.

A server that calls itself over a socket waits for a worker that it may be occupying itself; and everything a till
meets (middleware, parsing, authentication, the byte on the wire) is passed here just the same.
"""

import contextvars
import io
from functools import cache
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler

from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
from django.utils import translation

from .wire import Wire


class InsideWire(Wire):
    def __init__(self, base_url: str) -> None:
        super().__init__(base_url)
        self.secure = base_url.startswith("https")

    def _connect(self) -> None:
        self.connection.sock = _Line(self.secure)

    def _hang_up(self) -> None:
        self._line().makefile("rb").close()  # the server works all the same; nobody reads it
        self.connection.close()


class _Line:
    """What a connection asks of a socket."""

    def __init__(self, secure: bool) -> None:
        self.secure, self.asked = secure, bytearray()

    def sendall(self, data: bytes) -> None:
        self.asked += data

    def makefile(self, _mode: str, _buffering: int = -1) -> io.BytesIO:
        asked, self.asked = bytes(self.asked), bytearray()
        return io.BytesIO(_served(asked, self.secure))

    def close(self) -> None:
        self.asked.clear()


class _Request:
    """One end of a line already closed on the other."""

    def __init__(self, asked: bytes) -> None:
        self.asked, self.answered = asked, bytearray()

    def makefile(self, _mode: str, _buffering: int = -1) -> io.BytesIO:
        return io.BytesIO(self.asked)

    def sendall(self, data: bytes) -> None:
        self.answered += data


class _Server:
    """What the standard library's WSGI handler asks of its server."""

    def __init__(self, secure: bool) -> None:
        self.base_environ = {"SERVER_NAME": "localhost", "SERVER_PORT": "80", "SCRIPT_NAME": "", "REMOTE_HOST": ""}
        if secure:
            self.base_environ["HTTPS"] = "on"

    def get_app(self) -> Any:
        return _application()


class _Application(WSGIHandler):
    """Without the signals at which a server closes database connections: the outer request still uses them."""

    def __call__(self, environ: Any, start_response: Any) -> Any:
        response = self.get_response(WSGIRequest(environ))
        start_response(f"{response.status_code} {response.reason_phrase}", list(response.items()))
        return [b"".join(response)]


class _Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        """The product logs its requests itself."""


def _served(asked: bytes, secure: bool) -> bytes:
    """In a context of its own: what the inner request sets (language, request id) is not the outer's business."""
    request: Any = _Request(asked)
    server: Any = _Server(secure)
    with translation.override(translation.get_language()):
        contextvars.copy_context().run(_Quiet, request, ("127.0.0.1", 0), server)
    return bytes(request.answered)


@cache
def _application() -> WSGIHandler:
    return _Application()
