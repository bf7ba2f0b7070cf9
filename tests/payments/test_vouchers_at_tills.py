"""A ticket paid by voucher: the voucher is spent with the receipt, once, and nothing a till reports is refused."""

from datetime import timedelta
from decimal import Decimal

import pytest

from apps.core.actors import system
from apps.core.errors import Invalid
from apps.payments import operations
from apps.payments.inputs import Declaration, Tender, Ticket
from apps.payments.models import Case, LedgerTransaction, VoucherHold
from apps.payments.states import CaseKind, Door, HoldState, ReceiptKind
from tests.factories.stores import make_entity, make_store
from tests.factories.vouchers import (
    DAY,
    accounts,
    keep_at_till,
    make_voucher,
    paid_with,
    sums_of,
    the_books_are_right,
    ticket_at,
    written,
)
from tests.factories.workshop import make_work_order, pay, person

pytestmark = pytest.mark.django_db


def cases():
    return sorted(Case.objects.values_list("kind", flat=True))


@pytest.fixture
def order():
    return make_work_order()


def test_a_voucher_and_cash_pay_an_order_and_the_voucher_holds_the_rest(order):
    voucher = make_voucher(order.store, "50.00")
    receipt, _ = pay(order, payment=paid_with(order, voucher.code, "40.00", cash="20.00"))
    assert (order.status, order.payment_state, cases()) == ("paid", "paid", [])
    assert sums_of(voucher) == {"balance": "10.00", "spent": "40.00"}
    assert accounts() == {"liability": "10.00", "issued_gift": "-50.00", "spent": "40.00"}
    spent = LedgerTransaction.objects.get(kind="spend")
    assert (spent.receipt, spent.voucher, spent.occurred_at) == (receipt, voucher, receipt.occurred_at)
    assert the_books_are_right()


@pytest.mark.parametrize("spelling", ["code", "ean", "lower", "reference"])
def test_any_spelling_of_the_code_spends_it(order, spelling):
    voucher = make_voucher(order.store, "60.00")
    text = {"code": voucher.code, "ean": voucher.ean, "lower": f" {voucher.code.lower()} ", "reference": ""}[spelling]
    tender = Tender("voucher", Decimal(60), reference=voucher.code if spelling == "reference" else "", voucher=text)
    pay(order, payment=paid_with(order, text, "60.00", tenders=(tender,)))
    assert (sums_of(voucher), cases()) == ({"spent": "60.00"}, ["voucher_over_offline_limit"])


def test_the_same_ticket_through_two_doors_spends_once(order):
    voucher = make_voucher(order.store)
    payment = paid_with(order, voucher.code, "40.00", cash="20.00")
    for door in (Door.REST, Door.HOOK, Door.HOOK, Door.FILE):
        pay(order, payment=payment, door=door)
    assert (sums_of(voucher), cases()) == ({"spent": "40.00"}, [])
    assert LedgerTransaction.objects.filter(kind="spend").count() == 1


def test_a_reversed_ticket_puts_the_money_back_and_its_own_reversal_takes_it_again(order):
    voucher = make_voucher(order.store)
    pay(order, payment=paid_with(order, voucher.code, "40.00", number="T-1"))
    back = {"kind": ReceiptKind.REVERSAL, "lines": (), "tenders": (Tender("card", Decimal(40)),)}
    pay(order, payment=paid_with(order, "", "40.00", number="T-2", reverses=ticket_at(order.store, "T-1"), **back))
    assert (sums_of(voucher), order.payment_state) == ({"balance": "40.00"}, "refunded")
    pay(order, payment=paid_with(order, "", "40.00", number="T-3", reverses=ticket_at(order.store, "T-2"), **back))
    assert (sums_of(voucher), cases()) == ({"spent": "40.00"}, [])
    assert the_books_are_right()


def test_a_reversal_that_overtook_its_ticket_leaves_the_voucher_whole(order):
    voucher = make_voucher(order.store)
    reversal = paid_with(
        order, "", "40.00", number="T-2", kind=ReceiptKind.REVERSAL, lines=(),
        tenders=(Tender("card", Decimal(40)),), reverses=ticket_at(order.store, "T-1"),
    )  # fmt: skip
    pay(order, payment=reversal)
    pay(order, payment=paid_with(order, voucher.code, "40.00", number="T-1"))
    assert (sums_of(voucher), cases()) == ({"balance": "40.00"}, [])


def test_a_partial_reversal_puts_back_what_it_names(order):
    voucher = make_voucher(order.store)
    pay(order, payment=paid_with(order, voucher.code, "40.00", number="T-1"))
    reversal = paid_with(
        order, voucher.code, "15.00", number="T-2", kind=ReceiptKind.REVERSAL, lines=(),
        reverses=ticket_at(order.store, "T-1"),
    )  # fmt: skip
    pay(order, payment=reversal)
    assert sums_of(voucher) == {"balance": "15.00", "spent": "25.00"}


def test_a_refund_on_the_voucher_puts_the_money_back(order):
    voucher = make_voucher(order.store)
    pay(order, payment=paid_with(order, voucher.code, "40.00"))
    pay(order, payment=paid_with(order, voucher.code, "10.00", kind=ReceiptKind.REFUND))
    assert (sums_of(voucher), cases()) == ({"balance": "10.00", "spent": "30.00"}, [])
    pay(order, payment=paid_with(order, voucher.code, "35.00", kind=ReceiptKind.REFUND))
    assert (sums_of(voucher), cases()) == ({"balance": "45.00", "spent": "-5.00"}, ["voucher_returned_unspent"])
    assert the_books_are_right()


def test_more_than_is_there_empties_it_and_opens_a_case(order):
    voucher = make_voucher(order.store, "25.00")
    receipt, _ = pay(order, payment=paid_with(order, voucher.code, "40.00", cash="20.00"))
    assert (order.payment_state, sums_of(voucher)) == ("paid", {"spent": "40.00", "overdrawn": "15.00"})
    assert accounts() == {"issued_gift": "-25.00", "spent": "40.00", "overdraft": "-15.00"}
    case = Case.objects.get()
    assert (case.kind, case.receipt, case.details) == (
        CaseKind.VOUCHER_OVERDRAWN,
        receipt,
        {
            "voucher": voucher.hint, "amount": "40.00", "missing": "15.00", "currency": "EUR",
            "ticket": receipt.ticket_number,
        },
    )  # fmt: skip
    assert voucher.code not in str(case.details)


def test_money_that_comes_back_makes_an_overdraft_good_whatever_the_order(order):
    voucher = make_voucher(order.store, "25.00")
    pay(order, payment=paid_with(order, voucher.code, "20.00", number="T-1"))
    pay(order, payment=paid_with(order, voucher.code, "20.00", number="T-2"))
    assert sums_of(voucher) == {"spent": "40.00", "overdrawn": "15.00"}
    back = paid_with(
        order, "", "20.00", number="T-3", kind=ReceiptKind.REVERSAL, lines=(),
        tenders=(Tender("cash", Decimal(20)),), reverses=ticket_at(order.store, "T-1"),
    )  # fmt: skip
    pay(order, payment=back)
    assert sums_of(voucher) == {"balance": "5.00", "spent": "20.00"}
    assert the_books_are_right()


def test_a_voucher_nobody_knows_is_booked_and_asked_about(order):
    pay(order, payment=paid_with(order, "GIFT-123", "60.00"))
    assert (order.payment_state, cases()) == ("paid", ["voucher_unknown"])
    assert accounts() == {"spent": "60.00", "overdraft": "-60.00"}
    assert the_books_are_right()


def test_a_voucher_without_a_code_is_asked_about(order):
    pay(order, payment=paid_with(order, "", "60.00"))
    assert (order.payment_state, cases()) == ("paid", ["voucher_unknown"])


def test_another_companys_voucher_is_not_touched(order):
    stranger = make_voucher(make_store(), "60.00")
    pay(order, payment=paid_with(order, stranger.code, "60.00"))
    assert (order.payment_state, cases()) == ("paid", ["voucher_wrong_entity"])
    assert sums_of(stranger) == {"balance": "60.00"}
    assert accounts(transaction__legal_entity=order.legal_entity) == {"spent": "60.00", "overdraft": "-60.00"}


def test_another_currencys_voucher_is_not_touched(order):
    voucher = make_voucher(order.store, "60.00")
    pay(order, payment=paid_with(order, voucher.code, "60.00", currency="CHF"))
    assert cases() == ["voucher_wrong_currency", "wrong_currency"]
    assert sums_of(voucher) == {"balance": "60.00"}


def test_an_expired_voucher_is_taken_from_what_it_left_and_asked_about(order):
    voucher = make_voucher(order.store, "40.00")
    type(voucher).objects.filter(pk=voucher.pk).update(expires_on=DAY - timedelta(days=2))
    assert operations.expire_voucher(voucher.pk, actor=system("clock")) is True
    assert sums_of(voucher) == {"forfeited": "40.00"}
    pay(order, payment=paid_with(order, voucher.code, "40.00", cash="20.00"))
    assert (order.payment_state, cases(), sums_of(voucher)) == ("paid", ["voucher_expired"], {"spent": "40.00"})
    assert accounts() == {"issued_gift": "-40.00", "spent": "40.00"}


def test_a_ticket_of_before_the_last_day_that_arrives_late_is_no_case(order):
    voucher = make_voucher(order.store, "40.00")
    type(voucher).objects.filter(pk=voucher.pk).update(expires_on=DAY - timedelta(days=1))
    operations.expire_voucher(voucher.pk, actor=system("clock"))
    earlier = ticket_at(order.store, "T-9", day=DAY - timedelta(days=1))
    pay(order, payment=paid_with(order, voucher.code, "40.00", cash="20.00", ticket=earlier))
    assert (order.payment_state, cases(), sums_of(voucher)) == ("paid", [], {"spent": "40.00"})


def test_a_cancelled_voucher_is_asked_about(order):
    voucher = make_voucher(order.store, "40.00")
    operations.cancel_voucher(voucher.pk, reason="lost", expected_total=Decimal(40), actor=person("mona", order.store))
    pay(order, payment=paid_with(order, voucher.code, "30.00", cash="30.00"))
    assert (order.payment_state, cases()) == ("paid", ["voucher_cancelled"])
    assert sums_of(voucher) == {"spent": "30.00", "forfeited": "10.00"}


def test_what_the_till_asked_for_first_is_spent_from_its_hold(order):
    voucher = make_voucher(order.store, "80.00")
    till = person("till", order.store)
    hold = operations.authorize_voucher(
        voucher.pk, ticket=ticket_at(order.store, "T-1"), amount=Decimal(60), actor=till
    )
    assert sums_of(voucher) == {"balance": "80.00", "held": "60.00"}
    pay(order, payment=paid_with(order, voucher.code, "60.00", number="T-1"))
    assert (sums_of(voucher), cases()) == ({"balance": "20.00", "spent": "60.00"}, [])
    hold.refresh_from_db()
    assert (hold.state, hold.captured) == (HoldState.CAPTURED, Decimal("60.00"))


def test_what_the_till_captured_itself_is_not_spent_again(order):
    voucher = make_voucher(order.store, "80.00")
    till = person("till", order.store)
    hold = operations.authorize_voucher(
        voucher.pk, ticket=ticket_at(order.store, "T-1"), amount=Decimal(60), actor=till
    )
    operations.capture_voucher(voucher.pk, hold_id=hold.pk, actor=till)
    pay(order, payment=paid_with(order, voucher.code, "60.00", number="T-1"))
    assert (sums_of(voucher), cases()) == ({"balance": "20.00", "spent": "60.00"}, [])
    operations.capture_voucher(voucher.pk, hold_id=hold.pk, actor=till)
    assert sums_of(voucher) == {"balance": "20.00", "spent": "60.00"}


def test_a_ticket_that_comes_before_its_capture_leaves_nothing_to_capture(order):
    voucher = make_voucher(order.store, "80.00")
    till = person("till", order.store)
    hold = operations.authorize_voucher(
        voucher.pk, ticket=ticket_at(order.store, "T-1"), amount=Decimal(60), actor=till
    )
    pay(order, payment=paid_with(order, voucher.code, "60.00", number="T-1"))
    assert operations.capture_voucher(voucher.pk, hold_id=hold.pk, actor=till).captured == Decimal(60)
    assert sums_of(voucher) == {"balance": "20.00", "spent": "60.00"}


def test_an_unasked_till_does_not_take_what_another_was_promised(order):
    voucher = make_voucher(order.store, "50.00")
    till = person("till", order.store)
    promise = operations.authorize_voucher(
        voucher.pk, ticket=ticket_at(order.store, "A-1", till="2"), amount=Decimal(40), actor=till
    )
    pay(order, payment=paid_with(order, voucher.code, "30.00", cash="30.00"))
    assert sums_of(voucher) == {"balance": "40.00", "held": "40.00", "spent": "30.00", "overdrawn": "20.00"}
    assert cases() == ["voucher_overdrawn"]
    operations.release_voucher(voucher.pk, hold_id=promise.pk, actor=till)
    assert sums_of(voucher) == {"balance": "20.00", "spent": "30.00"}
    assert the_books_are_right()


def test_where_the_till_is_the_master_its_vouchers_are_only_mirrored(order):
    ours = make_voucher(order.store, "60.00")
    keep_at_till(order.store)
    pay(order, payment=paid_with(order, "GC-77", "40.00", number="T-1"))
    pay(order, payment=paid_with(order, ours.code, "20.00", number="T-2"))
    assert (order.payment_state, cases(), sums_of(ours)) == ("paid", [], {"balance": "60.00"})
    assert accounts(transaction__kind="spend") == {"spent": "60.00", "kept_by_till": "-60.00"}
    back = paid_with(
        order, "", "40.00", number="T-3", kind=ReceiptKind.REVERSAL, lines=(),
        tenders=(Tender("cash", Decimal(40)),), reverses=ticket_at(order.store, "T-1"),
    )  # fmt: skip
    pay(order, payment=back)
    assert accounts()["kept_by_till"] == "-20.00"
    assert the_books_are_right()


def test_two_lines_of_one_ticket_add_up(order):
    other, voucher = make_work_order(order.store), make_voucher(order.store, "50.00")
    pay(order, payment=paid_with(order, voucher.code, "20.00", ticket=ticket_at(order.store, "T-1")))
    second = Ticket(order.store.code, "1", DAY, "T-1", 2)
    pay(other, payment=paid_with(other, voucher.code, "25.00", ticket=second))
    assert (sums_of(voucher), cases()) == ({"balance": "5.00", "spent": "45.00"}, [])


def test_lines_that_repeat_their_tickets_tenders_spend_them_once_and_each_takes_its_part_back(order):
    other, voucher = make_work_order(order.store, price="40.00"), make_voucher(order.store, "80.00")
    whole = (Tender("voucher", Decimal(50), voucher=voucher.code), Tender("card", Decimal(50)))
    pay(order, "60.00", number="T-1", tenders=whole)
    assert sums_of(voucher) == {"balance": "30.00", "spent": "50.00"}
    second = Ticket(order.store.code, "1", DAY, "T-1", 2)
    pay(other, "40.00", ticket=second, tenders=whole)
    assert (sums_of(voucher), cases()) == ({"balance": "30.00", "spent": "50.00"}, [])
    pay(other, "40.00", number="T-2", kind=ReceiptKind.REVERSAL, reverses=second)
    assert sums_of(voucher) == {"balance": "50.00", "spent": "30.00"}
    first = ticket_at(order.store, "T-1")
    pay(
        order,
        "60.00",
        number="T-2",
        kind=ReceiptKind.REVERSAL,
        reverses=first,
        ticket=Ticket(order.store.code, "1", DAY, "T-2", 2),
    )
    assert sums_of(voucher) == {"balance": "80.00"}
    assert the_books_are_right()


def test_what_a_clerk_declared_spends_the_voucher_when_the_till_tells(order):
    voucher = make_voucher(order.store)
    clara = person("clara", order.store)
    operations.declare_payment(
        order.payable_id, declaration=Declaration("T-1", Decimal(60), DAY), store=order.store, actor=clara
    )
    assert sums_of(voucher) == {"balance": "40.00"}
    pay(order, payment=paid_with(order, voucher.code, "40.00", cash="20.00", number="T-1"))
    assert (sums_of(voucher), order.payment_state, cases()) == ({"spent": "40.00"}, "paid", [])
    assert VoucherHold.objects.count() == 0


def test_a_ticket_without_a_voucher_books_nothing(order):
    make_entity()
    pay(order)
    assert LedgerTransaction.objects.count() == 0


def test_a_voucher_issued_for_what_a_till_pays_out_is_not_loaded_twice(order):
    mona = person("mona", order.store)
    promised = operations.grant_goodwill(order.code, amount=Decimal(20), reason="late", actor=mona)
    voucher = make_voucher(order.store, "20.00", payable_id=promised.pk)
    payment = paid_with(order, voucher.code, "20.00", payable=promised.code, kind=ReceiptKind.PAYOUT)
    pay(order, payment=payment)
    promised.refresh_from_db()
    assert (promised.balance, sums_of(voucher), cases()) == (Decimal(0), {"balance": "20.00"}, [])


def goodwill(order, amount="20.00"):
    mona = person("mona", order.store)
    return operations.grant_goodwill(order.code, amount=Decimal(amount), reason="late", actor=mona)


def test_a_promised_payout_becomes_vouchers_once(order):
    promised = goodwill(order)
    first = make_voucher(order.store, "15.00", payable_id=promised.pk)
    before = written()
    with pytest.raises(Invalid, match="/payable"):
        make_voucher(order.store, "5.01", payable_id=promised.pk)
    assert written() == before
    operations.cancel_voucher(first.pk, reason="lost", expected_total=Decimal(15), actor=person("mona", order.store))
    second = make_voucher(order.store, "15.00", payable_id=promised.pk)
    pay(order, payment=paid_with(order, second.code, "15.00", payable=promised.code, kind=ReceiptKind.PAYOUT))
    make_voucher(order.store, "5.00", payable_id=promised.pk)
    with pytest.raises(Invalid, match="/payable"):
        make_voucher(order.store, "0.01", payable_id=promised.pk)
    assert cases() == []


def test_a_payout_that_a_voucher_stands_for_and_the_drawer_paid_too_is_asked_about(order):
    promised = goodwill(order)
    make_voucher(order.store, "15.00", payable_id=promised.pk)
    out = {"payable": promised.code, "kind": ReceiptKind.PAYOUT}
    pay(order, "5.00", **out)
    assert cases() == []
    pay(order, "10.00", **out)
    assert cases() == ["overpaid"]
