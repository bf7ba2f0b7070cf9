"""The page of one trade-in: every step through its form, to the money, and refusals that lose nothing."""

import re
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.buyback.models import TradeIn
from apps.buyback.states import TRADE_IN, PayoutMode
from apps.core import files
from apps.core.models import Event
from apps.items.models import ConditionReport
from tests.core.test_pictures import locks_while_drawing
from tests.factories.desk import PIN, make_worker, signed_in
from tests.factories.register import CARD
from tests.factories.stores import make_store
from tests.factories.trade_ins import bike_line, boots_line, lines, make_trade_in, prove, signature

pytestmark = pytest.mark.django_db
IDENTITY = {
    "document_kind": CARD.document_kind, "document_number": CARD.document_number, "issued_on": "2020-03-02",
    "authority": CARD.authority, "born_on": "1980-05-17", "home": CARD.home,
}  # fmt: skip


def everyone(store):
    return signed_in(make_worker(store, "clerk", "technician", "store_manager", "compliance_officer", pin=PIN))


def at(row, action=""):
    return f"/buyback/{row.code}/{action}"


def send(client, row, action, **data):
    row.refresh_from_db()
    return client.post(at(row, f"{action}/"), {"version": row.version, "pin": PIN, **data})


def state(row):
    row.refresh_from_db()
    return row.status, row.version


@pytest.mark.parametrize(
    "until", ["draft", "announced", "estimated", "received", "graded", "offered", "accepted", "cleared"]
)
def test_the_page_offers_the_moves_of_the_table_and_opens_each(until):
    row = make_trade_in(until=until)
    client, before = everyone(row.store), state(row)
    offered = client.get(at(row)).context["moves"]
    beside = {"verify_identity", "check_stolen", "sign", "return_lines", "add_lot_line"}
    assert {move["action"] for move in offered} - beside == {
        move.action for move in TRADE_IN.allowed_from(row.status) if move.permission
    }
    for move in offered:
        opened = client.get(move["url"])
        assert (move["action"], opened.status_code) == (move["action"], 302 if move["at_once"] else 200)
    assert state(row) == before


def test_a_bicycle_is_graded_bought_and_paid_by_the_bank(monkeypatch):
    row = make_trade_in(until="received")
    client = everyone(row.store)
    found = {"line-1-grade": "C", "line-1-answer_brakes": "no", "line-1-answer_frame": "yes", "line-1-age_years": "2",
             "line-1-new_price": "1000", "line-1-notes": "Worn pads"}  # fmt: skip
    assert send(client, row, "grade", **found).status_code == 302
    assert send(client, row, "make-offer").status_code == 302
    page = client.get(at(row))
    offer = page.context["offers"][0]
    assert [step["amount"] for step in offer["lines"][0]["steps"]] == [
        Decimal(500), Decimal(300), Decimal(240), Decimal(210),
    ]  # fmt: skip
    assert {each["label"]: each["differs"] for each in page.context["lines"][0]["rows"]} == {
        "Condition": True, "Full years": False, "Brakes": True, "Frame": False,
    }  # fmt: skip
    line = lines(row)[0]
    assert send(client, row, "counter", **{"line-1-amount": "220", "line-1-reason": "New tyres"}).status_code == 302
    agreed = {"agreed": str(line.pk), "payout_mode": "transfer", "expected_total": "220.00"}
    assert send(client, row, "accept-items", **agreed).status_code == 302
    early = send(client, row, "clear")
    assert (early.status_code, state(row)[0]) == (409, "accepted")
    assert "the identity document, the theft check, the signature" in early.content.decode()

    assert send(client, row, "verify-identity", **IDENTITY).status_code == 302
    assert send(client, row, "check-stolen", source="bicycle register", line_1="clear").status_code == 302
    picture = SimpleUploadedFile("signature.png", signature(), "image/png")
    with locks_while_drawing(monkeypatch) as locked:
        assert send(client, row, "sign", signature=picture).status_code == 302
    assert locked == [False]
    assert send(client, row, "clear").status_code == 302
    missing = send(client, row, "pay-out", mode="transfer", iban="")
    assert (missing.status_code, missing.context["form"].errors["iban"]) == (
        422, ["A transfer needs the seller’s account."],
    )  # fmt: skip
    paid = send(client, row, "pay-out", mode="transfer", iban="FR7630006000011234567890189")
    assert (paid.status_code, state(row)[0]) == (302, "paying")
    assert send(client, row, "confirm-transfer", reference="B-1").status_code == 302
    assert send(client, row, "put-in-stock").status_code == 302
    assert state(row)[0] == "stocked"
    page = client.get(at(row)).content.decode()
    assert all(text in page for text in ("FR76 … 0189", "put it in stock", lines(row)[0].register_code))


PHOTOS_LOST = "The photos were not kept: choose them again."


def test_photos_are_taken_while_looking_and_stand_in_the_passport(monkeypatch):
    row = make_trade_in(None, bike_line(), boots_line(), until="received")
    client, (bicycle, _boots) = everyone(row.store), lines(row)
    found = {"line-1-grade": "C", "line-1-answer_brakes": "yes", "line-1-answer_frame": "yes", "line-2-grade": "A"}
    asked = client.get(at(row, "grade/"))
    assert asked.context["form"].is_multipart()
    fields = re.findall(r'<input type="file"[^>]*>', asked.content.decode())
    assert [(" multiple" in field, "capture" in field) for field in fields] == [(True, False)] * 2
    broken = [SimpleUploadedFile("scratch.png", b"no picture", "image/png")]
    refused = send(client, row, "grade", **found, **{"line-1-photos": broken})
    assert (refused.status_code, state(row)[0], files.of("item", [bicycle.item_id]).count()) == (422, "received", 0)
    assert PHOTOS_LOST in refused.content.decode()

    taken = [SimpleUploadedFile(name, signature(), "image/png") for name in ("whole.png", "scratch.png")]
    with locks_while_drawing(monkeypatch) as locked:
        assert send(client, row, "grade", **found, **{"line-1-photos": taken}).status_code == 302
    assert locked == [False, False]
    kept = files.of("item", [bicycle.item_id])
    report = ConditionReport.objects.filter(item=bicycle.item).latest("id")
    assert [list(report.file_ids), [photo.name for photo in kept]] == [
        [photo.pk for photo in kept], ["whole.png", "scratch.png"],
    ]  # fmt: skip
    told = client.get(at(row)).context["lines"]
    assert [len(line["photos"]) for line in told] == [2, 0]
    shown = client.get(told[0]["photos"][0]["small"])
    assert (shown.status_code, shown["Content-Type"][:6]) == (200, "image/")


def test_the_proof_that_is_missing_is_the_next_step():
    row = make_trade_in(None, boots_line(), until="accepted")
    client, picture = everyone(row.store), SimpleUploadedFile("signature.png", signature(), "image/png")
    steps = [("verify_identity", IDENTITY), ("check_stolen", {}), ("sign", {"signature": picture}), ("clear", {})]
    for action, said in steps:
        moves = client.get(at(row)).context["moves"]
        assert (moves[0]["action"], moves[0]["likeliest"]) == (action, True)
        assert send(client, row, action.replace("_", "-"), **said).status_code == 302
    assert state(row)[0] == "cleared"


def test_cash_shows_what_the_till_scans_and_a_voucher_its_bonus():
    cash = make_trade_in(until="cleared", mode=PayoutMode.CASH)
    client = everyone(cash.store)
    send(client, cash, "pay-out", mode="cash")
    payout = cash.payouts.get()
    page = client.get(at(cash))
    assert page.context["payouts"][0]["payable"]["code"] == payout.payable.code
    assert [move["action"] for move in page.context["moves"]] == ["fail_payout"]  # no bank has anything to say
    assert payout.payable.code in page.content.decode()

    voucher = make_trade_in(cash.store, until="cleared", mode=PayoutMode.VOUCHER)
    send(client, voucher, "pay-out", mode="voucher")
    shown = client.get(at(voucher)).context["payouts"][0]
    assert (state(voucher)[0], shown["worth"]) == ("paid", Decimal("352.00"))


def test_a_theft_report_that_means_another_thing_is_dismissed_with_the_pin():
    row = make_trade_in(None, bike_line(identifier_kind="serial", identifier="SN-1"), until="accepted")
    client = everyone(row.store)
    send(client, row, "check-stolen", source="bicycle register", line_1="hit")
    held = state(row)
    assert (held[0], "hit_1" in client.get(at(row, "release/")).context["form"].fields) == ("held", True)
    refused = send(client, row, "release", hit_1="on", pin="")
    assert (refused.status_code, list(refused.context["form"].errors), state(row)) == (422, ["pin"], held)
    assert send(client, row, "release", hit_1="on").status_code == 302
    told = lines(row)[0].theft_checks.filter(stated=True).values_list("result", flat=True)
    assert (state(row)[0], list(told)) == ("accepted", ["hit", "dismissed"])


def test_who_looked_for_a_theft_is_named_as_its_reader_would():
    row = make_trade_in(None, bike_line(identifier_kind="serial", identifier="SN-1"), until="accepted")
    client = everyone(row.store)
    send(client, row, "check-stolen", source="FNUCI", line_1="clear")
    (line,) = client.get(at(row)).context["lines"]
    assert line["checks"] == ["List of stolen goods: could not be checked", "FNUCI: not reported stolen"]


def test_what_is_refused_goes_back_and_a_purchase_is_undone_with_its_reason():
    row = make_trade_in(None, boots_line(), boots_line("B"))
    client = everyone(row.store)
    kept, sold = lines(row)
    agreed = {"agreed": str(sold.pk), "payout_mode": "transfer"}
    told = client.post(at(row, "accept-items/"), {"version": row.version, "preview": "1", **agreed})
    assert (told.context["form"].sum(), state(row)[0]) == (Decimal("18.00"), "offered")
    wrong = send(client, row, "accept-items", expected_total="43.00", **agreed)
    assert (wrong.status_code, state(row)[0]) == (409, "offered")
    send(client, row, "accept-items", expected_total="18.00", **agreed)
    assert send(client, row, "return-lines", lines=[str(kept.pk)]).status_code == 302
    assert [line.state for line in lines(row)] == ["returned", "accepted"]

    prove(row)
    send(client, row, "clear")
    assert send(client, row, "rescind", reason="").status_code == 422
    assert send(client, row, "rescind", reason="Changed their mind").status_code == 302
    assert (state(row)[0], row.rescinded_for) == ("rescinded", "Changed their mind")


def test_a_lot_grows_thing_by_thing_each_with_its_price():
    row = make_trade_in(until="draft", mode=PayoutMode.TRANSFER)
    client, store = everyone(row.store), row.store
    answer = client.post(
        "/buyback/new/",
        {"once": "0199f3a1-0000-7000-8000-000000000001", "customer": str(row.customer_id), "mode": "lot",
         "seller_kind": "private", "then": "receive"},
    )  # fmt: skip
    lot = TradeIn.objects.get(mode="lot", store=store)
    assert (answer["Location"], lot.status) == (at(lot), "received")
    boots = {"thing-category": "boots", "thing-grade": "A", "thing-description": "Ski boots"}
    seen = client.post(at(lot, "add-lot-line/"), {"version": lot.version, "preview": "1", **boots})
    assert (seen.context["form"].worth()["priced"].amount, lot.lines.count()) == (Decimal("25.00"), 0)
    for number in (1, 2):
        added = send(client, lot, "add-lot-line", **boots)
        assert (added.status_code, added["Location"], lot.lines.count()) == (302, at(lot, "add-lot-line/"), number)


@pytest.mark.parametrize(
    "until, action, said",
    [
        ("received", "grade", {"line-1-grade": "", "line-1-notes": "Kept words"}),
        ("offered", "counter", {"line-1-amount": "much", "line-1-reason": "Kept words"}),
        ("accepted", "verify-identity", {"authority": "Kept words"}),
        ("accepted", "check-stolen", {"line_1": "clear", "source": ""}),
        ("cleared", "pay-out", {"mode": "transfer", "iban": "FR00 1234"}),
        ("cleared", "rescind", {"reason": ""}),
    ],
)
def test_what_cannot_be_read_is_said_beside_its_field_and_nothing_is_lost(until, action, said):
    row = make_trade_in(until=until)
    client, before, events = everyone(row.store), state(row), Event.objects.count()
    answer = send(client, row, action, **said)
    assert (answer.status_code, state(row), Event.objects.count()) == (422, before, events)
    page = answer.content.decode()
    assert "rc-field__error" in page
    assert all(value in page for value in said.values())


def test_beyond_the_limit_a_manager_decides_and_a_stale_page_is_told_so():
    row = make_trade_in()
    clerk = signed_in(make_worker(row.store, "clerk"))
    wish = {"line-1-amount": "400", "line-1-reason": "A friend"}
    refused = send(clerk, row, "counter", **wish)
    assert (refused.status_code, state(row)[0]) == (403, "offered")
    assert "ask a manager" in refused.content.decode()
    stale = clerk.post(at(row, "counter/"), {"version": row.version - 1, **wish})
    assert (stale.status_code, state(row)[0]) == (409, "offered")
    assert "Somebody changed this trade-in meanwhile." in stale.content.decode()
    assert 'value="A friend"' in stale.content.decode()
    assert clerk.get(at(row, "rescind/")).status_code == 403
    assert clerk.post(at(row, "decline/"), {"version": "x"}).status_code == 400


def test_a_signature_is_not_kept_by_a_stale_page_and_it_says_so():
    row = make_trade_in(until="accepted")
    client = everyone(row.store)
    picture = SimpleUploadedFile("signature.png", signature(), "image/png")

    stale = client.post(at(row, "sign/"), {"version": row.version - 1, "signature": picture})

    row.refresh_from_db()
    assert (stale.status_code, row.signature_id) == (409, None)
    page = stale.content.decode()
    assert ("the seller signs again" in page, "What you typed is kept" in page) == (True, False)


def test_a_stale_page_says_which_files_were_lost_and_only_where_some_were_sent():
    row = make_trade_in(until="received")
    client, found = everyone(row.store), {"line-1-grade": "C", "line-1-answer_brakes": "yes"}
    for sent, lost in (
        ({"line-1-photos": SimpleUploadedFile("whole.png", signature(), "image/png")}, True),
        ({}, False),
    ):
        stale = client.post(
            at(row, "grade/"), {"version": row.version - 1, "line-1-answer_frame": "yes", **found, **sent}
        )
        page = stale.content.decode()
        assert (stale.status_code, state(row)[0]) == (409, "received")
        assert (PHOTOS_LOST in page, "What you typed is kept" in page, "signature" in page) == (lost, not lost, False)
    unsigned = make_trade_in(row.store, until="accepted")
    broken = SimpleUploadedFile("signature.png", b"no picture", "image/png")
    refused = send(client, unsigned, "sign", signature=broken)
    assert (refused.status_code, "the seller signs again" in refused.content.decode()) == (422, True)


BANK = {"mode": "transfer", "iban": "FR7630006000011234567890189"}


@pytest.mark.parametrize(
    "until, action, said",
    [
        ("proven", "clear", {}),
        ("cleared", "pay-out", BANK),
        ("paying", "confirm-transfer", {"reference": "B-1"}),
        ("paying", "fail-payout", {"reason": "Closed"}),
        ("cleared", "rescind", {"reason": "Changed their mind"}),
    ],
)
def test_what_moves_money_or_writes_the_register_asks_the_pin_again(until, action, said):
    row = make_trade_in(until="cleared" if until == "paying" else until)
    client = everyone(row.store)
    if until == "paying":
        send(client, row, "pay-out", **BANK)
    before, events = state(row), Event.objects.count()

    for pin in ("", "0000"):
        answer = send(client, row, action, **said, pin=pin)
        assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["pin"])
        assert (state(row), Event.objects.count()) == (before, events)

    assert send(client, row, action, **said).status_code == 302
    assert state(row)[0] != before[0]


def test_beyond_the_limit_a_manager_types_the_pin_and_within_it_nobody_does():
    row = make_trade_in()
    client = signed_in(make_worker(row.store, "clerk", "store_manager", pin=PIN))
    beyond, before = {"line-1-amount": "400", "line-1-reason": "A friend"}, state(row)
    for pin in ("", "0000"):
        answer = send(client, row, "counter", **beyond, pin=pin)
        assert (answer.status_code, list(answer.context["form"].errors), state(row)) == (422, ["pin"], before)
        assert 'name="pin"' in answer.content.decode()
    assert send(client, row, "counter", **{"line-1-amount": "330", "line-1-reason": ""}, pin="").status_code == 302
    assert send(client, row, "counter", **beyond).status_code == 302
    assert (state(row)[0], row.total) == ("countered", Decimal("400.00"))


def test_another_store_sees_nothing_and_a_page_costs_the_same_for_one_and_three_things():
    row = make_trade_in()
    other = signed_in(make_worker(make_store(), "clerk"))
    assert [other.get(at(row)).status_code, other.get(at(row, "counter/")).status_code] == [404, 404]
    many = make_trade_in(row.store, boots_line(), boots_line("B"), boots_line("C"))
    client = everyone(row.store)
    client.get(at(row))
    for each in (row, many):
        with CaptureQueriesContext(connection) as asked:
            client.get(at(each))
        assert len(asked) == 16


def test_the_seller_takes_home_a_receipt_of_what_was_bought():
    row = make_trade_in(None, boots_line(), until="cleared")
    client = everyone(row.store)
    page = client.get(at(row, "receipt/"))
    number = lines(row)[0].register_code
    assert (page.status_code, [each["line"].register_code for each in page.context["lines"]]) == (200, [number])
    assert (page.context["trade_in"].total, number in page.content.decode()) == (Decimal("25.00"), True)
    assert client.get(at(make_trade_in(row.store), "receipt/")).status_code == 404
    assert signed_in(make_worker(make_store(), "clerk")).get(at(row, "receipt/")).status_code == 404
