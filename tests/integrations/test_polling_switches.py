"""Whose tills are read, who says so, and what reads them."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from apps.core.actors import system
from apps.core.errors import Invalid, PermissionRefused
from apps.core.models import Event, InboxMessage
from apps.integrations import operations, selectors, tasks
from apps.integrations.models import PollState
from apps.integrations.operations import Polled, set_active, set_polling
from apps.integrations.sandbox.faults import Fault, Kind
from apps.integrations.sandbox.server import Sandbox
from apps.stores.models import Store
from tests.factories.polling import at_the_erp, make_polled, poll, receipts, ring
from tests.factories.stores import make_store
from tests.factories.workshop import person

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def store() -> Store:
    return make_store()


def test_a_switched_off_connection_or_till_is_not_read(store: Store, sandbox: Sandbox) -> None:
    connection = make_polled(store, sandbox)
    set_polling(connection.id, active=False, actor=system("test"))
    assert (poll(connection).outcome, selectors.polled_connections()) == (Polled.WAITING, [])
    set_polling(connection.id, active=True, actor=system("test"))
    set_active(connection.id, active=False, actor=system("test"))
    assert (poll(connection).outcome, selectors.polled_connections()) == (Polled.WAITING, [])
    assert sandbox.state()["calls"] == []


def test_the_journal_says_who_switched_reading(store: Store, sandbox: Sandbox) -> None:
    connection, ines = make_polled(store, sandbox), person("ines", store)
    set_polling(connection.id, active=False, actor=ines)
    told = Event.objects.filter(type__contains="ticket_reading").order_by("id").values_list("type", "actor_id")
    assert list(told) == [
        ("recommerce.connection.ticket_reading_started.v1", "system"),
        ("recommerce.connection.ticket_reading_stopped.v1", "ines"),
    ]


def test_what_was_rung_while_reading_was_off_is_read_afterwards(store: Store, sandbox: Sandbox) -> None:
    connection = make_polled(store, sandbox)
    poll(connection)
    set_polling(connection.id, active=False, actor=system("test"))
    ring(sandbox, settle=[at_the_erp(store).code])
    set_polling(connection.id, active=True, actor=system("test"))
    assert (poll(connection).taken, len(receipts())) == (1, 1)


def test_only_who_sets_the_whole_company_up_switches_reading(store: Store, sandbox: Sandbox) -> None:
    connection = make_polled(store, sandbox)
    make_store(entity=store.entity)
    with pytest.raises(PermissionRefused):
        set_polling(connection.id, active=False, actor=person("ines", store))
    assert PollState.objects.get().active is True


def test_a_partner_without_tickets_to_read_is_refused(
    store: Store, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    connection = make_polled(store, sandbox)
    PollState.objects.all().delete()
    monkeypatch.setattr("apps.integrations.contract.ticket_source", lambda code: None)
    with pytest.raises(Invalid):
        set_polling(connection.id, active=True, actor=system("test"))
    assert PollState.objects.count() == 0


@pytest.mark.parametrize("elsewhere", [True, False])
def test_reading_at_once_needs_the_right_in_a_store_of_the_company(
    store: Store, sandbox: Sandbox, elsewhere: bool
) -> None:
    connection = make_polled(store, sandbox)
    actor = person("mona", make_store()) if elsewhere else person("mona", store, "connections:read")
    with pytest.raises(PermissionRefused):
        operations.read_now(connection.id, actor=actor)
    assert sandbox.state()["calls"] == []
    assert operations.read_now(connection.id, actor=person("mona", store)).outcome == Polled.READ


def test_beat_sends_one_message_for_each_till_that_is_read(
    store: Store, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    connection, sent = make_polled(store, sandbox), []
    monkeypatch.setattr(tasks.current_app, "send_task", lambda name, **how: sent.append((name, how)))
    tasks.poll_every_till()
    assert sent == [
        ("apps.integrations.tasks.poll_till", {"args": [str(connection.id)], "queue": "partners", "expires": 45})
    ]
    ring(sandbox, settle=[at_the_erp(store).code])
    tasks.poll_till(str(connection.id))
    assert InboxMessage.objects.count() == 1


def test_the_command_reads_once_and_says_what(store: Store, sandbox: Sandbox) -> None:
    connection, said = make_polled(store, sandbox), StringIO()
    ring(sandbox, settle=[at_the_erp(store).code])
    call_command("poll_tickets", "--once", "--connection", connection.code, stdout=said)
    sandbox.faults.add(Fault(Kind.UNAVAILABLE))
    call_command("poll_tickets", "--once", stdout=said)
    assert said.getvalue().splitlines() == [
        "odoo: read, 1 seen, 1 new",
        "odoo: failed, 0 seen, 0 new (unavailable: status 503)",
    ]
    with pytest.raises(CommandError):
        call_command("poll_tickets", "--once", "--connection", "nobody", stdout=said)
