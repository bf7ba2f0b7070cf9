"""Two who meet at the same row: exactly one wins, and the other is told at once."""

import threading
import time
from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import psycopg
import pytest
from django.db import OperationalError, connection, transaction

from apps.core import actors, bodies, deliveries, idempotency, inbox, journal, leases, records, relay, sequencer
from apps.core.channels import Done, Outcome
from apps.core.errors import InProgress, StaleVersion
from apps.core.models import Body, Delivery, Event, IdempotencyKey, InboxMessage, WorkState
from tests.factories.core import CHANGED, MADE, Widget, delivery, event, told
from tests.races.threads import together

pytestmark = pytest.mark.django_db(transaction=True)
SYSTEM = actors.system("test")
PRINT = idempotency.fingerprint(b"POST")


@pytest.fixture(autouse=True)
def no_widgets_left() -> object:
    yield
    Widget.objects.all().delete()


def meeting(count: int) -> Callable[[], object]:
    return threading.Barrier(count, timeout=20).wait


def test_of_two_updates_of_one_version_one_is_stale() -> None:
    widget = Widget.objects.create(value=0)
    meet = meeting(2)
    came_to: list[str] = []

    def write(value: int) -> Callable[[], None]:
        def work() -> None:
            mine = Widget.objects.get(pk=widget.pk)
            mine.value = value
            meet()
            try:
                with transaction.atomic():
                    records.update(mine, CHANGED, actor=SYSTEM, fields=["value"])
            except StaleVersion:
                came_to.append("stale")
            else:
                came_to.append(f"wrote {value}")

        return work

    together(write(1), write(2))
    widget.refresh_from_db()
    assert sorted(came_to) == ["stale", f"wrote {widget.value}"]
    assert (widget.version, Event.objects.count()) == (2, 1)


def test_of_many_with_one_key_one_acts_and_the_others_are_told_at_once() -> None:
    count = 6
    begin, inside = meeting(count), threading.Event()
    told_off: list[str] = []

    def ask() -> None:
        begin()
        try:
            with transaction.atomic():
                if idempotency.recall("till-7", "k", PRINT) is None:
                    assert inside.wait(20), "the others were not answered while this one was still at work"
                    records.create(Widget(), MADE, actor=SYSTEM)
                    idempotency.remember("till-7", "k", PRINT, idempotency.Answer(201, {}, b"{}"))
        except InProgress:
            told_off.append("in progress")
            if len(told_off) == count - 1:
                inside.set()

    together(*[ask] * count)
    assert told_off == ["in progress"] * (count - 1)
    assert (Widget.objects.count(), Event.objects.count(), IdempotencyKey.objects.count(), Body.objects.count()) == (
        1,
        1,
        1,
        1,
    )
    with transaction.atomic():
        assert idempotency.recall("till-7", "k", PRINT) == idempotency.Answer(201, {}, b"{}")


@pytest.mark.parametrize("transactional", [True, False], ids=["our effect", "a call"])
def test_of_many_workers_at_one_delivery_one_delivers(transactional: bool) -> None:
    row = delivery()
    count = 6
    meet = meeting(count)
    outcomes: list[Outcome | None] = []

    def effect(delivery: Delivery) -> Outcome:
        Widget.objects.create()
        return Done()

    def work() -> None:
        meet()
        outcomes.append(deliveries.attempt(row.pk))

    with told(effect, transactional=transactional):
        together(*[work] * count)
    assert sorted(outcomes, key=str) == sorted([Done(), *[None] * (count - 1)], key=str)
    row.refresh_from_db()
    assert (Widget.objects.count(), row.state, row.attempts) == (1, WorkState.DONE, 1)


def test_who_outlives_the_lease_inside_our_effect_is_not_overtaken() -> None:
    """The lease runs out while the first worker holds the row: the second waits for the row, then finds it done."""
    row = delivery()
    working, finish = threading.Event(), threading.Event()
    outcomes: list[Outcome | None] = []

    def slow(delivery: Delivery) -> Outcome:
        Widget.objects.create()
        working.set()
        assert finish.wait(20)
        return Done()

    def first() -> None:
        outcomes.append(deliveries.attempt(row.pk))

    def second() -> None:
        assert working.wait(20)
        threading.Timer(0.3, finish.set).start()  # a wait that ends too early could only make the test fail
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '10s'")
        outcomes.append(deliveries.attempt(row.pk))

    Delivery.objects.update(lease_until=None)
    with told(slow, transactional=True), pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.conf.settings.DELIVERY_LEASE_SECONDS", 0.01)
        together(first, second)
    row.refresh_from_db()
    assert (Widget.objects.count(), row.state, row.attempts) == (1, WorkState.DONE, 1)
    assert sorted(outcomes, key=str) == sorted([Done(), None], key=str)


def test_the_relay_does_not_wait_for_a_worker_that_outlives_its_lease(monkeypatch: pytest.MonkeyPatch) -> None:
    held, free = delivery(), delivery()
    rung: list[str] = []

    class Bell:
        def send_task(self, name: str, *, args: list[str], queue: str, retry: bool) -> None:
            rung.append(args[0])

    monkeypatch.setattr(relay, "current_app", Bell())
    with psycopg.connect(**connection.get_connection_params()) as worker:
        worker.execute("SELECT 1 FROM core_delivery WHERE id = %s FOR UPDATE", [held.pk])
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '2s'")
        try:
            with told(transactional=True):
                relay.ring()
        except OperationalError as error:
            pytest.fail(f"the relay waited: {error}")
        finally:
            with connection.cursor() as cursor:
                cursor.execute("SET lock_timeout = 0")
    assert rung == [str(free.pk)]


def test_the_same_message_from_many_at_once_is_kept_once() -> None:
    count = 6
    meet = meeting(count)
    new: list[bool] = []

    def receive() -> None:
        meet()
        new.append(inbox.receive(source="till", external_id="1", kind="x", body=b"{}", store_ids=[])[1])

    together(*[receive] * count)
    assert sorted(new) == [False] * (count - 1) + [True]
    assert (InboxMessage.objects.count(), Body.objects.count()) == (1, 1)


def test_one_id_with_two_contents_at_once_is_kept_once_and_refused_once() -> None:
    meet = meeting(2)
    came_to: list[str] = []

    def receive(body: bytes) -> Callable[[], None]:
        def work() -> None:
            meet()
            try:
                inbox.receive(source="till", external_id="1", kind="x", body=body, store_ids=[])
            except inbox.DifferentBytes:
                came_to.append("refused")
            else:
                came_to.append(body.decode())

        return work

    together(receive(b"one"), receive(b"two"))
    kept = bodies.read(InboxMessage.objects.get().body_id)
    assert kept is not None
    assert sorted(came_to) == sorted(["refused", kept.decode()])


def test_two_sequencers_place_every_event_once() -> None:
    for _n in range(50):
        event()
    meet = meeting(2)
    placed: list[int] = []

    def sequence() -> None:
        meet()
        placed.append(sequencer.advance())

    with told() as channel:
        channel.to = ()
        together(sequence, sequence)
    assert sorted(placed) == [0, 50]
    rows = list(Event.objects.order_by("id").values_list("position", flat=True))
    assert rows == list(range(1, 51))


def test_only_one_relay_leads_until_its_connection_ends() -> None:
    with psycopg.connect(**connection.get_connection_params(), autocommit=True) as leader:
        leader.execute("SELECT pg_advisory_lock(%s)", [relay.LEADER_LOCK])
        assert not relay._is_leader()
    deadline = time.monotonic() + 60  # the server notices the end of a connection a moment later
    while not (leads := relay._is_leader()) and time.monotonic() < deadline:
        time.sleep(0.02)  # only asking again shows that the server has noticed
    assert leads
    connection.close()


def test_a_commit_wakes_the_relay_and_a_rollback_does_not() -> None:
    """The idle time is long here: only the notification can end the wait in time."""
    listening, woken = threading.Event(), threading.Event()
    waits: list[bool] = []

    def wait() -> None:
        relay._listen()
        listening.set()
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("django.conf.settings.RELAY_IDLE_SECONDS", 60)
            relay._wait()
        waits.append(Event.objects.exists())
        woken.set()

    def write() -> None:
        assert listening.wait(20)
        try:
            with transaction.atomic():
                journal.append(MADE, Widget(), actor=SYSTEM)
                raise KeyError
        except KeyError:
            pass
        assert not woken.wait(0.3)
        with transaction.atomic():
            journal.append(MADE, Widget(), actor=SYSTEM)
            assert not woken.wait(0.3), "heard before it was true"
        assert woken.wait(30)

    together(wait, write)
    assert waits == [True]


def test_a_notification_that_comes_while_the_relay_works_ends_its_next_wait() -> None:
    relay._listen()
    with psycopg.connect(**connection.get_connection_params(), autocommit=True) as other:
        other.execute(f"NOTIFY {journal.CHANNEL}")
    sequencer.advance()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.conf.settings.RELAY_IDLE_SECONDS", 60)
        began = time.monotonic()
        relay._wait()
    assert time.monotonic() - began < 30
    connection.close()


def test_a_job_taken_over_mid_chunk_waits_and_goes_on_after_it() -> None:
    """The lease runs out inside a chunk: who takes the job over starts after that chunk, never inside it."""
    from django.core.files.base import ContentFile

    from apps.core import files, jobs
    from apps.core.models import Job
    from apps.core.models.stored_file import Retention

    inside, go_on = threading.Event(), threading.Event()

    class Slow:
        kind, permission = "slow", "widgets:import"

        def apply(self, row: dict[str, str], *, actor: actors.Actor) -> str:
            if row["n"] == "2" and not inside.is_set():
                inside.set()
                assert go_on.wait(20)
            Widget.objects.create(value=int(row["n"]))
            return "created"

    jobs.register(Slow())
    try:
        source = files.keep(
            ContentFile(b"n\n1\n2\n3\n4\n"),
            name="w.csv",
            content_type="text/csv",
            retention=Retention.WORKING,
            personal=False,
        )
        job = jobs.start(kind="slow", source=source, actor=SYSTEM)

        def first() -> None:
            jobs.attempt(job.pk)

        def second() -> None:
            assert inside.wait(20)
            threading.Timer(0.3, go_on.set).start()
            Job.objects.filter(pk=job.pk).update(lease_until=leases.database_now() - timedelta(seconds=1))
            jobs.attempt(job.pk)

        together(first, second)
    finally:
        del jobs._operations["slow"]
    job.refresh_from_db()
    assert sorted(Widget.objects.values_list("value", flat=True)) == [1, 2, 3, 4]
    assert (job.state, job.processed, job.created) == (WorkState.DONE, 4, 4)


def test_a_lease_is_not_shared_by_chance() -> None:
    row = delivery()
    Delivery.objects.update(lease_token=uuid4(), lease_until=leases.database_now() + timedelta(minutes=1))
    assert leases.claim(Delivery.objects.all(), row.pk) is None
