"""The queue, and the page on which a trade-in is opened."""

import re
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.buyback.models import TradeIn
from apps.buyback.states import SellerKind, TradeInMode
from apps.core.models import Event
from apps.customers.models import Customer
from apps.items.models import Item
from apps.items.states import IdentifierKind
from tests.factories.desk import make_worker, signed_in
from tests.factories.items import make_item
from tests.factories.stores import make_assignment, make_role, make_store
from tests.factories.trade_ins import boots_line, make_rule_set, make_seller, make_trade_in

pytestmark = pytest.mark.django_db
LIST, NEW = "/buyback/", "/buyback/new/"
BIKE = {
    "thing": "0", "things-0-category": "bikes", "things-0-brand_name": "Nakamura", "things-0-new_price": "1000",
    "things-0-age_years": "2", "things-0-grade": "B", "things-0-answer_brakes": "yes", "things-0-answer_frame": "yes",
}  # fmt: skip
NADIA = {"given_name": "Nadia", "family_name": "Benali", "phone": "06 12 34 56 78"}
USUAL = {"mode": "usual", "seller_kind": "private"}


def clerk(store):
    return signed_in(make_worker(store, "clerk"))


def codes(answer):
    return [row["trade_in"].code for row in answer.context["rows"]]


def counts(answer):
    return [tab["count"] for tab in answer.context["tabs"]]


def test_the_queue_is_sorted_by_what_each_waits_for_and_narrowed_in_the_address():
    store = make_store()
    client = clerk(store)
    assert "Nothing here" in client.get(LIST).content.decode()
    assert client.get(LIST).context["tab"].key == "expected"
    seller = make_seller(store, family_name="Benali")
    offered = make_trade_in(store, seller=seller)
    draft = make_trade_in(store, until="draft")
    make_trade_in(until="draft")  # of another store
    page = client.get(LIST)
    assert (counts(page), page.context["tab"].key, codes(page)) == (
        [1, 0, 0, 1, 0, 0, 0, 0, 0, 0], "seller", [offered.code],
    )  # fmt: skip
    assert codes(client.get(LIST, {"tab": "expected"})) == [draft.code]
    assert codes(client.get(LIST, {"tab": "seller", "q": "benali"})) == [offered.code]
    assert codes(client.get(LIST, {"tab": "seller", "q": offered.code.lower()})) == [offered.code]
    nobody = client.get(LIST, {"tab": "seller", "q": "nobody"})
    assert (codes(nobody), counts(nobody)) == ([], [0] * 10)
    assert "No trade-in is like this" in nobody.content.decode()
    assert codes(client.get(LIST, {"tab": "seller", "mode": "lot"})) == []
    assert signed_in(make_worker(store, rights=("items:read",))).get(LIST).status_code == 403


@pytest.mark.parametrize("unreadable", [{"mode": "gift"}, {"store": "NOWHERE"}])
def test_a_filter_that_cannot_be_read_lists_nothing_and_says_which(unreadable):
    row = make_trade_in(until="draft")

    answer = clerk(row.store).get(LIST, {"tab": "expected", **unreadable})

    assert (codes(answer), counts(answer), list(answer.context["form"].errors)) == ([], [0] * 10, list(unreadable))
    assert "rc-field__error" in answer.content.decode()


def test_the_queue_costs_the_same_for_one_row_and_three():
    store = make_store()
    client = clerk(store)
    make_trade_in(store, boots_line())
    client.get(LIST)
    for more in (0, 2):
        for _n in range(more):
            make_trade_in(store, boots_line(), boots_line("B"))
        with CaptureQueriesContext(connection) as asked:
            page = client.get(LIST)
        assert (len(asked), len(codes(page))) == (8, 1 + more)


def test_the_price_follows_the_answers_and_nothing_is_written():
    store = make_store()
    make_rule_set(store.entity)
    client, events = clerk(store), Event.objects.count()
    seen = client.post(NEW, {**USUAL, **BIKE, "preview": "1"})
    assert (seen.status_code, seen.context["worth"]["total"], seen.context["worth"]["voucher"]) == (
        200, Decimal("320.00"), Decimal("352.00"),
    )  # fmt: skip
    assert [step["amount"] for step in seen.context["worth"]["lines"][0]["steps"]] == [500, 400, 320]
    worse = client.post(NEW, {**USUAL, **BIKE, "things-0-answer_brakes": "no", "preview": "1"})
    assert worse.context["worth"]["total"] == Decimal("290.00")
    unsound = client.post(NEW, {**USUAL, **BIKE, "things-0-answer_frame": "no", "preview": "1"})
    assert unsound.context["worth"]["lines"][0]["priced"].refused
    boots = client.post(NEW, {**USUAL, **BIKE, "things-0-category": "boots", "preview": "1"})
    assert [field.name for field in boots.context["form"].things[0].choices()] == ["grade"]
    two = client.post(NEW, {**USUAL, **BIKE, "add": "1"})
    assert [thing.prefix for thing in two.context["form"].things] == ["things-0", "things-1"]
    assert "rc-field__error" not in two.content.decode()
    assert (TradeIn.objects.count(), Event.objects.count()) == (0, events)


def test_each_thing_keeps_its_number_and_a_lot_what_was_described():
    store = make_store()
    make_rule_set(store.entity)
    client = clerk(store)

    def described(**said):
        form = client.post(NEW, {**USUAL, **BIKE, **said}).context["form"]
        return [thing.index for thing in form.described], form.added, len(form.things)

    assert described(thing=["0", "1", "2"], remove="1") == ([0, 2], None, 2)
    assert described(thing=["0", "2"], add="1") == ([0, 2, 3], 3, 3)
    assert described(thing=["0", "2"], mode="lot", preview="1") == ([0, 2], None, 0)
    assert described(thing=["x", "²", "9" * 5000], preview="1") == ([9999], None, 1)
    assert described(thing=[str(index) for index in range(20)], add="1") == (list(range(20)), None, 20)
    lot = client.post(NEW, {**USUAL, **BIKE, "mode": "lot", "once": "none"})
    assert (lot.status_code, lot.context["form"].described[0]["brand_name"].value()) == (422, "Nakamura")


def test_a_new_seller_with_a_bicycle_is_received_at_one_press_and_only_once():
    store = make_store()
    make_rule_set(store.entity)
    client, said = clerk(store), {**USUAL, **BIKE, **NADIA, "customer": "", "once": str(uuid4()), "then": "receive"}
    for _n in range(2):
        answer = client.post(NEW, said)
        row = TradeIn.objects.get()
        assert (answer.status_code, answer["Location"]) == (302, f"/buyback/{row.code}/")
    assert (row.status, row.estimated_total, Customer.objects.get().display_name) == (
        "received", Decimal("320.00"), "Nadia Benali",
    )  # fmt: skip
    assert row.lines.get().item.brand_name == "Nakamura"


def test_a_known_seller_is_found_and_only_an_estimate_needs_nobody():
    store = make_store()
    make_rule_set(store.entity)
    seller = make_seller(store, family_name="Benali")
    client = clerk(store)
    assert str(seller.pk) in client.get(f"{NEW}sellers/", {"find": "benali"}).content.decode()
    client.post(NEW, {**USUAL, **BIKE, "customer": "", "once": str(uuid4()), "then": "estimate"})
    client.post(NEW, {**USUAL, **BIKE, "customer": str(seller.pk), "once": str(uuid4()), "then": "receive"})
    assert list(TradeIn.objects.order_by("pk").values_list("status", "customer_id")) == [
        ("estimated", None), ("received", seller.pk),
    ]  # fmt: skip


def test_names_are_shown_only_to_who_may_read_them_in_the_sellers_own_company():
    """A right held in one company opens no names in another."""
    store = make_store()
    make_rule_set(store.entity)
    seller = make_seller(store, family_name="Benali")
    worker = make_worker(store, rights=("stores:read", "trade_ins:write", "customers:read"))
    make_assignment(worker, make_role(["customers:pii"]), store=make_store())
    client, coded = signed_in(worker), {"id": seller.pk, "label": seller.code, "hint": ""}

    page = client.get(NEW, {"customer": str(seller.pk)})
    found = client.get(f"{NEW}sellers/", {"find": seller.code})

    assert (page.context["chosen"], found.context["choices"]) == (coded, [coded])


@pytest.mark.parametrize(
    ("number", "said", "kind"),
    [
        ("BC1234567A", "", "serial"), ("BC1234567A", "fnuci", "fnuci"), ("352099001761481", "", "imei"),
        ("352099001761481", "serial", "serial"), ("", "fnuci", "none"),
    ],
)  # fmt: skip
def test_what_a_number_is_can_be_said_and_is_recognised_only_where_certain(number, said, kind):
    store = make_store()
    make_rule_set(store.entity)
    numbered = {**BIKE, "things-0-identifier": number, "things-0-identifier_kind": said}
    clerk(store).post(NEW, {**USUAL, **numbered, **NADIA, "customer": "", "once": str(uuid4()), "then": "receive"})
    item = Item.objects.get()
    assert (item.identifier, item.identifier_kind) == (number, kind)


def test_what_is_scanned_is_what_the_theft_file_is_asked_about(tmp_path, settings):
    """The file names the number as its kind; the counter reads it without saying which."""
    (tmp_path / "stolen.csv").write_text("fnuci;BC1234567A\n")
    settings.STOLEN_GOODS_FILE = str(tmp_path / "stolen.csv")
    store = make_store()
    make_rule_set(store.entity)
    client, numbered = clerk(store), {**BIKE, "things-0-identifier": "bc1234567a"}
    client.post(NEW, {**USUAL, **numbered, **NADIA, "customer": "", "once": str(uuid4()), "then": "receive"})
    row = TradeIn.objects.get()
    client.post(f"/buyback/{row.code}/check-stolen/", {"version": row.version})
    row.refresh_from_db()
    assert row.status == "held"


def test_a_thing_whose_number_is_its_own_keeps_its_passport():
    store = make_store()
    make_rule_set(store.entity)
    seller, client = make_seller(store), clerk(store)
    numbered = {**BIKE, "things-0-identifier": "BC1234567A", "things-0-identifier_kind": "fnuci"}
    frame = {"identifier_kind": IdentifierKind.FNUCI, "identifier": "BC1234567A"}
    item = make_item(store=store, customer=seller, **frame)
    said = {**USUAL, **numbered, "then": "receive"}
    other = client.post(NEW, {**said, **NADIA, "customer": "", "once": str(uuid4())})
    assert (other.status_code, TradeIn.objects.count(), Customer.objects.count()) == (422, 0, 1)
    client.post(NEW, {**said, "customer": str(seller.pk), "once": str(uuid4())})
    assert (TradeIn.objects.get().lines.get().item, Item.objects.count()) == (item, 1)


@pytest.mark.parametrize("then", ["estimate", "receive"])
@pytest.mark.parametrize("mode", TradeInMode.values)
@pytest.mark.parametrize("kind", SellerKind.values)
def test_whoever_is_known_sells_as_what_they_are(kind, mode, then):
    store = make_store()
    make_rule_set(store.entity)
    company = {"kind": "company", "company_name": "Vélos SARL", "given_name": "", "family_name": ""}
    vat = {"vat_number": "FR00123456789"} if kind == "vat_company" else {}
    seller = make_seller(store, **({} if kind == "private" else company), **vat)
    said = {**BIKE, "seller_kind": kind, "mode": mode, "customer": str(seller.pk), "once": str(uuid4()), "then": then}
    clerk(store).post(NEW, said)
    row = TradeIn.objects.get()
    started = "draft" if mode == "lot" else "estimated"
    assert (row.status, row.seller_kind) == ("received" if then == "receive" else started, kind)


def test_nobody_sells_as_what_they_are_not():
    store = make_store()
    make_rule_set(store.entity)
    said = {**USUAL, **BIKE, **NADIA, "customer": "", "seller_kind": "margin_dealer", "once": str(uuid4())}
    for then in ("estimate", "receive"):
        answer = clerk(store).post(NEW, {**said, "then": then})
        assert (answer.status_code, answer.context["form"].errors["seller_kind"]) == (
            422, ["A company sells as a company, a person as a private person."],
        )  # fmt: skip
    assert (TradeIn.objects.count(), Customer.objects.count()) == (0, 0)


def test_what_is_missing_is_said_beside_it_and_nothing_is_made():
    store = make_store()
    make_rule_set(store.entity)
    said = {**USUAL, **BIKE, **NADIA, "things-0-grade": "", "things-0-new_price": "", "once": str(uuid4())}
    answer = clerk(store).post(NEW, said)
    thing = answer.context["form"].things[0]
    assert (answer.status_code, sorted(thing.errors)) == (422, ["grade"])
    answer = clerk(store).post(NEW, {**said, "things-0-grade": "B"})
    assert (answer.status_code, answer.context["form"].things[0].errors["new_price"]) == (
        422, ["Say what it costs new."],
    )  # fmt: skip
    assert "Nakamura" in answer.content.decode()
    assert (TradeIn.objects.count(), Customer.objects.count()) == (0, 0)


def test_without_rules_or_rights_the_page_says_what_to_do():
    store = make_store()
    assert "A manager publishes price rules first" in clerk(store).get(NEW).content.decode()
    assert signed_in(make_worker(store, "technician")).get(NEW).status_code == 403


def test_a_scan_opens_the_trade_in_and_only_its_entry_is_lit():
    row = make_trade_in()
    client = signed_in(make_worker(row.store, "clerk", "compliance_officer"))
    assert client.post("/scan/", {"q": row.code})["Location"] == f"/buyback/{row.code}/"
    other = clerk(make_store()).post("/scan/", {"q": row.code}, follow=True)
    assert "It may belong to another store." in other.content.decode()
    for address in (LIST, "/buyback/register/"):
        lit = client.get(address).content.decode()
        assert re.findall(r'rc-nav__link" href="([^"]+)"[^>]* aria-current="page"', lit) == [address]


def test_what_was_typed_after_the_page_had_opened_its_trade_in_is_said_to_be_left_out():
    store = make_store()
    make_rule_set(store.entity)
    client, said = clerk(store), {**USUAL, **BIKE, **NADIA, "customer": "", "once": str(uuid4()), "then": "receive"}
    told = []
    for name in ("Benali", "Durand"):
        page = client.get(client.post(NEW, {**said, "family_name": name})["Location"])
        told.append("was already opened from this page" in page.content.decode())
    assert (told, Customer.objects.get().family_name) == ([False, True], "Benali")


def test_one_thing_more_than_a_trade_in_takes_is_refused_aloud():
    store = make_store()
    make_rule_set(store.entity)
    client = clerk(store)
    told = []
    for many in (19, 20):
        answer = client.post(NEW, {**USUAL, **BIKE, "thing": [str(index) for index in range(many)], "add": "1"})
        told.append((len(answer.context["form"].described), "20 things at most" in answer.get("HX-Trigger", "")))
    assert told == [(20, False), (20, True)]
