"""Cases on screen: open ones first, told in words, closed with a sentence."""

from decimal import Decimal

import pytest
from django.test import Client

from apps.payments.models import Case, Payable
from apps.payments.screens import words
from apps.payments.states import CaseKind, CaseState, Direction
from apps.stores.models import Staff
from tests.factories.stores import make_store
from tests.factories.world import World, make_world, staff_as

pytestmark = pytest.mark.django_db

LIST = "/cases/"


@pytest.fixture
def world() -> World:
    return make_world()


def signed_in(staff: Staff) -> Client:
    client = Client()
    client.force_login(staff, backend="apps.stores.authentication.StaffBackend")
    return client


def manager(world: World) -> Client:
    return signed_in(staff_as("store_manager", store=world.store))


def the_case() -> Case:
    return Case.objects.get(kind=CaseKind.OVERPAID)


def test_open_cases_are_listed_with_amount_order_and_owner(world: World) -> None:
    answer = manager(world).get(LIST)
    (row,) = answer.context["rows"]
    assert (row["case"], str(row["money"]), row["subject"], row["owner"]) == (
        the_case(), "20.00 EUR", world.order.code, "Store manager",
    )  # fmt: skip
    assert [(tab["count"], tab["current"]) for tab in answer.context["tabs"]] == [(1, True), (None, False)]


def test_the_page_says_what_happened_and_what_was_paid(world: World) -> None:
    page = manager(world).get(f"{LIST}{the_case().pk}/")
    text = page.content.decode()
    assert str(words.HAPPENED[CaseKind.OVERPAID]) in text
    assert [str(row["money"]) for row in page.context["receipts"]] == ["20.00 EUR", "60.00 EUR"]
    assert f"/scan/?q={world.order.code}" in text


def test_too_much_that_was_paid_out_is_not_the_customers_to_keep() -> None:
    paid_in = Case(kind=CaseKind.OVERPAID, payable=Payable(direction=Direction.IN))
    paid_out = Case(kind=CaseKind.OVERPAID, payable=Payable(direction=Direction.OUT))
    assert (words.happened(paid_in), words.to_do(paid_in)) == (
        str(words.HAPPENED[CaseKind.OVERPAID]), str(words.TO_DO[CaseKind.OVERPAID]),
    )  # fmt: skip
    assert (words.happened(paid_out), words.to_do(paid_out)) == tuple(map(str, words.PAID_OUT_TOO_MUCH))


def test_what_a_shop_may_have_paid_out_is_not_said_to_be_paid_twice_before_a_till_has_paid() -> None:
    promised = Payable(direction=Direction.OUT)
    doubt = Case(kind=CaseKind.OVERPAID, payable=promised, details={"unanswered": "WEB"})
    assert (words.happened(doubt), words.to_do(doubt)) == tuple(map(str, words.UNANSWERED))
    promised.paid = Decimal("150.00")
    assert (words.happened(doubt), words.to_do(doubt)) == tuple(map(str, words.PAID_OUT_TOO_MUCH))


def test_every_kind_of_case_is_told_in_words() -> None:
    assert (words.HAPPENED.keys(), words.TO_DO.keys()) == (set(CaseKind), set(CaseKind))


def test_closing_needs_a_sentence(world: World) -> None:
    client, case = manager(world), the_case()
    assert client.post(f"{LIST}{case.pk}/resolve/", {"resolution": " "}).status_code == 422
    case.refresh_from_db()
    assert case.state == CaseState.OPEN
    assert client.post(f"{LIST}{case.pk}/resolve/", {"resolution": "Twenty euros given back."}).status_code == 302
    case.refresh_from_db()
    assert (case.state, case.resolution) == (CaseState.RESOLVED, "Twenty euros given back.")
    assert client.get(LIST).context["rows"] == []
    assert [row["case"] for row in client.get(f"{LIST}?state=resolved").context["rows"]] == [case]
    assert client.post(f"{LIST}{case.pk}/resolve/", {"resolution": "Again"}).status_code == 409


def test_who_may_look_may_not_close(world: World) -> None:
    client, case = signed_in(staff_as("clerk", store=world.store)), the_case()
    assert client.get(f"{LIST}{case.pk}/").context["may_resolve"] is False
    assert client.post(f"{LIST}{case.pk}/resolve/", {"resolution": "Fine"}).status_code == 403
    case.refresh_from_db()
    assert case.state == CaseState.OPEN


def test_other_stores_cases_are_absent(world: World) -> None:
    client, case = signed_in(staff_as("store_manager", store=make_store())), the_case()
    assert client.get(LIST).context["rows"] == []
    assert client.get(f"{LIST}{case.pk}/").status_code == 404
    assert client.post(f"{LIST}{case.pk}/resolve/", {"resolution": "Mine"}).status_code == 404
    case.refresh_from_db()
    assert case.state == CaseState.OPEN


def test_without_the_right_there_are_no_cases(world: World) -> None:
    assert signed_in(staff_as("integrator", store=world.store)).get(LIST).status_code == 403
