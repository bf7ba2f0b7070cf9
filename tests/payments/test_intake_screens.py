"""`/intake/`: what became of tickets sent in bulk, another try for those that failed, and when they are forgotten."""

from datetime import timedelta
from typing import Any
from unittest import mock

import pytest
from django.utils import timezone
from uuid_utils.compat import uuid7

from apps.payments.models import IntakeReceipt, IntakeTicket, Receipt
from apps.payments.operations.intake import booking, forget_old_intake, forgetting
from apps.payments.states import IntakeState
from apps.stores.models import Store
from tests.factories.api import Caller
from tests.factories.desk import make_worker, signed_in
from tests.factories.intake import book_all, pos_ticket, states
from tests.factories.stores import make_store, make_till
from tests.factories.workshop import make_work_order

pytestmark = pytest.mark.django_db
PAGE = "/intake/"


@pytest.fixture
def store() -> Store:
    store = make_store()
    make_till(store=store, code="1")
    return store


def sent(store: Store, *tickets: dict[str, Any]) -> IntakeReceipt:
    caller = Caller("payments:confirm", stores=[store])
    answer = caller.post("intake/pos-tickets/", {"tickets": list(tickets)}, key=None)
    assert answer.status_code == 202, answer.content
    return IntakeReceipt.objects.get()


def failed(store: Store) -> IntakeReceipt:
    """One ticket of ours that met a fault, one that is nothing of ours."""
    order = make_work_order(store, until="ready")
    receipt = sent(store, pos_ticket(store.code, order.code, "T-1"), pos_ticket(store.code, number="T-2"))
    with mock.patch.object(booking, "record_payment", side_effect=RuntimeError("broken")):
        book_all()
    assert states() == [("T-1", "failed"), ("T-2", "not_ours")]
    return receipt


def test_a_manager_sees_what_failed_and_tries_it_again(store: Store) -> None:
    receipt = failed(store)
    client = signed_in(make_worker(store, "store_manager"))
    listed = client.get(PAGE)
    assert [(row.pk, counts) for row, counts in listed.context["rows"]] == [
        (receipt.pk, {"waiting": 0, "booked": 0, "not_ours": 1, "failed": 1})
    ]
    address = f"{PAGE}{receipt.pk}/"
    shown = client.get(address)
    assert [(row["ticket"].number, row["kind"]) for row in shown.context["rows"]] == [
        ("T-1", "blocked"),
        ("T-2", "closed"),
    ]
    assert shown.context["may_retry"]

    assert client.post(f"{address}retry/").status_code == 302
    book_all()
    assert states() == [("T-1", "booked"), ("T-2", "not_ours")]
    assert Receipt.objects.count() == 1
    assert not client.get(address).context["may_retry"]
    assert client.post(f"{address}retry/").status_code == 409, "there is nothing left to retry"


def test_a_clerk_looks_and_changes_nothing(store: Store) -> None:
    receipt = failed(store)
    client = signed_in(make_worker(store, "clerk"))
    address = f"{PAGE}{receipt.pk}/"
    assert not client.get(address).context["may_retry"]
    assert client.post(f"{address}retry/").status_code == 403
    assert states() == [("T-1", "failed"), ("T-2", "not_ours")]


def test_another_store_s_are_not_there(store: Store) -> None:
    receipt = failed(store)
    client = signed_in(make_worker(make_store(), "store_manager"))
    assert client.get(PAGE).context["rows"] == []
    address = f"{PAGE}{receipt.pk}/"
    assert [client.get(address).status_code, client.post(f"{address}retry/").status_code] == [404, 404]
    assert states() == [("T-1", "failed"), ("T-2", "not_ours")]


@pytest.mark.parametrize("how_many", [1, 3])
def test_the_pages_ask_as_much_for_three_as_for_one(
    store: Store, how_many: int, django_assert_num_queries: Any
) -> None:
    tickets = [pos_ticket(store.code, number=f"T-{number}") for number in range(how_many)]
    receipt = sent(store, *tickets)
    for _ in range(how_many - 1):
        IntakeReceipt.objects.create(
            id=uuid7(), sender_kind="consumer", sender_id="x", sender_label="X", store_ids=[store.pk], body_id=uuid7(),
            taken=0, waiting=0,
        )  # fmt: skip
    client = signed_in(make_worker(store, "store_manager"))
    client.get(PAGE)
    with django_assert_num_queries(6):
        assert len(client.get(PAGE).context["rows"]) == how_many
    with django_assert_num_queries(7):
        assert len(client.get(f"{PAGE}{receipt.pk}/").context["rows"]) == how_many


def test_after_thirteen_months_a_finished_request_is_forgotten_and_its_payment_stays(store: Store) -> None:
    order = make_work_order(store, until="ready")
    sent(store, pos_ticket(store.code, order.code))
    in_time, past = timezone.now() + timedelta(days=395), timezone.now() + timedelta(days=397)
    assert forget_old_intake(past) == 0, "it still waits"
    book_all()
    assert (forget_old_intake(in_time), IntakeTicket.objects.get().state) == (0, IntakeState.BOOKED)
    with mock.patch.object(forgetting, "AT_ONCE", 1):
        assert forget_old_intake(past) == 1
    assert (IntakeReceipt.objects.count(), IntakeTicket.objects.count(), Receipt.objects.count()) == (0, 0, 1)
