"""The box posts: what lists is the answer itself, and the address it names tells nobody what was typed."""

import re
from typing import Any
from urllib.parse import unquote

import pytest
from django.test import Client

from apps.core.screens import searches
from apps.core.secrets import seal
from tests.factories.screens import Shop, make_shop
from tests.factories.stores import make_assignment, make_store
from tests.factories.vouchers import make_voucher
from tests.factories.workshop import make_work_order

pytestmark = pytest.mark.django_db

LISTED, NOTHING = "desk/scan_results.html", "desk/scan_nothing.html"


@pytest.fixture
def shop(client: Client) -> Shop:
    """Somebody to be found by name: three orders of one customer's name."""
    made = make_shop()
    for _each in range(3):
        make_work_order(made.store, until="checked_in")
    client.force_login(made.manager)
    return made


def sent(client: Client, text: str) -> Any:
    return client.post("/scan/", {"q": text})


def shown(answer: Any) -> tuple[int, str, str]:
    return answer.status_code, answer.templates[0].name, answer.context["scanned"]


def addresses_in(answer: Any) -> list[str]:
    """Where the browser stands afterwards, and where the switches of the frame lead back to."""
    return re.findall(r'(?:data-address|name="next" value)="([^"]*)"', answer.content.decode())


def test_the_box_posts_with_its_token(shop: Shop) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(shop.manager)
    page = client.get("/scan/").content.decode()
    token = re.search(r'action="/scan/" method="post".*?name="csrfmiddlewaretoken" value="(\w+)"', page)
    assert token
    assert client.post("/scan/", {"q": "durand", "csrfmiddlewaretoken": token[1]}).status_code == 200


@pytest.mark.parametrize("text, template", [("durand", LISTED), ("Nobody at all", NOTHING)])
def test_words_are_answered_at_once_and_again_at_an_address(
    client: Client, shop: Shop, text: str, template: str
) -> None:
    role = shop.manager.assignments.get().role
    make_assignment(shop.manager, role, store=make_store())  # so that the frame offers another store

    answer = sent(client, text)

    assert shown(answer) == (200, template, text)
    address = answer.context["page_address"]
    assert addresses_in(answer) == [address, address, address]
    assert text.split()[0].lower() not in unquote(address).lower()
    again = client.get(address)
    assert shown(again) == (200, template, text)
    assert addresses_in(again) == [address, address]


def test_what_opens_one_page_is_still_led_there(client: Client, shop: Shop) -> None:
    order = make_work_order(shop.store, until="checked_in")
    assert sent(client, order.code)["Location"] == f"/workshop/{order.code}/"
    assert sent(client, "CMD:HOME")["Location"] == "/"


def test_a_vouchers_code_gets_no_address(client: Client, shop: Shop) -> None:
    voucher, stranger = make_voucher(shop.store), make_voucher(make_store())
    for code in (voucher.code, voucher.ean):
        assert sent(client, code)["Location"] == f"/vouchers/{voucher.pk}/"
    for code in (stranger.code, stranger.ean):
        answer = sent(client, code)
        assert (shown(answer), answer.context["page_address"]) == ((200, NOTHING, code), "/scan/")


def test_an_address_tells_nothing_once_its_day_is_over(
    client: Client, shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = searches.sealed("durand")
    monkeypatch.setattr(searches, "SECONDS", -1)
    assert shown(client.get("/scan/", {"again": token})) == (200, NOTHING, "")


@pytest.mark.parametrize("token", ["", "nonsense", "é", "gAAAAA=="])
def test_an_address_that_is_none_of_ours_is_an_empty_search(client: Client, shop: Shop, token: str) -> None:
    assert shown(client.get("/scan/", {"again": token})) == (200, NOTHING, "")


def test_what_is_sealed_elsewhere_cannot_be_read_through_a_search(client: Client, shop: Shop) -> None:
    sealed = seal("a partner's secret").removeprefix("sealed:")
    assert shown(client.get("/scan/", {"again": sealed})) == (200, NOTHING, "")


def test_finding_by_name_searches_once(client: Client, shop: Shop, django_assert_num_queries: Any) -> None:
    """Four for who and where; then customers, items, orders: no page after it asks again."""
    client.get("/scan/")
    with django_assert_num_queries(7):
        sent(client, "durand")
