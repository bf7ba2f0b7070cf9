"""Our webhooks, received over HTTP: npm's and Python's `standardwebhooks` must believe them, and nothing altered;
the CloudEvents SDK must read them."""

import base64
import json
import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from cloudevents.core.bindings.http import HTTPMessage, from_structured_event
from cloudevents.core.formats.json import JSONFormat
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from apps.access.models import WebhookEndpoint
from apps.access.operations import rotate_endpoint_secret
from apps.access.states import EndpointState
from apps.core.models import Event
from tests.factories.stores import make_store
from tests.factories.webhooks import Got, as_consumer, make_endpoint, receiver
from tests.factories.workshop import make_work_order, pay

from . import npm
from .verdict import Outcome, Verdict

NAME = "Standard Webhooks and CloudEvents, sent by us"
SCRIPT = Path(__file__).with_name("verify.cjs")
PATIENCE = 60  # seconds
HEADERS = ("webhook-id", "webhook-timestamp", "webhook-signature")


def judge(folder: Path) -> Verdict:
    try:
        tools = npm.install(folder, "standardwebhooks")
    except npm.Unreachable as reason:
        return Verdict(NAME, Outcome.SKIPPED, [str(reason)])
    got, secrets = _received()
    altered = [other for message in got for other in _altered(message)]
    pairs = list(zip([*got, *altered], _by_npm(tools, [*got, *altered], secrets), strict=True))
    believed = {id(message): said for message, said in pairs}
    wrong = [
        *(f"npm refuses {message.headers['webhook-id']}" for message in got if not all(believed[id(message)])),
        *(f"npm takes altered {message.headers}" for message in altered if any(believed[id(message)])),
        *(
            f"Python refuses {message.headers['webhook-id']}"
            for message in got
            if not all(_by_python(message, secrets))
        ),
        *(f"Python takes altered {message.headers}" for message in altered if any(_by_python(message, secrets))),
        *(f"CloudEvents cannot read it: {error}" for error in filter(None, map(_unreadable, got))),
    ]
    if len(got) < 10:
        wrong.append(f"only {len(got)} messages arrived")
    said = f"{len(got)} messages believed under both secrets of a rotation, {len(altered)} altered ones refused"
    return Verdict(NAME, Outcome.FAILED, wrong) if wrong else Verdict(NAME, Outcome.PASSED, [said])


def _received() -> tuple[list[Got], list[str]]:
    """An order's whole story, told by the product's own workers while the endpoint changes its secret."""
    store = make_store(name="Vélos à Évian")
    with receiver() as there:
        endpoint, old = make_endpoint(there.url)
        _wait(lambda: WebhookEndpoint.objects.filter(pk=endpoint.pk, state=EndpointState.ACTIVE).exists())
        _same, new = rotate_endpoint_secret(actor=as_consumer(endpoint.consumer), endpoint_id=endpoint.pk)
        order = make_work_order(store)
        pay(order)
        told = Event.objects.filter(aggregate_id=order.pk).count()
        _wait(lambda: len(there.facts) >= told)
        return list(there.facts), [old, new]


def _wait(ready: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not ready() and time.monotonic() < end:
        time.sleep(0.1)  # other processes do the work: there is nothing here to wait on


def _by_npm(tools: Path, messages: list[Got], secrets: list[str]) -> list[list[bool]]:
    shutil.copy(SCRIPT, tools)
    sent = [
        {"headers": {name: message.headers[name] for name in HEADERS}, "body": base64.b64encode(message.body).decode()}
        for message in messages
    ]
    asked = json.dumps({"secrets": secrets, "messages": sent}).encode()
    answered: list[list[bool]] = json.loads(npm.run(tools, "node", SCRIPT.name, stdin=asked))
    return answered


def _by_python(message: Got, secrets: list[str]) -> Iterator[bool]:
    for secret in secrets:
        try:
            Webhook(secret).verify(message.body, message.headers, json_parse=False)
        except WebhookVerificationError:
            yield False
        else:
            yield True


def _unreadable(message: Got) -> str:
    try:
        event = from_structured_event(HTTPMessage(headers=message.headers, body=message.body), JSONFormat())
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    same = event.get_id() == message.headers["webhook-id"]
    return "" if same else f"its id is {event.get_id()}, the header's {message.headers['webhook-id']}"


def _altered(message: Got) -> Iterator[Got]:
    """One bit of the body, of the id, of the clock."""
    middle = len(message.body) // 2
    yield replace(message, body=message.body[:middle] + bytes([message.body[middle] ^ 1]) + message.body[middle + 1 :])
    yield replace(message, headers={**message.headers, "webhook-id": message.headers["webhook-id"] + "0"})
    later = str(int(message.headers["webhook-timestamp"]) + 1)
    yield replace(message, headers={**message.headers, "webhook-timestamp": later})
