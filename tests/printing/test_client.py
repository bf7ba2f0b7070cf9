"""The print client as a real process, against the live server and a printer's socket."""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.utils import timezone
from pytest_django.live_server_helper import LiveServer

from apps.printing import operations
from apps.printing.models import Printer, PrintJob
from apps.printing.states import PrintJobState
from tests.factories.access import SECRET, make_consumer
from tests.factories.printing import TEST, ZPL, client_actor, make_printer, make_ready_job

pytestmark = pytest.mark.django_db(transaction=True)
PROGRAM = Path(settings.BASE_DIR) / "static" / "clients" / "print_client.py"


class FakePrinter:
    """Listens as a network printer does on port 9100, and keeps what each connection brought."""

    def __init__(self) -> None:
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.port = self.listening.getsockname()[1]
        self.printed: list[bytes] = []
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self.listening.accept()
            except OSError:
                return
            with connection, connection.makefile("rb") as paper:
                self.printed.append(paper.read())

    def close(self) -> None:
        with suppress(OSError):  # closed already by a test whose printer is off
            self.listening.shutdown(socket.SHUT_RDWR)
        self.listening.close()


@pytest.fixture
def fake() -> Iterator[FakePrinter]:
    printer = FakePrinter()
    yield printer
    printer.close()


@pytest.fixture(autouse=True)
def static_root() -> None:
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)


class Shop:
    """A label printer, the consumer of its client, and the client's program."""

    def __init__(self, site: str, folder: Path) -> None:
        self.printer: Printer = make_printer(**ZPL)
        self.consumer = make_consumer(allowed_scopes=["print_jobs:pull"], store_ids=[self.printer.store_id])
        self.site, self.state = site, folder / "state.json"

    def command(self, way: str, *more: str) -> list[str]:
        return [
            sys.executable, str(PROGRAM), "--server", self.site, "--store", self.printer.store.code,
            "--client-id", self.consumer.client_id, "--printer", f"{self.printer.code}={way}",
            "--state", str(self.state), "--patience", "0.2", "--poll", "0.2", *more,
        ]  # fmt: skip

    def run(self, way: str, *more: str, secret: str = SECRET) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            self.command(way, "--once", *more), env={**os.environ, "RECOMMERCE_CLIENT_SECRET": secret},
            capture_output=True, text=True, timeout=60, check=False,
        )  # fmt: skip

    def keep(self, **values: Any) -> None:
        self.state.write_text(json.dumps(values))

    def phase(self) -> str:
        return str(json.loads(self.state.read_text())["phase"])


@pytest.fixture
def shop(live_server: LiveServer, tmp_path: Path) -> Shop:
    return Shop(str(live_server), tmp_path)


def state_of(job: PrintJob) -> tuple[str, bool]:
    job.refresh_from_db()
    return job.state, job.maybe_twice


def test_what_waits_is_printed_in_order_byte_for_byte(shop: Shop, fake: FakePrinter) -> None:
    jobs = [make_ready_job(shop.printer) for _ in range(2)]
    done = shop.run(f"tcp:127.0.0.1:{fake.port}", "--language", "fr")
    assert (done.returncode, done.stderr) == (0, "")
    assert fake.printed == [b"paper", b"paper"]
    assert [state_of(job) for job in jobs] == [(PrintJobState.PRINTED, False)] * 2
    assert (done.stdout.count("Imprimé."), shop.phase()) == (2, "asking")


def test_a_command_is_given_the_paper_on_its_input_or_as_a_file(shop: Shop, tmp_path: Path) -> None:
    make_ready_job(shop.printer)
    assert shop.run(f"cmd:tee {tmp_path / 'a'}").returncode == 0
    make_ready_job(shop.printer)
    assert shop.run(f"cmd:cp {{file}} {tmp_path / 'b'}").returncode == 0
    make_ready_job(shop.printer)
    assert shop.run(f"file:{tmp_path / 'c'}").returncode == 0
    assert [(tmp_path / name).read_bytes() for name in "abc"] == [b"paper"] * 3


def test_a_printer_that_is_off_is_told_to_the_queue(shop: Shop, fake: FakePrinter) -> None:
    job = make_ready_job(shop.printer)
    fake.close()
    done = shop.run(f"tcp:127.0.0.1:{fake.port}", "--language", "en")
    assert (done.returncode, state_of(job)) == (1, (PrintJobState.FAILED, False))
    assert f"printer 127.0.0.1:{fake.port} cannot be reached" in job.error


def test_killed_while_printing_it_prints_no_second_time_by_itself(shop: Shop, fake: FakePrinter) -> None:
    job = make_ready_job(shop.printer)
    running = subprocess.Popen(
        shop.command("cmd:sh -c 'echo started >&2; cat > /dev/null; sleep 60'", "--language", "en"),
        env={**os.environ, "RECOMMERCE_CLIENT_SECRET": SECRET}, stdout=subprocess.PIPE, text=True,
        start_new_session=True,
    )  # fmt: skip
    assert running.stdout
    while "Printing" not in running.stdout.readline():
        pass
    assert shop.phase() == "printing"
    os.killpg(running.pid, signal.SIGKILL)
    running.communicate()
    done = shop.run(f"tcp:127.0.0.1:{fake.port}", "--language", "en")
    assert ("was interrupted" in done.stdout, fake.printed) == (True, [])
    assert state_of(job) == (PrintJobState.TAKEN, False)
    PrintJob.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    shop.run(f"tcp:127.0.0.1:{fake.port}")
    assert (fake.printed, state_of(job)) == ([b"paper"], (PrintJobState.PRINTED, True))


def test_killed_between_printing_and_saying_so_it_only_says_so(shop: Shop, fake: FakePrinter) -> None:
    job, claim = make_ready_job(shop.printer), uuid4()
    _taken(shop, claim)
    shop.keep(phase="sent", claim=str(claim), job=str(job.pk))
    shop.run(f"tcp:127.0.0.1:{fake.port}")
    assert (fake.printed, state_of(job)) == ([], (PrintJobState.PRINTED, False))


def test_when_the_answer_was_lost_the_same_print_is_taken_again(shop: Shop, fake: FakePrinter) -> None:
    job, claim = make_ready_job(shop.printer), uuid4()
    _taken(shop, claim)
    shop.keep(phase="asking", claim=str(claim))
    shop.run(f"tcp:127.0.0.1:{fake.port}")
    assert (fake.printed, state_of(job)) == ([b"paper"], (PrintJobState.PRINTED, False))


def test_a_claim_used_up_or_a_torn_state_file_stops_nothing(shop: Shop, fake: FakePrinter) -> None:
    job, claim = make_ready_job(shop.printer), uuid4()
    _taken(shop, claim)
    operations.mark_printed(actor=TEST, job_id=job.pk)
    shop.keep(phase="asking", claim=str(claim))
    assert shop.run(f"tcp:127.0.0.1:{fake.port}").returncode == 0
    shop.state.write_text('{"phase": "pri')
    assert shop.run(f"tcp:127.0.0.1:{fake.port}").returncode == 0
    assert fake.printed == []


@pytest.mark.parametrize("way, secret", [("tcp:127.0.0.1:9", "wrong"), ("tcp:127.0.0.1:9", "")])
def test_without_the_right_secret_it_ends_with_a_sentence(shop: Shop, way: str, secret: str) -> None:
    job = make_ready_job(shop.printer)
    done = shop.run(way, secret=secret)
    assert (done.returncode, done.stderr, state_of(job)) == (2, "", (PrintJobState.READY, False))


def test_a_second_client_on_the_same_state_file_ends(shop: Shop) -> None:
    first = subprocess.Popen(
        shop.command("tcp:127.0.0.1:9", "--language", "en"), stdout=subprocess.PIPE, text=True,
        env={**os.environ, "RECOMMERCE_CLIENT_SECRET": SECRET},
    )  # fmt: skip
    assert first.stdout
    assert "Waiting" in first.stdout.readline()
    done = shop.run("tcp:127.0.0.1:9", "--language", "en")
    first.terminate()
    first.communicate()
    assert (done.returncode, "Another print client" in done.stdout) == (2, True)


def _taken(shop: Shop, claim: Any) -> None:
    """As the client's own consumer."""
    actor = client_actor(shop.printer.store)
    actor = type(actor)(**{**actor.__dict__, "id": str(shop.consumer.pk)})
    operations.take_next(actor=actor, store_id=shop.printer.store_id, printers=[shop.printer.code], claim=claim)
