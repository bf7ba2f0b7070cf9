"""Tickets rung at a point of sale, as they are read: who was paid, what, how, and what was taken back."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest
import requests

from apps.core.codes import new_code, new_ean_alias
from apps.integrations.contract import ConnectionInfo, ReadFailed, TicketPage
from apps.integrations.odoo import tickets
from apps.integrations.sandbox.faults import Fault, Kind
from apps.integrations.sandbox.server import Sandbox
from apps.integrations.tickets import ReadTicket, TakenPayment, from_json, to_json
from apps.payments.states import ReceiptKind

from .factories import ODOO, connection, line, mapping, work_order
from .ringing import DEPOSIT, DISCOUNT, TAXES, Cashier
from .servers import Odoo19, the_id


def sale(odoo: Odoo19, *prices: str, code: str = "") -> tuple[str, int]:
    """Our work order, pushed: (its code, Odoo's id of the sale order)."""
    lines = [line(price, position=place) for place, price in enumerate(prices, start=1)]
    total = sum((Decimal(price) for price in prices), Decimal(0))
    document = work_order(*lines, total=str(total), code=code or new_code("WO"))
    return document.code, the_id(odoo.push(document))


def everything(to: ConnectionInfo, since: datetime | None = None) -> list[ReadTicket]:
    """All pages of one reading."""
    cursor = tickets.start(since or datetime.now(UTC) - timedelta(minutes=1))
    found: list[ReadTicket] = []
    while True:
        page = tickets.poll(to, cursor)
        found += page.tickets
        cursor = page.cursor
        if not page.more:
            return found


def read(odoo: Odoo19, *rung: dict[str, Any]) -> list[TakenPayment]:
    """What these tickets paid, in the order they were rung."""
    found = {ticket.number: ticket for ticket in everything(odoo.to)}
    wanted = [found[stored["pos_reference"]] for stored in rung if stored["pos_reference"] in found]
    assert [from_json(to_json(ticket)) for ticket in wanted] == wanted
    return [payment for ticket in wanted for payment in ticket.payments]


def sums(payment: TakenPayment) -> tuple[Decimal, Decimal, Decimal]:
    """(due, paid, discount)"""
    rows = [(each.due, each.paid, each.discount) for each in payment.lines]
    due, paid, discount = (sum(column, Decimal(0)) for column in zip(*rows, strict=True))
    return due, paid, discount


def money(*amounts: str) -> tuple[Decimal, ...]:
    return tuple(Decimal(amount) for amount in amounts)


def tenders(payment: TakenPayment) -> list[tuple[str, str]]:
    return [(each.kind, str(each.amount)) for each in payment.tenders]


def test_a_sale_order_settled_at_the_till_is_one_payment_of_our_document(odoo: Odoo19) -> None:
    code, order = sale(odoo, "48.90", "11.10")
    stored = Cashier(odoo).settle(order).paid()
    (payment,) = read(odoo, stored)
    assert (payment.payable, payment.kind, payment.currency) == (code, ReceiptKind.PAYMENT, "EUR")
    assert (sums(payment), tenders(payment)) == (money("60.00", "60.00", "0.00"), [("card", "60.00")])
    assert (payment.name.till.label, payment.name.number, payment.name.line) == (
        stored["config_id"][1], stored["pos_reference"], 1,
    )  # fmt: skip
    assert payment.name.occurred_at == datetime.strptime(stored["date_order"], tickets.MOMENT).replace(tzinfo=UTC)
    assert payment.lines[0].tax == "53"


def test_what_the_till_took_off_is_a_discount_with_reason_and_name(odoo: Odoo19) -> None:
    _code, order = sale(odoo, "59.99")
    stored = Cashier(odoo).settle(order, discount="10").paid()
    (payment,) = read(odoo, stored)
    assert sums(payment) == money("59.99", "53.99", "6.00")
    assert (payment.lines[0].reason, payment.lines[0].by) == ("10 %", stored["user_id"][1])


def test_the_orders_own_discount_is_none_of_the_till(odoo: Odoo19) -> None:
    """Odoo copies it to the ticket's line, where it looks like one."""
    document = work_order(line("60.00", discount=Decimal(10)), total="54.00", code=new_code("WO"))
    order = the_id(odoo.push(document))
    (payment,) = read(odoo, Cashier(odoo).settle(order).paid())
    assert (sums(payment), payment.lines[0].reason, payment.lines[0].by) == (money("54.00", "54.00", "0.00"), "", "")


def test_a_lower_price_typed_by_the_cashier_is_a_discount(odoo: Odoo19) -> None:
    _code, order = sale(odoo, "60.00")
    cashier = Cashier(odoo).settle(order)
    cashier.ringing.lines[0] |= {"price_unit": 45.0, "price_subtotal": 37.5, "price_subtotal_incl": 45.0}
    (payment,) = read(odoo, cashier.paid())
    assert sums(payment) == money("60.00", "45.00", "15.00")


def test_a_mixed_ticket_pays_each_document_its_own(odoo: Odoo19) -> None:
    """Two work orders and a helmet; the card is used up by the first, change is given on the cash."""
    (first, one), (second, two) = sale(odoo, "60.00"), sale(odoo, "25.00")
    ticket = Cashier(odoo).sell("40.00").settle(one).settle(two).paid((2, "70.00"), (1, "60.00"))
    payments = read(odoo, ticket)
    assert [(each.payable, each.name.line) for each in payments] == [(first, 1), (second, 2)]
    assert [sums(each)[1] for each in payments] == [Decimal("60.00"), Decimal("25.00")]
    assert [tenders(each) for each in payments] == [
        [("card", "60.00")],
        [("card", "10.00"), ("cash", "15.00")],
    ]


def test_a_ticket_that_pays_nothing_of_ours_is_passed_over(odoo: Odoo19) -> None:
    assert read(odoo, Cashier(odoo).sell("40.00").paid()) == []


def test_a_line_with_our_code_in_its_note_pays_that(odoo: Odoo19) -> None:
    code, alias = new_code("PA"), new_ean_alias()
    ticket = (
        Cashier(odoo)
        .sell("40.00", customer_note=f"Atelier {code.lower()} merci")
        .sell("30.00", customer_note=alias, discount=Decimal(10))
        .sell("5.00", customer_note="CU-0000000 4006381333931")
        .paid()
    )
    payments = read(odoo, ticket)
    assert [(each.payable, sums(each)) for each in payments] == [
        (code, money("40.00", "40.00", "0.00")),
        (alias, money("30.00", "27.00", "3.00")),
    ]


def test_prices_without_tax_are_told_with_it(odoo: Odoo19) -> None:
    code = new_code("PA")
    ticket = Cashier(odoo).sell("50.00", tax=49, discount=Decimal(25), customer_note=code).paid()
    (payment,) = read(odoo, ticket)
    assert sums(payment) == money("60.00", "45.00", "15.00")


def test_a_down_payment_is_a_deposit_and_the_rest_a_payment(odoo: Odoo19) -> None:
    code, order = sale(odoo, "60.00")
    first = Cashier(odoo).deposit(order, "20.00").paid((1, "50.00"))
    rest = Cashier(odoo).settle(order)
    rest.ringing.add(DEPOSIT, Decimal("20.00"), TAXES[53], quantity=Decimal(-1), sale_order_origin_id=order)
    deposit, payment = read(odoo, first, rest.paid())
    assert (deposit.kind, deposit.payable, sums(deposit)) == ("deposit", code, money("20.00", "20.00", "0.00"))
    assert tenders(deposit) == [("cash", "20.00")]
    assert (payment.kind, payment.payable, sums(payment)) == ("payment", code, money("40.00", "40.00", "0.00"))


def test_taking_all_back_reverses_its_ticket_and_taking_a_part_refunds(odoo: Odoo19) -> None:
    code, order = sale(odoo, "40.00", "20.00")
    paid = Cashier(odoo).sell("5.00").settle(order, discount="10").paid()
    part = Cashier(odoo).take_back(paid, 2).paid((1, "-18.00"))
    whole = Cashier(odoo).take_back(paid, 1, 2).paid()
    original, refund, reversal = read(odoo, paid, part, whole)
    assert sums(original) == money("60.00", "54.00", "6.00")
    assert (refund.kind, refund.payable, sums(refund)) == ("refund", code, money("20.00", "18.00", "2.00"))
    assert (reversal.kind, reversal.payable, sums(reversal)) == ("reversal", code, money("60.00", "54.00", "6.00"))
    assert refund.reverses == reversal.reverses == original.name
    assert (tenders(refund), tenders(reversal)) == ([("cash", "18.00")], [("card", "54.00")])


def test_the_second_document_of_a_ticket_is_taken_back_by_its_own_line(odoo: Odoo19) -> None:
    (_first, one), (second, two) = sale(odoo, "60.00"), sale(odoo, "25.00")
    paid = Cashier(odoo).settle(one).settle(two).paid()
    _a, original, reversal = read(odoo, paid, Cashier(odoo).take_back(paid, 1).paid())
    assert (reversal.kind, reversal.payable, reversal.reverses) == ("reversal", second, original.name)
    assert (reversal.reverses.line, reversal.name.line) == (2, 1)


def test_money_given_back_without_naming_a_ticket_is_a_refund(odoo: Odoo19) -> None:
    code = new_code("PA")
    (payment,) = read(odoo, Cashier(odoo).sell("30.00", quantity=Decimal(-1), customer_note=code).paid())
    assert (payment.kind, payment.payable, sums(payment)) == ("refund", code, money("30.00", "30.00", "0.00"))
    assert (payment.reverses, tenders(payment)) == (None, [("card", "30.00")])


def test_a_sale_order_whose_reference_somebody_changed_is_still_ours(odoo: Odoo19) -> None:
    identifier = uuid4()
    document = work_order(line("60.00"), total="60.00", work_order_id=identifier, code="bon de commande 17")
    order = the_id(odoo.push(document))
    (payment,) = read(odoo, Cashier(odoo).settle(order).paid())
    assert (payment.payable, payment.subject_id) == ("", UUID(str(identifier)))


def test_an_old_ticket_comes_with_what_takes_it_back(odoo: Odoo19) -> None:
    """A refund of a ticket from before we began to read: the original is read with it, and first."""
    _code, order = sale(odoo, "60.00")
    paid = Cashier(odoo).settle(order).paid()
    back = Cashier(odoo).take_back(paid).paid()
    options = {"pos_overlap_minutes": 0, "pos_page": 1}
    only_the_refund = {"mark": back["write_date"], "reading": {"to": back["write_date"], "at": back["write_date"],
                       "seen": [paid["id"]]}}  # fmt: skip
    page = tickets.poll(connection(odoo.to.base_url, database=odoo.to.database, secret=odoo.to.secret,
                                   options=options), only_the_refund)  # fmt: skip
    assert [(each.number, each.payments[0].kind) for each in page.tickets] == [
        (paid["pos_reference"], "payment"), (back["pos_reference"], "reversal"),
    ]  # fmt: skip


def test_reading_again_after_the_order_was_quoted_again_gives_the_same_ticket(odoo: Odoo19) -> None:
    document = work_order(line("60.00"), total="60.00", code=new_code("WO"))
    stored = Cashier(odoo).settle(the_id(odoo.push(document))).paid()
    (before,) = [each for each in everything(odoo.to) if each.number == stored["pos_reference"]]
    again = work_order(
        line("80.00", line_id=document.lines[0].line_id), total="80.00", code=document.code,
        work_order_id=document.work_order_id, customer=document.customer,
    )  # fmt: skip
    the_id(odoo.push(again))
    (after,) = [each for each in everything(odoo.to) if each.number == stored["pos_reference"]]
    assert (after.reference, after.version) == (before.reference, before.version)


def test_a_discount_on_the_whole_ticket_is_shared_by_price(odoo: Odoo19) -> None:
    code, order = sale(odoo, "60.00")
    cashier = Cashier(odoo).settle(order).sell("40.00")
    cashier.ringing.add(DISCOUNT, Decimal("-10.01"), TAXES[53])
    (payment,) = read(odoo, cashier.paid())
    assert (payment.payable, sums(payment)) == (code, money("60.00", "53.99", "6.01"))


# --- only on the double: what a real server cannot be told to do -------------------------------------------------


def test_closing_the_session_makes_no_other_ticket(sandbox: Sandbox) -> None:
    odoo = Odoo19(connection(sandbox.url), mapping())
    Cashier(odoo).settle(sale(odoo, "60.00")[1]).paid()
    before = everything(odoo.to)
    assert _tell(sandbox, "till/close") == {"closed": 1}
    assert everything(odoo.to) == before
    assert len(before) == 1


def test_a_ticket_that_cannot_be_understood_does_not_stop_the_others(sandbox: Sandbox) -> None:
    odoo = Odoo19(connection(sandbox.url), mapping())
    broken, good = (
        Cashier(odoo).settle(sale(odoo, "60.00")[1]).paid(),
        Cashier(odoo).settle(sale(odoo, "9.00")[1]).paid(),
    )
    row = sandbox.store.table("pos.order")[broken["id"]]
    sandbox.store.put("pos.order", broken["id"], row | {"date_order": "0000-00-00 00:00:00"})
    first, second = everything(odoo.to)
    assert (first.number, first.payments) == (broken["pos_reference"], ())
    assert first.problem.startswith("ValueError: ")
    assert (second.number, second.problem, len(second.payments)) == (good["pos_reference"], "", 1)


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        (Kind.DOWN, "answer_lost"),
        (Kind.LOST, "answer_lost"),
        (Kind.HALF, "answer_lost"),
        (Kind.BYTES, "answer_lost"),
        (Kind.HUGE, "answer_lost"),
        (Kind.HTML, "answer_lost"),
        (Kind.GATEWAY, "answer_lost"),
        (Kind.CRASH, "answer_lost"),
        (Kind.UNAVAILABLE, "unavailable"),
        (Kind.RATE_LIMITED, "rate_limited"),
        (Kind.CONFLICT, "busy"),
    ],
)
@pytest.mark.parametrize("model", ["pos.order", "pos.order.line", "pos.payment", "sale.order", "pos.config"])
def test_a_bad_answer_to_any_call_reads_nothing(sandbox: Sandbox, kind: Kind, code: str, model: str) -> None:
    odoo = Odoo19(connection(sandbox.url), mapping())
    Cashier(odoo).settle(sale(odoo, "60.00")[1]).paid()
    cursor = tickets.start(datetime.now(UTC))
    sandbox.faults.add(Fault(kind, calls=1, model=model))
    with pytest.raises(ReadFailed) as failed:
        tickets.poll(odoo.to, cursor)
    assert failed.value.outcome.code == code
    page: TicketPage = ODOO.poll(odoo.to, cursor)
    assert (len(page.tickets), page.seen, page.more) == (1, 1, False)


def test_a_server_that_hangs_is_left_at_the_deadline(sandbox: Sandbox) -> None:
    sandbox.faults.add(Fault(Kind.SLOW, model="pos.order", seconds=5))
    began = datetime.now(UTC)
    with pytest.raises(ReadFailed) as failed:
        tickets.poll(connection(sandbox.url, total_timeout=0.3), tickets.start(began))
    assert failed.value.outcome.code == "answer_lost"
    assert datetime.now(UTC) - began < timedelta(seconds=3)


def _tell(sandbox: Sandbox, address: str, **body: Any) -> Any:
    return requests.post(f"{sandbox.url}/__control/{address}", json=body, timeout=5).json()
