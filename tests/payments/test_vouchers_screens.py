"""Vouchers at the counter: found by their code, told movement by movement, issued, printed and cancelled."""

from decimal import Decimal

import pytest
from django.test import Client

from apps.payments.models import Voucher, VoucherPolicy
from apps.stores.models import Store
from tests.factories.desk import PIN
from tests.factories.stores import make_store
from tests.factories.vouchers import capture, hold, make_voucher, sums_of
from tests.factories.world import staff_as

pytestmark = pytest.mark.django_db
LIST = "/vouchers/"


def signed_in(role: str, store: Store) -> Client:
    client = Client()
    client.force_login(staff_as(role, store=store, pin=PIN), backend="apps.stores.authentication.StaffBackend")
    return client


@pytest.fixture
def store() -> Store:
    return make_store()


@pytest.fixture
def manager(store: Store) -> Client:
    return signed_in("store_manager", store)


def test_a_scanned_code_leads_to_the_voucher(store: Store, manager: Client) -> None:
    voucher = make_voucher(store)
    page = f"{LIST}{voucher.pk}/"
    assert manager.post(f"{LIST}find/", {"code": voucher.code})["Location"] == page
    for code in (voucher.code, voucher.ean):
        assert manager.get("/scan/", {"q": code})["Location"] == page
    stranger = make_voucher(make_store())
    answer = manager.post(f"{LIST}find/", {"code": stranger.code})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["code"])
    assert manager.get("/scan/", {"q": stranger.code}).status_code == 200
    assert manager.get(f"{LIST}{stranger.pk}/").status_code == 404


def test_the_page_tells_every_movement_and_never_the_code(store: Store, manager: Client) -> None:
    voucher = make_voucher(store, "50.00")
    capture(voucher, hold(voucher, "20.00"))
    hold(voucher, "5.00", "T-2")
    page = manager.get(f"{LIST}{voucher.pk}/")
    amounts = [(row["movement"].kind, row["movement"].amount) for row in page.context["movements"]]
    assert amounts == [("issue", Decimal("50.00")), ("capture", Decimal("-20.00"))]
    assert [one.ticket_number for one in page.context["holds"]] == ["T-2"]
    assert (page.context["voucher"].available, page.context["may_cancel"]) == (Decimal("25.00"), True)
    for text in (page.content.decode(), manager.get(LIST).content.decode()):
        assert voucher.hint in text
        assert (voucher.code in text, voucher.ean in text) == (False, False)


def test_the_paper_bears_the_code_for_who_may_issue(store: Store, manager: Client) -> None:
    voucher = make_voucher(store)
    text = manager.get(f"{LIST}{voucher.pk}/print/").content.decode()
    assert voucher.code[:-1] in text
    assert signed_in("auditor", store).get(f"{LIST}{voucher.pk}/print/").status_code == 403
    manager.post(f"{LIST}{voucher.pk}/cancel/", {"reason": "lost", "expected_total": "40.00"})
    assert manager.get(f"{LIST}{voucher.pk}/print/").status_code == 404


def test_a_clerk_gives_goodwill_up_to_the_limit(store: Store) -> None:
    clerk = signed_in("clerk", store)
    assert clerk.get(f"{LIST}new/").status_code == 200
    said = {"amount": "20,00", "reason": "late", "pin": PIN}
    for wrong, beside in (
        ({"amount": "30,01"}, "__all__"), ({"reason": " "}, "reason"), ({"pin": ""}, "pin"), ({"pin": "0000"}, "pin"),
    ):  # fmt: skip
        answer = clerk.post(f"{LIST}new/", said | wrong)
        assert (answer.status_code, list(answer.context["form"].errors)) == (422, [beside])
    assert Voucher.objects.count() == 0
    answer = clerk.post(f"{LIST}new/", said)
    voucher = Voucher.objects.get()
    assert (answer["Location"], voucher.issued, voucher.kind) == (f"{LIST}{voucher.pk}/", Decimal("20.00"), "goodwill")


def test_only_a_manager_cancels_and_says_why(store: Store, manager: Client) -> None:
    voucher, clerk = make_voucher(store), signed_in("clerk", store)
    address = f"{LIST}{voucher.pk}/cancel/"
    assert clerk.get(f"{LIST}{voucher.pk}/").context["may_cancel"] is False
    for client, said in (
        (clerk, {"reason": "lost", "expected_total": "40.00"}),
        (manager, {"reason": " ", "expected_total": "40.00"}),
        (manager, {"reason": "lost", "expected_total": "41.00"}),
    ):
        assert client.post(address, said).status_code in (403, 422)
        assert sums_of(voucher) == {"balance": "40.00"}
    assert manager.post(address, {"reason": "lost", "expected_total": "40.00"}).status_code == 302
    assert sums_of(voucher) == {"forfeited": "40.00"}


def test_the_rules_are_shown_and_set(store: Store, manager: Client) -> None:
    page = manager.get(f"{LIST}rules/")
    assert (page.context["now"].offline_limit, page.context["may_set"]) == (Decimal("50.00"), True)
    said = {
        "master": "till", "offline_limit": "10", "goodwill_limit": "5", "effective_from": "2099-01-01",
    }  # fmt: skip
    assert manager.post(f"{LIST}rules/", said).status_code == 422
    assert VoucherPolicy.objects.count() == 0
    assert manager.post(f"{LIST}rules/", said | {"expected_total": "0"}).status_code == 302
    assert VoucherPolicy.objects.get().master == "till"
    assert "till" in manager.get(f"{LIST}rules/").content.decode()
    clerk = signed_in("clerk", store)
    assert clerk.get(f"{LIST}rules/").context["may_set"] is False
    assert clerk.post(f"{LIST}rules/", said | {"effective_from": "2099-03-01"}).status_code in (403, 422)
    assert VoucherPolicy.objects.count() == 1


def test_without_the_right_there_are_no_vouchers(store: Store) -> None:
    client = signed_in("technician", store)
    assert client.get(LIST).status_code == 403
    assert client.get("/scan/", {"q": make_voucher(store).code}).status_code == 200
