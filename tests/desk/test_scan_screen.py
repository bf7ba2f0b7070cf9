"""The scan box's answer: one match opens, several are listed, none says why; never anything of another store."""

from decimal import Decimal
from typing import Any
from urllib.parse import unquote

import pytest
from django.test import Client

from apps.buyback.operations import trade_in as trade_ins
from apps.buyback.operations.payout import pay_out
from apps.buyback.states import PayoutMode
from apps.core.actors import system
from apps.core.codes import new_code
from apps.customers.models import Customer
from apps.items.models import Item
from apps.items.operations import send_transfer
from apps.items.states import IdentifierKind
from apps.payments.models import Case
from apps.payments.operations import ask_advance
from apps.stores.models import Store
from apps.workshop.models import WorkOrder
from tests.factories.customers import make_customer
from tests.factories.items import make_item, make_transfer
from tests.factories.screens import Shop, make_shop
from tests.factories.stores import make_assignment, make_role, make_staff, make_store
from tests.factories.trade_ins import bike_line, make_trade_in
from tests.factories.workshop import make_work_order, pay

pytestmark = pytest.mark.django_db

SERIAL = "WTU123X0456"


@pytest.fixture
def shop(client: Client) -> Shop:
    made = make_shop()
    client.force_login(made.clerk)
    return made


def scan(client: Client, text: str) -> Any:
    return client.get("/scan/", {"q": text})


def known_customer(store: Store, **values: str) -> Customer:
    defaults = {"given_name": "Zélie", "family_name": "Quincampoix", "phone": "+33639980042"}
    return make_customer(legal_entity=store.entity, **{**defaults, "email": "zelie@example.org", **values})


def known_item(store: Store, customer: Customer | None = None) -> Item:
    owner = customer or known_customer(store)
    return make_item(store=store, customer=owner, identifier_kind="serial", identifier=SERIAL)


def found(answer: Any) -> tuple[int, int, int]:
    """How many orders, customers and items the page lists."""
    return tuple(len(answer.context[name]) for name in ("orders", "customers", "items"))


@pytest.mark.parametrize("written", [str.upper, str.lower, lambda code: code.replace("-", "")])
def test_an_orders_code_opens_it_however_it_is_written(client: Client, shop: Shop, written: Any) -> None:
    order = make_work_order(shop.store, until="checked_in")
    assert scan(client, written(order.code))["Location"] == f"/workshop/{order.code}/"


@pytest.mark.parametrize("name", ["code", "ean"])
def test_what_is_printed_for_the_till_opens_the_order(client: Client, shop: Shop, name: str) -> None:
    order = make_work_order(shop.store, until="ready")
    assert order.payable
    assert scan(client, getattr(order.payable, name))["Location"] == f"/workshop/{order.code}/"


@pytest.mark.parametrize("name", ["code", "ean"])
def test_what_is_printed_to_pay_a_seller_opens_the_trade_in(client: Client, shop: Shop, name: str) -> None:
    cash = make_trade_in(shop.store, until="cleared", mode=PayoutMode.CASH)
    pay_out(cash.pk, actor=system("tests"))
    stranger = make_trade_in(until="cleared", mode=PayoutMode.CASH)
    pay_out(stranger.pk, actor=system("tests"))

    answers = [scan(client, getattr(row.payouts.get().payable, name)) for row in (cash, stranger)]

    assert answers[0]["Location"] == f"/buyback/{cash.code}/"
    assert answers[1].templates[0].name == "desk/scan_nothing.html"


def test_any_payable_of_an_order_opens_it(client: Client, shop: Shop) -> None:
    order = make_work_order(shop.store, until="approved")
    advance = ask_advance(order.code, amount=Decimal("20.00"), tax_code="FR20", actor=system("tests"))
    assert scan(client, advance.code)["Location"] == f"/workshop/{order.code}/"


def test_codes_of_customers_items_and_cases_open_their_pages(client: Client, shop: Shop) -> None:
    item = known_item(shop.store)
    assert item.customer
    order = make_work_order(shop.store, until="ready")
    pay(order, "70.00")
    case = Case.objects.get()
    assert scan(client, item.code)["Location"] == f"/items/{item.code}/"
    assert scan(client, item.customer.code)["Location"] == f"/customers/{item.customer.code}/"
    assert scan(client, case.code)["Location"] == f"/cases/{case.pk}/"
    for path in (f"/items/{item.code}/", f"/customers/{item.customer.code}/", f"/cases/{case.pk}/"):
        assert client.get(path).status_code == 200


@pytest.mark.parametrize(
    "typed", ["quincampoix", "zelie quinc", "06 39 98 00 42", "+33 6 39 98 00 42", "zelie@example.org"]
)
def test_a_customer_is_found_as_people_ask(client: Client, shop: Shop, typed: str) -> None:
    customer = known_customer(shop.store)
    assert scan(client, typed)["Location"] == f"/customers/{customer.code}/"


def test_a_serial_number_opens_the_thing(client: Client, shop: Shop) -> None:
    item = known_item(shop.store)
    assert scan(client, SERIAL)["Location"] == f"/items/{item.code}/"


def test_several_matches_are_listed_open_orders_first(client: Client, shop: Shop) -> None:
    over, running = make_work_order(shop.store, until="handed_over"), make_work_order(shop.store, until="checked_in")
    newest = make_work_order(shop.store, until="cancelled")
    answer = scan(client, "durand")
    assert (answer.status_code, found(answer)) == (200, (3, 3, 0))
    assert [row["code"] for row in answer.context["orders"]] == [running.code, newest.code, over.code]


def test_nothing_found_says_why_and_offers_to_create(client: Client, shop: Shop) -> None:
    page = scan(client, "nobody at all").content.decode()
    assert "No order, customer or item of your stores matches." in page
    assert 'href="/workshop/new/"' in page
    assert "data-rc-scan-failed" in page


def test_what_the_box_holds_is_never_markup(client: Client, shop: Shop) -> None:
    page = scan(client, '"><script>alert(1)</script>').content.decode()
    assert "<script>alert" not in page


def test_a_wrong_character_asks_to_scan_again(client: Client, shop: Shop) -> None:
    code = make_work_order(shop.store, until="checked_in").code
    wrong = code[:-1] + ("0" if code[-1] != "0" else "1")
    page = scan(client, wrong).content.decode()
    assert "a character is wrong" in page
    assert "/workshop/new/" not in page


@pytest.mark.parametrize("typed", ["", "   ", "\x00"])
def test_an_empty_box_explains_itself(client: Client, shop: Shop, typed: str) -> None:
    answer = scan(client, typed)
    assert answer.status_code == 200
    assert "data-rc-scan-failed" not in answer.content.decode()


def test_commands_lead_somewhere(client: Client, shop: Shop) -> None:
    assert scan(client, "CMD:NEW")["Location"] == "/workshop/new/"
    assert "No command has this name." in scan(client, "CMD:EXPLODE").content.decode()


def test_another_companys_things_are_not_there(client: Client, shop: Shop) -> None:
    elsewhere = make_store()
    order, item = make_work_order(elsewhere, until="ready"), known_item(elsewhere)
    pay(order, "70.00")
    assert order.payable
    assert item.customer
    codes = [order.code, order.payable.code, order.payable.ean, item.code, item.customer.code, Case.objects.get().code]
    for text in [*codes, "quincampoix", "0639980042", SERIAL, "durand"]:
        assert scan(client, text).templates[0].name == "desk/scan_nothing.html", text
    for path in (f"/items/{item.code}/", f"/customers/{item.customer.code}/", f"/items/{new_code('IT')}/"):
        assert client.get(path).status_code == 404, path


def test_who_may_not_read_names_finds_no_one_by_name(client: Client, shop: Shop) -> None:
    technician = make_staff(language="en")
    make_assignment(technician, make_role(["stores:read", "customers:read", "items:read"]), store=shop.store)
    client.force_login(technician)
    customer = known_customer(shop.store)
    assert scan(client, "quincampoix").templates[0].name == "desk/scan_nothing.html"
    page = client.get(f"/customers/{customer.code}/").content.decode()
    assert "Quincampoix" not in page
    assert "Your rights do not show it." in page
    listed = client.get("/customers/").content.decode()
    assert (customer.code[:-1] in listed, "Quincampoix" in listed, customer.email in listed) == (True, False, False)


@pytest.mark.parametrize("path", ["/customers/", "/items/"])
def test_lists_are_for_who_may_read_them(client: Client, shop: Shop, path: str) -> None:
    nobody = make_staff()
    make_assignment(nobody, make_role(["stores:read"]), store=shop.store)
    client.force_login(nobody)
    assert client.get(path).status_code == 403


def test_lists_search_and_turn_pages(client: Client, shop: Shop) -> None:
    for number in range(27):
        known_customer(shop.store, family_name=f"Page{number:02d}")
    answer = client.get("/customers/")
    assert len(answer.context["rows"]) == 25
    assert len(client.get("/customers/" + answer.context["shown"].earlier_url).context["rows"]) == 2


def test_a_list_is_searched_by_words_that_stand_in_no_address(client: Client, shop: Shop) -> None:
    for number in range(27):
        known_customer(shop.store, family_name=f"Page{number:02d}")

    found = client.post("/customers/", {"q": "page07"})
    many = client.post("/customers/", {"q": "zélie"})

    again = [found.context["page_address"], "/customers/" + many.context["shown"].earlier_url]
    assert [len(answer.context["rows"]) for answer in (found, many, *map(client.get, again))] == [1, 25, 1, 2]
    assert not any(word in unquote(address).lower() for word in ("page07", "zélie") for address in again)


def test_a_refusal_is_a_page_that_says_what_was_refused(client: Client, shop: Shop) -> None:
    answer = client.get("/customers/?before=nonsense")
    assert (answer.status_code, answer.templates[0].name) == (400, "desk/refused.html")
    assert "is no place in this list" in answer.content.decode()


def test_a_refused_press_leads_back_to_the_page_it_was_made_on(client: Client) -> None:
    shop = make_shop()
    client.force_login(shop.manager)
    transfer = make_transfer(shop.store)
    item, page = transfer.lines.get().item, f"http://testserver/transfers/{transfer.code}/"
    send_transfer(actor=system("test"), transfer_id=transfer.pk)
    said = {"item": item.code}

    refused = client.post(f"/transfers/{transfer.code}/remove/", said, HTTP_REFERER=page)
    strange = client.post(f"/transfers/{transfer.code}/remove/", said, HTTP_REFERER="https://elsewhere.example/")

    assert (refused.status_code, refused.context["back"], client.get(refused.context["back"]).status_code) == (
        409, page, 200,
    )  # fmt: skip
    assert (strange.status_code, strange.context["back"], transfer.lines.count()) == (409, "/", 1)


@pytest.mark.parametrize("text, queries", [("durand", 7), ("CU-", 6)])
def test_finding_costs_the_same_however_much_there_is(
    client: Client, shop: Shop, django_assert_num_queries: Any, text: str, queries: int
) -> None:
    """Four for who and where; then customers, items, orders; without any match the orders are not asked for."""
    for _each in range(3):
        make_work_order(shop.store, until="checked_in")
    client.get("/scan/")
    with django_assert_num_queries(queries):
        scan(client, text)


def test_a_code_costs_one_query(client: Client, shop: Shop, django_assert_num_queries: Any) -> None:
    order = make_work_order(shop.store, until="checked_in")
    with django_assert_num_queries(5):
        scan(client, order.code)


def test_orders_of_one_customer_are_listed_once_and_cheaply(
    client: Client, shop: Shop, django_assert_num_queries: Any
) -> None:
    order = make_work_order(shop.store, until="ready")
    WorkOrder.objects.filter(pk=order.pk).update(customer=(customer := known_customer(shop.store)))
    client.get("/scan/")
    with django_assert_num_queries(7):
        answer = client.get(f"/customers/{customer.code}/")
    assert [row["code"] for row in answer.context["orders"]] == [order.code]


@pytest.mark.parametrize("scanned", ["code", "number"])
def test_a_thing_somebody_began_to_take_in_leads_to_that_trade_in(client: Client, shop: Shop, scanned: str) -> None:
    owner = known_customer(shop.store, address_line1="3 rue des Lilas", city="Lyon")
    item = known_item(shop.store, owner)
    bike = bike_line(item_id=item.pk, identifier_kind=IdentifierKind.SERIAL, identifier=SERIAL)
    draft = make_trade_in(shop.store, bike, seller=owner, until="draft")
    text = item.code if scanned == "code" else SERIAL
    assert scan(client, text)["Location"] == f"/buyback/{draft.code}/"
    trade_ins.expire_draft(draft.pk, actor=system("test"))
    assert scan(client, text)["Location"] == f"/items/{item.code}/"
