"""The evening page: what it shows to whom, each difference's one step, and its way over the API."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from apps.payments.inputs import Declaration
from apps.payments.models import Case, EndOfDay, EndOfDayTotal, Receipt
from apps.payments.operations import declare_payment
from apps.payments.states import CaseKind, ReceiptState
from apps.stores.models import Staff
from apps.stores.selectors import today_in
from apps.workshop.models import WorkOrder
from tests.factories.api import MONEY_SCOPES, Caller, problem
from tests.factories.stores import make_staff, make_store, make_till
from tests.factories.workshop import PAID_AT, make_work_order, pay, person, till_payment
from tests.factories.world import staff_as

pytestmark = pytest.mark.django_db
DAY = PAID_AT.date()
EVENING = ("end_of_day:read", "end_of_day:enter", "end_of_day:sign_off")


@pytest.fixture
def order() -> WorkOrder:
    order = make_work_order()
    make_till(store=order.store, code="1")
    return order


def signed_in(staff: Staff) -> Client:
    client = Client()
    client.force_login(staff, backend="apps.stores.authentication.StaffBackend")
    return client


def as_(role: str, order: WorkOrder) -> Client:
    return signed_in(staff_as(role, store=order.store))


def address(order: WorkOrder, path: str = "", **values: str) -> str:
    query = {"store": order.store.code, "date": DAY.isoformat(), **values}
    return f"/evening/{path}?" + "&".join(f"{name}={value}" for name, value in query.items())


def here(order: WorkOrder, **values: Any) -> dict[str, Any]:
    return {"store": order.store.code, "date": DAY.isoformat(), **values}


def declare(order: WorkOrder, amount: str = "60.00") -> Receipt:
    said = Declaration("P-1", Decimal(amount), DAY)
    return declare_payment(order.payable_id, declaration=said, store=order.store, actor=person("clara", order.store))[0]


def told(client: Client, order: WorkOrder) -> list[str]:
    return [str(message) for message in client.get(address(order)).context["messages"]]


def totals(order: WorkOrder, *rows: tuple[str, str, str]) -> dict[str, str]:
    sent = {"totals-TOTAL_FORMS": str(len(rows)), "totals-INITIAL_FORMS": "0"}
    for place, row in enumerate(rows):
        for name, value in zip(("method", "amount", "elsewhere"), row, strict=True):
            sent[f"totals-{place}-{name}"] = value
    return here(order, till="1", **sent)


def test_today_in_the_stores_own_zone_is_shown_first(order: WorkOrder) -> None:
    answer = as_("clerk", order).get("/evening/")
    assert (answer.context["at"].store, answer.context["at"].day) == (order.store, today_in(order.store))
    assert "Nothing to compare yet" in answer.content.decode()


def test_the_page_names_amounts_people_and_steps(order: WorkOrder) -> None:
    pay(make_work_order(order.store), "60.00", number="T-1")
    declare(order)
    text = as_("store_manager", order).get(address(order)).content.decode()
    for said in ("Work orders", "€60.00", "€120.00", "Clara", "No till will tell it", "Enter the total", "P-1"):
        assert said in text, said
    assert "Anne Durand" not in text


def test_who_may_look_sees_no_step(order: WorkOrder) -> None:
    declare(order)
    page = as_("auditor", order).get(address(order))
    steps = [page.context[name] for name in ("may_settle", "may_enter", "may_sign")]
    assert (page.status_code, steps) == (200, [False, False, False])
    clerk = as_("clerk", order).get(address(order)).context
    assert [clerk[name] for name in ("may_settle", "may_enter", "may_sign")] == [False, True, False]


def test_another_stores_day_is_not_there_and_without_the_right_there_is_none(order: WorkOrder) -> None:
    stranger = as_("store_manager", make_work_order(make_store(entity=order.store.entity)))
    assert stranger.get(address(order)).status_code == 404
    assert stranger.get(address(order, "print/")).status_code == 404
    assert stranger.post("/evening/sign-off/", here(order)).status_code == 404
    assert stranger.post("/evening/totals/", totals(order, ("cash", "1", ""))).status_code == 404
    assert as_("integrator", order).get("/evening/").status_code == 403
    assert signed_in(make_staff(language="en")).get("/evening/").status_code == 403
    assert EndOfDay.objects.count() == 0


def test_totals_are_entered_as_people_write_them(order: WorkOrder) -> None:
    client = as_("clerk", order)
    sent = totals(order, ("cash", "1 060,50", "1000"), ("card", "", ""), ("ticket resto", "-5", ""))
    assert client.post("/evening/totals/", sent).status_code == 302
    rows = EndOfDayTotal.objects.values_list("till_code", "method", "amount", "elsewhere")
    assert list(rows) == [
        ("1", "cash", Decimal("1060.50"), Decimal("1000.00")), ("1", "ticket resto", Decimal("-5.00"), Decimal("0.00")),
    ]  # fmt: skip
    assert told(client, order) == ["The totals of till 1 are kept."]


@pytest.mark.parametrize("row", [("cash", "sixty", ""), ("", "60", ""), ("cash", "60", "x")])
def test_totals_that_cannot_be_read_come_back_with_the_mistake(order: WorkOrder, row: tuple[str, str, str]) -> None:
    answer = as_("clerk", order).post("/evening/totals/", totals(order, row))
    assert answer.status_code == 422
    assert "rc-field__error" in answer.content.decode()
    assert EndOfDay.objects.count() == 0


def test_one_tender_twice_is_refused(order: WorkOrder) -> None:
    sent = totals(order, ("cash", "60", ""), ("cash", "50", ""))
    assert as_("clerk", order).post("/evening/totals/", sent).status_code == 422
    assert EndOfDay.objects.count() == 0


def test_a_declaration_is_confirmed_or_set_aside_from_the_page(order: WorkOrder) -> None:
    receipt, client = declare(order), as_("store_manager", order)
    assert as_("clerk", order).post(f"/evening/payments/{receipt.pk}/confirm/", here(order)).status_code == 403
    receipt.refresh_from_db()
    assert receipt.awaits_confirmation
    answer = client.post(f"/evening/payments/{receipt.pk}/confirm/", here(order))
    assert (answer.status_code, answer["Location"]) == (302, address(order))
    receipt.refresh_from_db()
    assert not receipt.awaits_confirmation
    assert client.post(f"/evening/payments/{receipt.pk}/set-aside/", here(order)).status_code == 302
    receipt.refresh_from_db()
    assert receipt.state == ReceiptState.APPLIED
    assert told(client, order)[-1] == "This payment awaits no confirmation."


def test_a_waiting_ticket_is_offered_what_lacks_its_amount_and_assigned(order: WorkOrder) -> None:
    receipt, _ = pay(order, payment=till_payment(order, payable="NOBODY"))
    client = as_("store_manager", order)
    (row,) = client.get(address(order)).context["waiting"]
    assert row["likely"] == [order.payable]
    assert client.post(f"/evening/payments/{receipt.pk}/assign/", here(order, payable="WO-NO")).status_code == 302
    assert told(client, order) == ["Nothing of this company bears this code."]
    client.post(f"/evening/payments/{receipt.pk}/assign/", here(order, payable=order.payable.code))
    receipt.refresh_from_db()
    assert (receipt.state, receipt.payable_id) == (ReceiptState.APPLIED, order.payable_id)


def test_an_unexplained_difference_is_looked_into_by_a_case_that_takes_the_buttons_place(order: WorkOrder) -> None:
    client = as_("store_manager", order)
    client.post("/evening/totals/", totals(order, ("cash", "5", "")))
    assert "Have it looked into" in client.get(address(order)).content.decode()
    answer = client.post("/evening/question/", here(order, till="1", method="cash"))
    case = Case.objects.get(kind=CaseKind.TILL_DIFFERENCE)
    assert answer["Location"] == f"/cases/{case.pk}/"
    assert client.get(answer["Location"]).status_code == 200
    text = client.get(address(order)).content.decode()
    assert ("Have it looked into" in text, f"/cases/{case.pk}/" in text) == (False, True)


def test_the_manager_signs_off_and_the_page_stands(order: WorkOrder) -> None:
    declare(order, "160.00")
    client = as_("store_manager", order)
    refused = client.post("/evening/sign-off/", here(order))
    assert refused.status_code == 422
    assert "P-1" in refused.context["sign_off"].errors["accept_open"][0]
    assert client.post("/evening/sign-off/", here(order, accept_open="on")).status_code == 422
    assert EndOfDay.objects.count() == 0
    assert client.post("/evening/sign-off/", here(order, accept_open="on", note="Seen")).status_code == 302
    page = client.get(address(order))
    assert (page.context["is_open"], page.context["may_enter"]) == (False, False)
    pay(make_work_order(order.store), "60.00", number="T-LATE")
    assert [row["ticket"] for row in client.get(address(order)).context["after"]] == ["T-LATE"]
    assert client.get(address(order, "print/")).status_code == 200


def test_earlier_days_left_open_are_offered(order: WorkOrder) -> None:
    pay(order, "60.00")
    after = (DAY + timedelta(days=1)).isoformat()
    days = as_("clerk", order).get(address(order, date=after)).context["open_days"]
    assert days == [(DAY, address(order))]


@pytest.mark.parametrize("date", ["2026-02-30", "yesterday", "%00", "", "0001-01-01"])
def test_a_day_that_is_none_shows_today(order: WorkOrder, date: str) -> None:
    answer = as_("clerk", order).get(address(order, date=date))
    assert (answer.status_code, answer.context["at"].day) == (200, today_in(order.store))


def test_paper_shows_the_same_sums(order: WorkOrder) -> None:
    pay(order, "60.00")
    text = as_("clerk", order).get(address(order, "print/")).content.decode()
    assert ("Not signed off" in text, "€60.00" in text, "Manager’s signature" in text) == (True, True, True)


def test_the_api_tells_enters_and_signs_off(order: WorkOrder) -> None:
    pay(order, "60.00")
    caller = Caller(*EVENING, stores=[order.store])
    (page,) = caller.get(f"end-of-days/?store={order.store.code}&date={DAY}").json()["results"]
    assert (page["state"], page["signed_off_by"], page["figures"]["by_tender"]) == ("open", "", [
        {"currency": "EUR", "count": 1, "taken": "60.00", "given": "0.00", "net": "60.00", "method": "cash"}
    ])  # fmt: skip
    body = here(order, till="1", totals=[{"method": "cash", "amount": "58.00"}])
    entered = caller.post("end-of-days/totals/", body)
    assert entered.status_code == 200, entered.content
    (difference,) = entered.json()["figures"]["differences"]
    assert (difference["amount"], difference["causes"][0]["cause"]) == ("-2.00", "unexplained")
    signed = caller.post("end-of-days/sign-off/", here(order)).json()
    assert (signed["state"], signed["figures"]) == ("signed_off", entered.json()["figures"])
    assert problem(caller.post("end-of-days/sign-off/", here(order)))[:2] == (409, "illegal_transition")


def test_the_api_refuses_other_stores_and_days_that_are_none(order: WorkOrder) -> None:
    stranger = Caller(*EVENING, stores=[make_store(entity=order.store.entity)])
    where = f"store={order.store.code}&date={DAY}"
    assert problem(stranger.get(f"end-of-days/?{where}"))[:2] == (404, "not_found")
    body = here(order, till="1", totals=[{"method": "cash", "amount": "58.00"}])
    assert problem(stranger.post("end-of-days/totals/", body))[:2] == (404, "not_found")
    assert problem(stranger.post("end-of-days/sign-off/", here(order)))[:2] == (404, "not_found")
    own = Caller(*EVENING, stores=[order.store])
    assert problem(own.get(f"end-of-days/?store={order.store.code}&date=soon"))[:2] == (400, "malformed")
    assert problem(own.get("end-of-days/"))[:2] == (400, "malformed")
    first = f"store={order.store.code}&date=0001-01-01"
    assert problem(own.get(f"end-of-days/?{first}"))[:2] == (400, "malformed")
    long_ago = {**body, "date": "0001-01-01"}
    assert problem(own.post("end-of-days/totals/", long_ago)) == (422, "invalid", ["/date"])
    assert EndOfDay.objects.count() == 0


def test_the_api_lists_what_must_be_settled_first_and_assigns(order: WorkOrder) -> None:
    declare(order, "160.00")
    receipt, _ = pay(order, payment=till_payment(order, payable="NOBODY"))
    caller = Caller(*EVENING, *MONEY_SCOPES, "payments:settle_declared", stores=[order.store])
    refused = caller.post("end-of-days/sign-off/", here(order))
    assert problem(refused)[:2] == (409, "declarations_left")
    assert [row["ticket"] for row in refused.json()["declarations"]] == ["P-1"]
    assigned = caller.post(f"payments/{receipt.pk}/assign/", {"payable": order.code}).json()
    assert (assigned["state"], assigned["payable"]["code"]) == ("applied", order.payable.code)
    assert problem(caller.post(f"payments/{receipt.pk}/assign/", {"payable": order.code}))[:2] == (409, "not_waiting")
