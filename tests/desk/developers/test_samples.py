"""Every sample of the portal, in every language, run in order as a reader would, against the live product."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from threading import Event, Thread

import pytest
from django.db import connection
from pytest_django.live_server_helper import LiveServer

from apps.access.models import Consumer, SandboxClock
from apps.catalog.models import Product
from apps.core import files, sequencer
from apps.core.models import InboxMessage, Job
from apps.core.permissions import registry
from apps.desk.developers.files import FOLDER
from apps.desk.developers.samples import LANGUAGES, Sample, samples, steps
from apps.payments.models import Case, IntakeReceipt, Payable, Receipt, Voucher
from apps.stores.models import Store
from apps.workshop.models import WorkOrder
from tests.factories.access import SECRET, SIGNING_SECRET, make_consumer, make_hook_source
from tests.factories.stores import make_store, make_till
from tests.factories.workshop import make_work_order

pytestmark = pytest.mark.django_db(transaction=True)

MARK = "--- next ---"
RUN = {
    "curl": (["sh", "-eu"], f"\necho '{MARK}'\n"),
    "python": ([sys.executable, "-W", "error", "-"], f"\nprint('{MARK}')\n"),
    "javascript": (["node", "--input-type=module", "-"], f"\nconsole.log('{MARK}');\n"),
}
NEEDED = {"curl": "curl", "python": sys.executable, "javascript": "node"}


@pytest.fixture
def store() -> Store:
    made = make_store(sandbox=True)
    make_till(store=made, code="1")
    return made


@pytest.fixture
def order(store: Store) -> WorkOrder:
    """The order whose slip the reader holds."""
    return make_work_order(store)


@contextmanager
def events_sequenced() -> Iterator[None]:
    """What the relay does all the time: give committed events their place."""
    over = Event()

    def sequence() -> None:
        while not over.wait(0.2):
            sequencer.advance()
        connection.close()

    thread = Thread(target=sequence)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def run(guide: str, language: str, order: WorkOrder, server: LiveServer, folder: Path, **more: str) -> None:
    """Run the guide, as the same program each time; each step prints what the page says it prints."""
    if shutil.which(NEEDED[language]) is None:
        print(f"\n*** no {NEEDED[language]} here: the {language} samples of {guide!r} were NOT run. ***")
        pytest.skip(f"no {NEEDED[language]} on PATH")
    scopes, stores = sorted(registry), [order.store_id]
    consumer = Consumer.objects.first() or make_consumer(allowed_scopes=scopes, sandbox=True, store_ids=stores)
    told = {"RECOMMERCE": str(server), "CLIENT_ID": consumer.client_id, "CLIENT_SECRET": SECRET, "SLIP": order.code}
    told |= more
    command, between = RUN[language]
    ours = steps(guide)
    done = subprocess.run(
        command, input=between.join(sample.code[language] for sample in ours), cwd=folder,
        env={**os.environ, **told}, capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    said = [text.strip("\n") for text in done.stdout.split(f"{MARK}\n")]
    assert [like(sample, text) for sample, text in zip(ours, said, strict=True)] == [
        (sample.name, sample.prints) for sample in ours
    ]


def like(sample: Sample, said: str) -> tuple[str, str]:
    """What was printed, where it is what the page says; else as it is."""
    printed = re.escape(sample.prints).replace("…", ".+")
    return sample.name, sample.prints if re.fullmatch(printed, said) else said


def test_every_step_is_there_in_every_language_and_nothing_else_is() -> None:
    kept = {str(path.relative_to(FOLDER / "samples")) for path in (FOLDER / "samples").rglob("*") if path.is_file()}
    endings = [".txt", *(ending for ending, _grammar, _label in LANGUAGES.values())]
    assert kept == {f"{name}{ending}" for name in samples() for ending in endings}


@pytest.mark.parametrize("language", LANGUAGES)
class TestSamples:
    def test_start(self, language: str, order: WorkOrder, live_server: LiveServer, tmp_path: Path) -> None:
        run("start", language, order, live_server, tmp_path)
        assert list(WorkOrder.objects.exclude(pk=order.pk).values_list("status", "symptoms")) == [
            ("announced", "Does not start")
        ]

    def test_repairs(self, language: str, order: WorkOrder, live_server: LiveServer, tmp_path: Path) -> None:
        run("repairs", language, order, live_server, tmp_path)
        made = WorkOrder.objects.exclude(pk=order.pk).get()
        assert (made.status, made.payable.balance, made.item.description) == ("quality_check", 60, "Blue city bike")

    def test_files(self, language: str, order: WorkOrder, live_server: LiveServer, tmp_path: Path) -> None:
        run("files", language, order, live_server, tmp_path)
        made = WorkOrder.objects.exclude(pk=order.pk).get()
        kept = files.of("work_order", [made.pk])
        assert list(kept.values_list("name", "content_type")) == [("file.png", "image/png")]

    def test_tills(self, language: str, order: WorkOrder, live_server: LiveServer, tmp_path: Path) -> None:
        run("tills", language, order, live_server, tmp_path)
        order.refresh_from_db()
        assert (order.status, Receipt.objects.get().amount, Case.objects.count()) == ("paid", 57, 0)

    def test_money(self, language: str, order: WorkOrder, live_server: LiveServer, tmp_path: Path) -> None:
        run("money", language, order, live_server, tmp_path)
        asked = Payable.objects.exclude(pk=order.payable_id).order_by("pk").values_list("purpose", "total", "paid")
        assert list(asked) == [("security", 150, 150), ("security_return", 120, 0)]
        assert Voucher.objects.get().issued == 25

    def test_catalogue(self, language: str, order: WorkOrder, live_server: LiveServer, tmp_path: Path) -> None:
        run("catalogue", language, order, live_server, tmp_path)
        job = Job.objects.get()
        assert (job.kind, job.source.content_type) == ("products.upsert", "application/x-ndjson")

    def test_sync(self, language: str, order: WorkOrder, live_server: LiveServer, tmp_path: Path) -> None:
        with events_sequenced():
            run("sync", language, order, live_server, tmp_path)
        assert list(Product.objects.filter(code__startswith="BELL").values_list("code", flat=True)) == ["BELL-1"]

    def test_search(self, language: str, order: WorkOrder, live_server: LiveServer, tmp_path: Path) -> None:
        run("search", language, order, live_server, tmp_path)
        assert order.status == "ready"  # so that it was not among what was found

    def test_graphql(self, language: str, order: WorkOrder, live_server: LiveServer, tmp_path: Path) -> None:
        run("graphql", language, order, live_server, tmp_path)
        assert order.status == "ready"  # so that it was not among what was found

    def test_intake(self, language: str, order: WorkOrder, live_server: LiveServer, tmp_path: Path) -> None:
        run("intake", language, order, live_server, tmp_path)
        assert (IntakeReceipt.objects.get().taken, Receipt.objects.count()) == (1, 0)

    def test_webhooks(self, language: str, order: WorkOrder, live_server: LiveServer, tmp_path: Path) -> None:
        run("webhooks", language, order, live_server, tmp_path)

    def test_hooks(self, language: str, order: WorkOrder, live_server: LiveServer, tmp_path: Path) -> None:
        source = make_hook_source(store=order.store, legal_entity=order.store.entity)
        run("hooks", language, order, live_server, tmp_path, HOOK=source.code, HOOK_SECRET=SIGNING_SECRET)
        assert InboxMessage.objects.get().source == f"hook:{source.code}"

    def test_sandbox(self, language: str, order: WorkOrder, live_server: LiveServer, tmp_path: Path) -> None:
        for _time in range(2):
            run("sandbox", language, order, live_server, tmp_path)
        assert list(SandboxClock.objects.values_list("store", "moved")) == [(order.store_id, timedelta(minutes=20))]

    def test_retries(self, language: str, order: WorkOrder, live_server: LiveServer, tmp_path: Path) -> None:
        run("retries", language, order, live_server, tmp_path)
        announced = WorkOrder.objects.filter(status="announced").order_by("pk").values_list("symptoms", flat=True)
        assert list(announced) == ["Does not start", "Squeaks", "Flat tyre"]
