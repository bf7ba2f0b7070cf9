"""What the monitor says of a till that is read, and who may have it read at once."""

from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.db.models.functions import Now
from django.test import Client

from apps.core.actors import system
from apps.integrations.models import PollState
from apps.integrations.operations import set_active, set_polling
from apps.integrations.sandbox.faults import Fault, Kind
from apps.integrations.sandbox.server import Sandbox
from apps.payments.models import Receipt
from apps.stores.models import Store
from tests.factories.core import relayed
from tests.factories.integrations import make_connection
from tests.factories.polling import make_polled, ring, understand_all
from tests.factories.stores import make_store
from tests.factories.workshop import make_work_order
from tests.factories.world import staff_as, staff_with

pytestmark = pytest.mark.django_db
LIST = "/integrations/"


@pytest.fixture
def store() -> Store:
    return make_store()


def signed_in(staff: Any) -> Client:
    client = Client()
    client.force_login(staff, backend="apps.stores.authentication.StaffBackend")
    return client


def said(answer: Any) -> list[str]:
    return [str(message) for message in get_messages(answer.wsgi_request)]


def words(store: Store, role: str = "store_manager") -> str:
    text = signed_in(staff_as(role, store=store)).get(LIST).content.decode()
    return " ".join(text.split())


def test_read_now_books_what_was_rung(store: Store, sandbox: Sandbox) -> None:
    connection = make_polled(store, sandbox)
    order = make_work_order(store)
    relayed()
    ring(sandbox, settle=[order.code])
    manager = signed_in(staff_as("store_manager", store=store))
    answer = manager.post(f"{LIST}connections/{connection.code}/read/")
    understand_all()
    assert (answer.status_code, answer["Location"], said(answer)) == (302, LIST, ["1 new ticket of ours."])
    assert Receipt.objects.get().state == "applied"
    assert "1, of 1 looked at" in words(store)


def test_read_now_says_what_went_wrong(store: Store, sandbox: Sandbox) -> None:
    connection = make_polled(store, sandbox)
    sandbox.faults.add(Fault(Kind.UNAVAILABLE))
    answer = signed_in(staff_as("store_manager", store=store)).post(f"{LIST}connections/{connection.code}/read/")
    assert said(answer) == ["Nothing could be read: unavailable: status 503"]
    assert "unavailable: status 503" in words(store)


def test_read_now_does_not_wait_for_a_partner_that_hangs(store: Store, sandbox: Sandbox) -> None:
    connection = make_polled(store, sandbox)
    sandbox.faults.add(Fault(Kind.SLOW, seconds=30))
    answer = signed_in(staff_as("store_manager", store=store)).post(f"{LIST}connections/{connection.code}/read/")
    (sentence,) = said(answer)
    assert sentence.rpartition(": ")[0] == "Nothing could be read: answer_lost"


@pytest.mark.parametrize("case", ["never", "read", "behind", "failing", "stopped", "off"])
def test_the_monitor_says_how_far_the_tickets_were_read(store: Store, sandbox: Sandbox, case: str) -> None:
    connection = make_polled(store, sandbox)
    values: dict[str, Any] = {
        "read": {"last_finished_at": Now()},
        "behind": {"last_finished_at": Now(), "lag": 90},
        "failing": {"last_finished_at": Now(), "last_error": "busy: later"},
    }.get(case, {})
    if values:
        PollState.objects.update(**values)
    if case == "stopped":
        set_polling(connection.id, active=False, actor=system("test"))
    if case == "off":
        set_active(connection.id, active=False, actor=system("test"))
    word = {"never": "Not read yet", "read": "Read", "behind": "Behind", "failing": "Cannot be read"}.get(
        case, "Not read"
    )
    text = words(store)
    assert f"</use></svg>{word}</span>" in text
    assert ("Read now" in text) is (case not in ("stopped", "off"))


def test_a_connection_whose_tills_are_not_read_says_nothing_of_it(store: Store, sandbox: Sandbox) -> None:
    make_connection(store.entity, sandbox.url)
    assert "Till tickets" not in words(store)


def test_reading_is_switched_by_who_sets_the_company_up(store: Store, sandbox: Sandbox) -> None:
    connection = make_connection(store.entity, sandbox.url)
    client = signed_in(staff_as("integrator", entity=store.entity))
    page, address = f"{LIST}connections/{connection.code}/", f"{LIST}connections/{connection.code}/polling/"
    assert "Read till tickets" in client.get(page).content.decode()
    assert client.post(address, {"active": "true"}).status_code == 302
    assert PollState.objects.get().active is True
    assert "Stop reading till tickets" in client.get(page).content.decode()
    client.post(address, {"active": "false"})
    assert PollState.objects.get().active is False


@pytest.mark.parametrize("who", ["stranger", "auditor", "reader", "clerk"])
def test_who_may_not_reads_nothing_and_switches_nothing(store: Store, sandbox: Sandbox, who: str) -> None:
    connection = make_polled(store, sandbox)
    staff = {
        "stranger": lambda: staff_as("integrator", entity=make_store().entity),
        "auditor": lambda: staff_as("auditor", store=store),
        "reader": lambda: staff_with("connections:read", "deliveries:read", store=store),
        "clerk": lambda: staff_as("clerk", store=store),
    }[who]()
    client, before = signed_in(staff), PollState.objects.values().get()
    page = f"{LIST}connections/{connection.code}/"
    answers = [client.post(f"{page}read/").status_code, client.post(f"{page}polling/", {"active": "false"}).status_code]
    assert answers == ([404, 404] if who == "stranger" else [403, 403])
    assert client.get(f"{page}read/").status_code == 405
    assert (PollState.objects.values().get(), sandbox.state()["calls"]) == (before, [])
    assert "Read now" not in client.get(LIST).content.decode()
