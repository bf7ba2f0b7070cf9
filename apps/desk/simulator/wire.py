"""A connection whose bytes are kept: the standard library speaks HTTP, this listens on the line."""

import http.client
import io
import socket
import time
from typing import Any
from urllib.parse import urlsplit

from apps.desk.first_day.telling import Failed

from .transcript import Exchange, masked

PATIENCE = 30.0  # seconds for one answer


class Tap:
    """Stands where a connection keeps its socket, and notes what passes."""

    def __init__(self, line: Any) -> None:
        self.line, self.sent, self.received = line, bytearray(), bytearray()

    def sendall(self, data: bytes) -> None:
        self.sent += data
        self.line.sendall(data)

    def makefile(self, _mode: str) -> io.BufferedReader:
        return io.BufferedReader(_Overheard(self.line.makefile("rb", 0), self.received))

    def close(self) -> None:
        self.line.close()


class _Overheard(io.RawIOBase):
    def __init__(self, stream: Any, heard: bytearray) -> None:
        self.stream, self.heard = stream, heard

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        count = self.stream.readinto(buffer) or 0
        self.heard += bytes(buffer[:count])
        return int(count)

    def close(self) -> None:
        self.stream.close()
        super().close()


class Wire:
    """To one server, over a socket that is kept open as tills do."""

    def __init__(self, base_url: str) -> None:
        self.base_url = base_url.rstrip("/")
        parts = urlsplit(self.base_url)
        kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
        self.connection: http.client.HTTPConnection = kind(parts.netloc, timeout=PATIENCE)
        self.exchanges: list[Exchange] = []

    def exchange(
        self, method: str, path: str, headers: dict[str, str], body: bytes = b"", *, hang_up: bool = False
    ) -> Exchange:
        """Send, and read the answer unless the till hangs up first. Failed says who does not answer."""
        began = time.monotonic()
        try:
            done = self._exchange(method, path, headers, body, hang_up, began)
        except (OSError, http.client.HTTPException):
            self.connection.close()
            try:
                done = self._exchange(method, path, headers, body, hang_up, began)  # a line kept open too long
            except (OSError, http.client.HTTPException) as error:
                self.connection.close()
                raise Failed(
                    f"Nobody answers at {self.base_url}{path} ({type(error).__name__}): is it started (make run)?"
                ) from None
        self.exchanges.append(done)
        return done

    def close(self) -> None:
        self.connection.close()

    def _exchange(
        self, method: str, path: str, headers: dict[str, str], body: bytes, hang_up: bool, began: float
    ) -> Exchange:
        tap = self._tapped()
        self.connection.request(method, path, body or None, headers)
        if hang_up:
            self._hang_up()
            return Exchange(masked(bytes(tap.sent)), "", 0, {}, b"", time.monotonic() - began)
        answer = self.connection.getresponse()
        content = answer.read()
        told = {name.lower(): value for name, value in answer.getheaders()}
        heard = masked(bytes(tap.received))
        return Exchange(masked(bytes(tap.sent)), heard, answer.status, told, content, time.monotonic() - began)

    def _tapped(self) -> Tap:
        """A fresh tap on the open line."""
        if self.connection.sock is None:
            self._connect()
        tap = Tap(self._line())
        self.connection.sock = tap
        return tap

    def _connect(self) -> None:
        self.connection.connect()

    def _hang_up(self) -> None:
        self._line().shutdown(socket.SHUT_WR)
        self.connection.close()

    def _line(self) -> Any:
        """What stands behind the tap of the request before."""
        line: Any = self.connection.sock
        return line.line if isinstance(line, Tap) else line
