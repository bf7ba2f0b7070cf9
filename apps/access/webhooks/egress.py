"""One POST to an address a stranger gave us: public addresses only, no redirect, and an end after fifteen seconds.

The address is resolved once, checked, and that very address is called, so a name that changes its mind between check
and call gains nothing. A socket's timeout begins again with every byte, so a timer shuts the connection instead.
"""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Mapping
from ipaddress import IPv6Network, ip_address
from typing import Any
from urllib.parse import urlsplit

import requests
from requests_hardened import Config, HTTPSession
from requests_hardened.ip_filter import InvalidIPAddress
from requests_hardened.ip_filter_adapter import IPFilterAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import HTTPError

from ..ports import Reply
from . import addresses

DEADLINE = 15.0  # seconds, from the first packet to the last byte of the answer
CONNECT = 5.0
LONGEST_ANSWER = 64 * 1024
USER_AGENT = "recommerce-webhooks/1"
# All IPv6 addresses ever given out for the public network. Outside of it stand old forms that hide an IPv4 address
# (`::127.0.0.1`, `::ffff:0:127.0.0.1`) and networks of one site: the filter's list of private ones lacks some.
GIVEN_OUT = IPv6Network("2000::/3")


class _Clock:
    """Shuts every connection opened under it when the time is up, TLS handshakes included."""

    def __init__(self, seconds: float) -> None:
        self.expired = False
        self._opened: list[socket.socket] = []
        self._timer = threading.Timer(seconds, self._expire)
        self._timer.daemon = True

    def __enter__(self) -> _Clock:
        self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()
        for opened in self._opened:
            opened.close()

    def watch(self, opened: socket.socket) -> socket.socket:
        """A second handle on the connection: TLS takes the first one away."""
        self._opened.append(opened.dup())
        if self.expired:
            self._expire()
        return opened

    def _expire(self) -> None:
        self.expired = True
        for opened in self._opened:
            try:
                opened.shutdown(socket.SHUT_RDWR)
            except OSError:
                continue  # the other side was faster


class _Adapter(IPFilterAdapter):
    def __init__(self, clock: _Clock, *, https: bool, loopback: bool) -> None:
        self._clock = clock
        self._loopback = loopback
        super().__init__(is_https_proto=https, allow_loopback=loopback)

    def build_connection_pool_key_attributes(self, *args: Any, **kwargs: Any) -> Any:
        parts, options = super().build_connection_pool_key_attributes(*args, **kwargs)
        address = ip_address(parts["host"].strip("[]"))
        if address.version == 6 and address not in GIVEN_OUT and not (self._loopback and address.is_loopback):
            raise InvalidIPAddress(address)
        return parts, options

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        clock = self._clock

        class WatchedHTTP(HTTPConnection):
            def _new_conn(self) -> socket.socket:
                return clock.watch(super()._new_conn())

        class WatchedHTTPS(HTTPSConnection):
            def _new_conn(self) -> socket.socket:
                return clock.watch(super()._new_conn())

        self.poolmanager.pool_classes_by_scheme = {
            "http": type("Pool", (HTTPConnectionPool,), {"ConnectionCls": WatchedHTTP}),
            "https": type("Pool", (HTTPSConnectionPool,), {"ConnectionCls": WatchedHTTPS}),
        }


class _Session(HTTPSession):
    def get_redirect_target(self, resp: requests.Response) -> None:
        """None, wherever it points: the library would read the whole body, and unpack it, to prepare a request that
        nobody asked for."""


def post(url: str, *, body: bytes, headers: Mapping[str, str]) -> Reply:
    """As `ports.Sender` promises."""
    if refusal := addresses.refusal_of(url):
        return Reply(None, refusal)
    began = time.monotonic()
    with _Clock(DEADLINE) as clock:
        try:
            status, answered, said = _exchange(clock, url, body, headers)
            code = "timeout" if clock.expired else ""
        except InvalidIPAddress:
            status, answered, said, code = None, {}, b"", "address_refused"
        except (requests.Timeout, TimeoutError):
            status, answered, said, code = None, {}, b"", "timeout"
        except requests.exceptions.SSLError:
            status, answered, said, code = None, {}, b"", "timeout" if clock.expired else "tls_failed"
        except (requests.RequestException, HTTPError, OSError, ValueError):  # ValueError: labels no resolver takes
            status, answered, said, code = None, {}, b"", "timeout" if clock.expired else "no_answer"
    if code:
        status = None
    return Reply(status, code, answered, said, time.monotonic() - began)


def _exchange(
    clock: _Clock, url: str, body: bytes, headers: Mapping[str, str]
) -> tuple[int | None, dict[str, str], bytes]:
    loopback = addresses.is_ours(urlsplit(url).hostname or "")
    config = Config(
        ip_filter_enable=True,
        ip_filter_allow_loopback_ips=loopback,
        never_redirect=True,
        default_timeout=(CONNECT, DEADLINE),
        user_agent_override=USER_AGENT,
    )
    with _Session(config) as session:
        session.trust_env = False  # no proxy, and no password out of a .netrc
        session.mount("https://", _Adapter(clock, https=True, loopback=loopback))
        session.mount("http://", _Adapter(clock, https=False, loopback=loopback))
        sent = {**headers, "Accept-Encoding": "identity"}
        with session.post(url, data=body, headers=sent, stream=True) as response:
            answered = {name.lower(): value for name, value in response.headers.items()}
            return response.status_code, answered, _read(response)


def _read(response: requests.Response) -> bytes:
    """The first 64 KiB; who says more is not listened to."""
    received = bytearray()
    while len(received) < LONGEST_ANSWER and (chunk := response.raw.read1(LONGEST_ANSWER - len(received))):
        received += chunk
    return bytes(received)
