import socket
import time
from pathlib import Path

import pytest

from apps.integrations.contract import Retry, Unknown
from apps.integrations.odoo import transport
from apps.integrations.odoo.transport import AnswerLost, Deadline, NotSent
from apps.integrations.sandbox.faults import Fault, Kind
from apps.integrations.sandbox.server import Sandbox

from .factories import ODOO, connection, customer, payload_of


@pytest.mark.parametrize(
    "fault", [Fault(Kind.SLOW, seconds=30), Fault(Kind.DRIP, seconds=0.02)], ids=lambda fault: fault.kind
)
def test_the_deadline_is_total(sandbox: Sandbox, fault: Fault) -> None:
    """A drip restarts the socket's own timeout with every byte."""
    sandbox.faults.add(fault)
    started = time.monotonic()

    outcome = ODOO.push(payload_of(customer()), connection(sandbox.url, total_timeout=0.5))

    assert outcome == Unknown("answer_lost", "deadline")
    assert time.monotonic() - started < 20


def test_headers_that_never_end_are_bounded_too() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        to = connection(f"http://127.0.0.1:{silent.getsockname()[1]}", total_timeout=0.3)

        assert ODOO.push(payload_of(customer()), to) == Unknown("answer_lost", "deadline")


def test_the_calls_of_one_push_share_the_deadline(sandbox: Sandbox) -> None:
    deadline = Deadline.within(-1)

    with pytest.raises(NotSent, match="no time left"):
        transport.post("/json/2/res.partner/read", {}, connection(sandbox.url), deadline)

    assert sandbox.state()["calls"] == []


def test_the_body_is_capped(sandbox: Sandbox) -> None:
    with pytest.raises(AnswerLost, match="body over 10 bytes"):
        transport.post(
            "/json/2/res.partner/fields_get", {}, connection(sandbox.url, max_body_bytes=10), Deadline.within(5)
        )


def test_no_netrc_entry_replaces_the_key(sandbox: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login someone password else\n")
    monkeypatch.setenv("NETRC", str(netrc))

    answer = transport.post("/json/2/res.partner/fields_get", {}, connection(sandbox.url), Deadline.within(5))

    assert answer.status == 200


def test_an_unknown_host_sent_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)

    assert ODOO.push(payload_of(customer()), connection("http://erp.invalid")) == Retry(
        "unreachable", "ConnectionError"
    )
