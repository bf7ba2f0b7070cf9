"""`/till-simulator/`: plays in a sandbox store, refuses a real one, and shows every byte afterwards."""

import json
from uuid import uuid4

import pytest
from django.test import Client

from apps.access.models import DeviceKey
from apps.core import bodies
from apps.payments.models import Payable, Receipt, Voucher
from apps.stores.models import Store
from apps.workshop.models import WorkOrder
from tests.factories.access import make_hook_source
from tests.factories.stores import make_store, make_till
from tests.factories.workshop import make_work_order
from tests.factories.world import staff_with

pytestmark = pytest.mark.django_db

PAGE = "/till-simulator/"


@pytest.fixture
def store() -> Store:
    made = make_store(sandbox=True)
    make_till(store=made, code="1")
    return made


def at(store: Store, *rights: str) -> Client:
    client = Client()
    client.force_login(staff_with("stores:read", *(rights or ("till_simulator:use",)), store=store))
    return client


def play(client: Client, scenario: str = "pay", door: str = "lane", code: str = "") -> object:
    return client.post(PAGE, {"scenario": scenario, "door": door, "code": code})


def test_an_order_of_its_own_is_paid_and_every_byte_shown(store: Store) -> None:
    client = at(store)
    shown = client.get(play(client)["Location"])
    run, payable = shown.context["run"], Payable.objects.get()
    assert (run["good"], payable.payment_state, run["code"]) == (True, "paid", payable.subject_code)
    assert [exchange["status"] for exchange in run["exchanges"]] == [200, 200, 201, 200]
    page = shown.content.decode()
    assert "POST /api/v1/payments/ HTTP/1.1" in page
    assert "HTTP/1.0 201 Created" in page
    assert "rct_•••" in page
    assert [key.revoked_at is None for key in DeviceKey.objects.all()] == [False]


def test_a_voucher_is_issued_for_it_and_spent(store: Store) -> None:
    client = at(store)
    run = client.get(play(client, "voucher")["Location"]).context["run"]
    assert (run["good"], Voucher.objects.get().balance) == (True, 0)


def test_a_scanned_order_is_rung(store: Store) -> None:
    order = make_work_order(store)
    client = at(store)
    shown = client.get(play(client, "twice", code=order.payable.ean)["Location"])
    assert (shown.context["run"]["good"], WorkOrder.objects.count()) == (True, 1)
    order.payable.refresh_from_db()
    assert order.payable.payment_state == "overpaid"


def test_the_hook_is_kept_and_the_page_says_to_look_again(store: Store) -> None:
    make_hook_source(store=store, legal_entity=store.entity)
    client = at(store)
    shown = client.get(play(client, door="hook")["Location"])
    assert (shown.context["by_hook"], [one["status"] for one in shown.context["run"]["exchanges"]]) == (True, [202])


def test_a_real_store_is_refused_in_a_sentence_and_nothing_is_rung() -> None:
    real = make_store()
    make_till(store=real, code="1")
    client = at(real)
    assert client.get(PAGE).context["sandbox"] is False
    answer = play(client)
    assert (answer.status_code, answer.context["sandbox"]) == (422, False)
    assert (Receipt.objects.count(), WorkOrder.objects.count(), DeviceKey.objects.count()) == (0, 0, 0)


@pytest.mark.parametrize(
    "scenario,door,code,field",
    [("pay", "lane", "WO-NOBODY", "code"), ("pay", "hook", "", "door"), ("steal", "lane", "", "scenario")],
)
def test_what_cannot_be_played_is_said_beside_its_field(
    store: Store, scenario: str, door: str, code: str, field: str
) -> None:
    answer = play(at(store), scenario, door, code)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    assert (Receipt.objects.count(), DeviceKey.objects.count()) == (0, 0)


def test_another_companys_order_is_not_found(store: Store) -> None:
    order = make_work_order()
    assert play(at(store), code=order.code).context["form"].errors.keys() == {"code"}


def test_a_store_without_a_till_says_so() -> None:
    bare = make_store(sandbox=True)
    assert play(at(bare)).context["form"].errors.keys() == {"scenario"}


def test_an_order_that_is_paid_stops_the_till_and_says_why(store: Store) -> None:
    order = make_work_order(store, until="paid")
    client = at(store)
    run = client.get(play(client, code=order.code)["Location"]).context["run"]
    assert (run["good"], run["steps"][0]["found"]) == (False, "409")


def test_without_the_right_it_is_closed(store: Store) -> None:
    client = at(store, "payables:read")
    assert (client.get(PAGE).status_code, play(client).status_code) == (403, 403)
    assert Receipt.objects.count() == 0


def test_a_run_is_shown_in_its_store_only_and_other_bodies_are_no_runs(store: Store) -> None:
    address = play(at(store))["Location"]
    assert at(make_store(sandbox=True)).get(address).status_code == 404
    client = at(store)
    for kept in (b"{}", b"[]", b"\xff", json.dumps({"kind": "other", "store": str(store.pk)}).encode()):
        assert client.get(f"{PAGE}{bodies.keep(kept)}/").status_code == 404
    assert client.get(f"{PAGE}{uuid4()}/").status_code == 404
