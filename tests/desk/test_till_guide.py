"""The guide's samples, run as they are printed: commands by sh and curl, raw requests through a socket."""

import json
import re
import shutil
import socket
import subprocess
from pathlib import Path
from typing import Any

import pytest
from pytest_django.live_server_helper import LiveServer

from apps.access.models import DeviceKey
from apps.core.secrets import fingerprint
from apps.payments.models import Case, Receipt
from apps.workshop.models import WorkOrder
from tests.factories.stores import make_till
from tests.factories.workshop import make_work_order

pytestmark = pytest.mark.django_db(transaction=True)

DOCS = Path(__file__).parents[2] / "docs"
GUIDES = {language: (DOCS / f"till_guide.{language}.md").read_text() for language in ("en", "fr")}
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
# What the guide prints for the reader's own values.
ADDRESS, KEY, EAN = "127.0.0.1:8000", "rct_demo-key-known-to-everybody-lyon", "2812345678903"
MARK = "--- next ---"
ANYTHING = "…"


@pytest.fixture
def order() -> WorkOrder:
    made = make_work_order()
    DeviceKey.objects.create(till=make_till(store=made.store, code="1"), key_hash=fingerprint(KEY))
    return made


def blocks(language: str = "en") -> list[tuple[str, str]]:
    return BLOCK.findall(GUIDES[language])


def samples(kind: str) -> list[tuple[str, Any]]:
    """Each sample of this kind with the answer printed behind it, if any."""
    found = blocks()
    after = [*found[1:], ("", "")]
    return [
        (text, json.loads(printed) if shown == "json" else None)
        for (here, text), (shown, printed) in zip(found, after, strict=True)
        if here == kind
    ]


def filled(text: str, server: LiveServer, order: WorkOrder) -> str:
    return text.replace(ADDRESS, server.url.removeprefix("http://")).replace(EAN, order.payable.ean)


def like(printed: Any, answered: Any) -> Any:
    """The answer cut down to what the guide prints of it; what it prints as … may be anything that is there."""
    if isinstance(printed, dict) and isinstance(answered, dict):
        return {name: like(value, answered.get(name, "missing")) for name, value in printed.items()}
    if isinstance(printed, list) and isinstance(answered, list) and printed:
        return [like(value, other) for value, other in zip(printed, answered, strict=False)]
    return ANYTHING if printed == ANYTHING and answered not in (None, "", "missing") else answered


def test_both_languages_print_the_same_samples() -> None:
    assert blocks("fr") == blocks("en")
    assert [len(samples(kind)) for kind in ("sh", "http")] == [7, 2]


@pytest.mark.skipif(shutil.which("curl") is None, reason="no curl here: the raw requests below say the same")
def test_the_commands_do_what_is_printed(order: WorkOrder, live_server: LiveServer, tmp_path: Path) -> None:
    ours = samples("sh")
    script = f"\necho '{MARK}'\n".join(filled(text, live_server, order) for text, _answer in ours)
    done = subprocess.run(
        ["sh", "-eu"], input=script, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=60
    )
    assert (done.returncode, done.stderr) == (0, "")
    said = [json.loads(text) if text.strip() else None for text in done.stdout.split(MARK)]
    printed = [answer for _text, answer in ours]
    assert [like(answer, spoken) for answer, spoken in zip(printed, said, strict=True)] == printed
    order.payable.refresh_from_db()
    assert (order.payable.payment_state, Receipt.objects.count(), Case.objects.count()) == ("refunded", 2, 0)


def test_the_raw_requests_do_what_is_printed(order: WorkOrder, live_server: LiveServer) -> None:
    for text, printed in samples("http"):
        head, _blank, body = filled(text, live_server, order).partition("\n\n")
        body = body.rstrip("\n")
        if body:
            assert f"Content-Length: {len(body.encode())}\n" in head
        answered = over_a_socket(live_server, head.replace("\n", "\r\n") + "\r\n\r\n" + body)
        assert like(printed, answered) == printed
    assert (Receipt.objects.count(), Case.objects.count()) == (1, 0)


def over_a_socket(server: LiveServer, request: str) -> Any:
    host, port = server.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=30) as line:
        line.sendall(request.encode())
        answer = line.makefile("rb").read()
    return json.loads(answer.partition(b"\r\n\r\n")[2])
