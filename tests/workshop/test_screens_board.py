"""The board: who sees what, one press for the next step, filters, and what it costs."""

import html
import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from apps.technicians.operations import register_technician
from apps.workshop import operations
from apps.workshop.models import WorkOrder
from tests.factories.desk import make_worker, signed_in
from tests.factories.scene import make_day
from tests.factories.stores import make_assignment, make_role, make_store
from tests.factories.workshop import make_work_order, person

pytestmark = pytest.mark.django_db


def lead(store):
    return signed_in(make_worker(store, "workshop_lead", "clerk"))


def asked(client, text):
    return client.post("/workshop/", {"q": text})


def lanes(answer):
    """{lane: [codes]} of those that hold something."""
    board = [lane for stack in answer.context["board"] for lane in stack]
    return {lane["key"]: [card["code"] for card in lane["cards"]] for lane in board if lane["cards"]}


def cards(answer):
    return {card["code"]: card for stack in answer.context["board"] for lane in stack for card in lane["cards"]}


@pytest.mark.parametrize(
    "status, lane",
    [
        ("checked_in", "new"), ("diagnosing", "new"), ("quoted", "customer"), ("refused", "customer"),
        ("lapsed", "customer"), ("approved", "todo"), ("in_work", "work"), ("waiting_parts", "waiting"),
        ("extra_found", "waiting"), ("quality_check", "check"), ("ready", "ready"), ("paid", "paid"),
    ],
)  # fmt: skip
def test_every_order_in_the_workshop_stands_in_the_lane_of_its_status(status, lane):
    order = make_work_order(until=status)
    assert lanes(lead(order.store).get("/workshop/")) == {lane: [order.code]}


@pytest.mark.parametrize("status", ["booked", "handed_over", "closed", "cancelled", "no_show"])
def test_what_is_not_in_the_workshop_is_not_on_its_board(status):
    order = make_work_order(until=status)
    assert lanes(lead(order.store).get("/workshop/")) == {}


def test_another_store_has_another_board():
    order = make_work_order(until="ready")
    assert lanes(lead(make_store(entity=order.legal_entity)).get("/workshop/")) == {}


@pytest.mark.parametrize(
    "status, role, step",
    [
        ("checked_in", "technician", ("Start diagnosis", True)),
        ("checked_in", "clerk", None),
        ("diagnosing", "technician", ("Quote", False)),
        ("quoted", "clerk", ("Approve quote", False)),
        ("quoted", "technician", ("Revise quote", True)),
        ("approved", "technician", ("Start work", True)),
        ("in_work", "technician", ("Finish work", True)),
        ("waiting_parts", "technician", ("Resume work", True)),
        ("quality_check", "technician", ("Pass quality check", False)),
        ("paid", "clerk", ("Hand over", False)),
        ("paid", "technician", None),
        ("paid", "auditor", None),
    ],
)
def test_the_next_step_is_a_move_this_person_may_take(status, role, step):
    """True: done at one press. False: the order's form is opened, because something must be said."""
    order = make_work_order(until=status)
    shown = cards(signed_in(make_worker(order.store, role)).get("/workshop/"))[order.code]["next"]
    assert (shown and (shown.label, shown.at_once)) == step


def test_one_press_takes_the_step_and_answers_with_the_lanes():
    order = make_work_order(until="approved")
    worker = signed_in(make_worker(order.store, "technician"))
    answer = worker.post(
        f"/workshop/{order.code}/start-work/", {"version": order.version},
        headers={"HX-Request": "true", "HX-Target": "board", "HX-Current-URL": "http://testserver/workshop/"},
    )  # fmt: skip
    order.refresh_from_db()
    assert (answer.status_code, order.status) == (200, "in_work")
    assert b'id="lane-work"' in answer.content
    assert b"<html" not in answer.content
    assert f"{order.code}: in work." in answer["HX-Trigger"]


def test_a_press_on_a_stale_card_changes_nothing_and_brings_the_board_up_to_date():
    order = make_work_order(until="approved")
    worker = signed_in(make_worker(order.store, "technician"))
    operations.wait_for_parts(order.id, actor=person("lea", order.store))
    answer = worker.post(
        f"/workshop/{order.code}/start-work/", {"version": order.version},
        headers={"HX-Request": "true", "HX-Target": "board", "HX-Current-URL": "http://testserver/workshop/"},
    )  # fmt: skip
    order.refresh_from_db()
    assert (answer.status_code, order.status) == (409, "waiting_parts")
    assert "Somebody changed this order meanwhile." in answer["HX-Trigger"]
    assert b"Resume work" in answer.content


def test_the_search_finds_by_code_thing_and_customer():
    day = make_day()
    client = lead(day["ready"].store)
    assert lanes(asked(client, "moustache")) == {"customer": [day["quoted"].code]}
    assert lanes(asked(client, "hugo")) == {"waiting": [day["waiting_parts"].code]}
    assert lanes(asked(client, day["paid"].code.lower())) == {"paid": [day["paid"].code]}
    assert lanes(asked(client, "nothing-like-it\x00")) == {}


def test_what_was_typed_is_asked_again_at_an_address_that_does_not_tell_it():
    day = make_day()
    client = lead(day["ready"].store)
    found = {"waiting": [day["waiting_parts"].code]}

    page = client.post("/workshop/", {"q": "hugo", "mine": ""})
    part = client.post("/workshop/", {"q": "hugo"}, headers={"HX-Request": "true"})
    cleared = client.post("/workshop/", {"q": " "}, headers={"HX-Request": "true"})

    addresses = [page.context["page_address"], part["HX-Push-Url"]]
    assert [lanes(client.get(address)) for address in addresses] == [found, found]
    assert [re.sub("again=[^&]+", "again=…", address) for address in addresses] == ["/workshop/?again=…"] * 2
    assert cleared["HX-Push-Url"] == "/workshop/"
    poll = re.search(r'hx-get="([^"]+)"', part.content.decode())
    assert poll
    assert client.get(html.unescape(poll[1]), headers={"HX-Request": "true"}).status_code == 204


def test_who_may_not_read_names_sees_codes_and_finds_none_by_name():
    day = make_day()
    order = day["waiting_parts"]
    worker = make_worker(order.store, "technician")
    make_assignment(worker, make_role(["customers:pii"]), store=make_store())  # of another company
    client = signed_in(worker)
    assert cards(client.get("/workshop/"))[order.code]["customer"] == order.customer.code
    assert lanes(asked(client, "hugo")) == {}


def test_only_mine_are_those_assigned_to_me():
    order, _other = (make_work_order(store, until="in_work") for store in [make_store()] * 2)
    me = make_worker(order.store, "technician")
    technician = register_technician(staff=me, store=order.store, actor=person("mona", order.store))
    operations.assign(order.id, technician_id=technician.id, actor=person("mona", order.store))
    assert lanes(signed_in(me).get("/workshop/?mine=1")) == {"work": [order.code]}


def test_late_is_said_until_the_thing_is_ready():
    late = make_work_order(until="in_work")
    ready = make_work_order(late.store, until="ready")
    WorkOrder.objects.update(promised_at=timezone.now() - timedelta(hours=50))
    shown = cards(lead(late.store).get("/workshop/"))
    assert {code: card["late"] for code, card in shown.items()} == {late.code: "2 days late", ready.code: ""}


def test_the_numbers_of_the_home_screen_lead_to_just_those_orders():
    late = make_work_order(until="in_work")
    fresh = make_work_order(late.store, until="in_work")
    WorkOrder.objects.filter(pk=late.pk).update(promised_at=timezone.now() - timedelta(hours=1))
    client = lead(late.store)
    assert lanes(client.get("/workshop/?show=late")) == {"work": [late.code]}
    assert lanes(client.get("/workshop/?show=in_work")) == {"work": [late.code, fresh.code]}
    assert lanes(client.get("/workshop/?show=unknown")).keys() == {"work"}


def test_a_poll_that_brings_nothing_new_brings_nothing():
    order = make_work_order(until="approved")
    client = lead(order.store)
    seen = client.get("/workshop/").context["seen"]
    assert client.get(f"/workshop/?seen={seen}", headers={"HX-Request": "true"}).status_code == 204
    operations.start_work(order.id, actor=person("lea", order.store))
    answer = client.get(f"/workshop/?seen={seen}", headers={"HX-Request": "true"})
    assert (answer.status_code, b'id="board-lead"' in answer.content) == (200, True)


def test_the_board_costs_five_queries_however_full_it_is():
    """Session, person, roles, stores on offer, and the orders; the lamp of the partners is fresh."""
    store = make_store()
    client = lead(store)
    for count in (1, 3):
        while WorkOrder.objects.count() < count:
            make_work_order(store, until="ready")
        client.get("/workshop/")
        with CaptureQueriesContext(connection) as queries:
            assert client.get("/workshop/").status_code == 200
        assert len(queries) == 5, [query["sql"][:90] for query in queries]


def test_sixty_cards_weigh_less_than_sixty_kilobytes():
    order = make_work_order(until="in_work")
    WorkOrder.objects.filter(pk=order.pk).update(promised_at=timezone.now() - timedelta(hours=30))
    order.refresh_from_db()
    for number in range(59):
        order.pk, order.code, order.payable = None, f"WO-{number:08d}", None
        order._state.adding = True
        order.id = WorkOrder().id
        order.save(force_insert=True)
    answer = lead(order.store).get("/workshop/")
    assert answer.content.count(b"<article") == 60
    assert len(answer.content) < 60 * 1024


def test_nobody_signed_in_is_led_to_sign_in_and_a_fragment_is_refused(client):
    assert client.get("/workshop/").status_code == 302
    assert client.get("/workshop/", headers={"HX-Request": "true"}).status_code == 401


def test_without_the_right_there_is_no_board():
    store = make_store()
    answer = signed_in(make_worker(store, rights=("items:read",))).get("/workshop/")
    assert answer.status_code == 403
