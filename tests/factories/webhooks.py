"""Endpoints of somebody else, a receiver on this machine that answers as told, and deliveries to it."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from django.db.models.functions import Now
from standardwebhooks.webhooks import Webhook

from apps.access.inputs import EndpointInput
from apps.access.models import Consumer, EndpointHealth, WebhookEndpoint
from apps.access.operations import EndpointSecret, add_endpoint
from apps.core.models import Delivery
from apps.stores.models import Store

from .access import as_consumer, make_consumer
from .core import relayed

SCOPES = ("webhook_endpoints:read", "webhook_endpoints:write", "work_orders:read", "payments:read", "stores:read")


@dataclass(frozen=True)
class Got:
    headers: dict[str, str]
    body: bytes

    @property
    def envelope(self) -> dict[str, Any]:
        return dict(json.loads(self.body))

    def verified(self, secret: str) -> dict[str, Any]:
        """As anybody would who uses the library; raises when it is not signed with this secret, or stale."""
        return dict(Webhook(secret).verify(self.body, self.headers))


Act = Callable[["Receiver", BaseHTTPRequestHandler, Got], None]


def echo(_receiver: "Receiver", handler: BaseHTTPRequestHandler, got: Got) -> None:
    """What a good receiver does."""
    challenge = got.envelope["data"].get("challenge")
    respond(handler, 200, json.dumps({"challenge": challenge} if challenge else {}).encode())


def respond(handler: BaseHTTPRequestHandler, status: int, body: bytes = b"", **headers: str) -> None:
    handler.send_response(status)
    for name, value in headers.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body)


def answering(status: int, body: bytes = b"", **headers: str) -> Act:
    return lambda _receiver, handler, _got: respond(handler, status, body, **headers)


def hang(receiver: "Receiver", _handler: BaseHTTPRequestHandler, _got: Got) -> None:
    receiver.released.wait(30)


def drip(receiver: "Receiver", handler: BaseHTTPRequestHandler, _got: Got) -> None:
    """A byte now and then, always before a socket would lose patience."""
    handler.send_response(200)
    handler.end_headers()
    while not receiver.released.is_set():
        try:
            handler.wfile.write(b".")
        except OSError:
            return
        receiver.released.wait(0.05)


@dataclass
class Receiver:
    url: str
    act: Act = echo
    got: list[Got] = field(default_factory=list)
    released: threading.Event = field(default_factory=threading.Event)

    @property
    def facts(self) -> list[Got]:
        """What was told, without the challenges."""
        return [got for got in self.got if not got.envelope["type"].startswith("recommerce.endpoint.")]

    @property
    def types(self) -> list[str]:
        return [got.envelope["type"] for got in self.facts]


@contextmanager
def receiver(act: Act = echo) -> Iterator[Receiver]:
    """A real HTTP server in a thread of its own."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            got = Got({name.lower(): value for name, value in self.headers.items()}, body)
            made.got.append(got)
            made.act(made, self, got)

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    made = Receiver(f"http://127.0.0.1:{server.server_address[1]}/hook", act)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield made
    finally:
        made.released.set()
        server.shutdown()
        thread.join()
        server.server_close()


def make_endpoint(
    url: str, *, consumer: Consumer | None = None, stores: list[Store] | None = None, **values: Any
) -> EndpointSecret:
    """Added as its consumer would, for all work order events unless told otherwise; verified by `deliver_webhooks`."""
    reach: dict[str, Any] = {} if stores is None else {"store_ids": [store.pk for store in stores]}
    consumer = consumer or make_consumer(allowed_scopes=list(SCOPES), **reach)
    data = EndpointInput(url=url, **{"event_types": ["recommerce.work_order.*"], **values})
    return add_endpoint(actor=as_consumer(consumer), consumer_id=consumer.pk, data=data)


def deliver_webhooks() -> list[str]:
    return relayed("webhook")


def time_passes() -> None:
    """Every wait is over."""
    Delivery.objects.filter(not_before__gt=Now()).update(not_before=Now())
    EndpointHealth.objects.update(rests_until=None)


def state_of(endpoint: WebhookEndpoint) -> tuple[str, str]:
    return WebhookEndpoint.objects.values_list("state", "disabled_because").get(pk=endpoint.pk)


def told(endpoint: WebhookEndpoint) -> Any:
    """What is, or was, on its way to it, without the checks."""
    return Delivery.objects.filter(channel="webhook", target=str(endpoint.pk))


def attempts_at(endpoint: WebhookEndpoint) -> list[tuple[int | None, str]]:
    return list(endpoint.attempts.order_by("id").values_list("status", "code"))
