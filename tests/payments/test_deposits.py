"""Advances, security deposits, refunds and goodwill: what each does to a price, and what may go out."""

from decimal import Decimal

import pytest

from apps.core.errors import Invalid, NotFound, PermissionRefused
from apps.core.models import Event
from apps.payments.errors import TooMuchBack
from apps.payments.inputs import Tender
from apps.payments.models import Case, Payable
from apps.payments.operations import (
    ask_advance,
    ask_refund,
    ask_security_deposit,
    grant_goodwill,
    return_security_deposit,
    withdraw_advances,
)
from apps.payments.selectors import payable_by_code, refundable
from apps.payments.states import CaseKind, Door, PayableState, PaymentState, ReceiptKind, ReceiptState
from apps.workshop import operations as workshop
from apps.workshop.inputs import QuoteLineInput
from apps.workshop.states import LineKind
from tests.factories.api import Caller, problem
from tests.factories.payments import cases, state_of, tell, ticket
from tests.factories.stores import make_store
from tests.factories.workshop import make_work_order, pay, person

pytestmark = pytest.mark.django_db


def clara(order):
    return person("clara", order.store)


def advance_of(order, amount="20.00"):
    return ask_advance(order.code, amount=Decimal(amount), tax_code="FR20", actor=clara(order))


def paid_out(order, payable, amount, number, **values):
    return pay(order, amount, number=number, payable=payable.code, kind=ReceiptKind.PAYOUT, **values)[0]


def sums(payable):
    payable.refresh_from_db()
    return payable.total, payable.advanced, payable.paid, payable.balance, payable.payment_state


def money(*amounts):
    return tuple(Decimal(amount) for amount in amounts)


def everything():
    return [*Payable.objects.order_by("pk").values()], Event.objects.count()


# --- advances -----------------------------------------------------------------------------------------


def test_an_advance_paid_before_the_price_is_asked_lessens_it():
    order = make_work_order(until="quoted")
    advance = advance_of(order)
    assert (advance.direction, advance.purpose, advance.lines.get().tax_code) == ("in", "advance", "FR20")
    tell(order, payable=advance.ean, amount="20.00", kind=ReceiptKind.DEPOSIT)
    assert state_of(order)[1:] == (PaymentState.NOTHING_DUE, Decimal("0.00"))
    workshop.approve_quote(order.id, actor=clara(order))
    assert state_of(order) == ("approved", PaymentState.DEPOSIT_PAID, Decimal("40.00"))
    assert sums(order.payable) == (*money("60.00", "20.00", "0.00", "40.00"), PaymentState.DEPOSIT_PAID)
    tell(order, amount="40.00", number="T-2")
    assert (state_of(order)[1:], cases()) == ((PaymentState.PAID, Decimal("0.00")), [])


def test_an_advance_paid_after_the_price_is_asked_lessens_it_too():
    order = make_work_order()
    advance = advance_of(order)
    assert state_of(order) == ("ready", PaymentState.DUE, Decimal("60.00"))
    tell(order, payable=advance.code, amount="20.00")
    assert state_of(order) == ("ready", PaymentState.DEPOSIT_PAID, Decimal("40.00"))
    tell(order, amount="40.00", number="T-2")
    assert (state_of(order), cases()) == (("paid", PaymentState.PAID, Decimal("0.00")), [])


def test_an_advance_of_everything_makes_a_ready_order_paid():
    order = make_work_order()
    tell(order, payable=advance_of(order, "60.00").code)
    assert (state_of(order), cases()) == (("paid", PaymentState.PAID, Decimal("0.00")), [])


def test_the_documents_code_is_its_price_or_the_advance_still_to_pay():
    order = make_work_order(until="quoted")
    first = advance_of(order)
    assert payable_by_code(order.code) == first
    tell(order, amount="20.00")
    second = advance_of(order)
    assert payable_by_code(order.code) == second
    workshop.approve_quote(order.id, actor=clara(order))
    order.refresh_from_db()
    assert payable_by_code(order.code) == order.payable
    again = tell(order, Door.HOOK, amount="20.00")  # the same ticket, now that its code stands for the price
    assert (again.payable_id, cases()) == (first.pk, [])


def test_a_ticket_known_before_its_advance_is_asked_pays_it():
    order = make_work_order(until="quoted")
    receipt = tell(order, amount="20.00", kind=ReceiptKind.DEPOSIT)
    assert receipt.state == ReceiptState.WAITING
    advance = advance_of(order)
    receipt.refresh_from_db()
    assert (receipt.state, receipt.payable_id, sums(advance)[3]) == (ReceiptState.APPLIED, advance.pk, Decimal("0.00"))


def test_an_advance_paid_though_the_price_is_paid_is_too_much_and_says_so():
    order = make_work_order()
    advance = advance_of(order)
    tell(order)
    receipt = tell(order, payable=advance.code, amount="20.00", number="T-2")
    assert state_of(order) == ("paid", PaymentState.OVERPAID, Decimal("-20.00"))
    assert [*Case.objects.values_list("kind", "payable", "receipt")] == [
        (CaseKind.OVERPAID, order.payable_id, receipt.pk)
    ]


@pytest.mark.parametrize("until", ["quoted", "approved"])
def test_a_cancelled_order_owes_its_paid_advance_back_and_asks_no_other(until):
    order = make_work_order(until=until)
    paid, unpaid = advance_of(order), advance_of(order)
    tell(order, payable=paid.code, amount="20.00")
    workshop.cancel(order.id, actor=clara(order))
    assert (sums(paid)[3], sums(unpaid)[3]) == money("-20.00", "0.00")
    assert {*Payable.objects.values_list("state", flat=True)} == {PayableState.WITHDRAWN}
    assert [*Case.objects.values_list("kind", "payable")] == [(CaseKind.WITHDRAWN_PAID, paid.pk)]
    back = ask_refund(paid.pk, amount=Decimal("20.00"), reason="Cancelled", actor=person("mona", order.store))
    paid_out(order, back, "20.00", "T-9")
    assert (sums(paid)[2:4], cases()) == (money("0.00", "0.00"), [CaseKind.WITHDRAWN_PAID])


def test_an_advance_paid_after_the_order_was_cancelled_is_booked_and_a_case():
    order = make_work_order(until="approved")
    advance = advance_of(order)
    workshop.cancel(order.id, actor=clara(order))
    receipt = tell(order, payable=advance.code, amount="20.00")
    assert (receipt.state, sums(advance)[3], cases()) == ("applied", Decimal("-20.00"), [CaseKind.WITHDRAWN])


@pytest.mark.parametrize(("fee", "expected"), [("", [CaseKind.WITHDRAWN_PAID]), ("15.00", [CaseKind.OVERPAID])])
def test_a_refused_quote_leaves_no_paid_advance_unseen(fee, expected):
    order = make_work_order(until="refused")
    paid, unpaid = advance_of(order), advance_of(order)
    tell(order, payable=paid.code, amount="20.00")
    line = QuoteLineInput(LineKind.FEE, "Diagnosis", Decimal(1), Decimal(fee), "FR20") if fee else None
    workshop.prepare_return(order.id, actor=person("tina", order.store), fee=line)
    unpaid.refresh_from_db()
    assert (unpaid.state, cases()) == (PayableState.WITHDRAWN, expected)
    assert state_of(order)[1] == (PaymentState.OVERPAID if fee else PaymentState.NOTHING_DUE)


def test_only_unpaid_advances_are_withdrawn_where_the_price_stands():
    order = make_work_order()
    paid, unpaid = advance_of(order), advance_of(order)
    tell(order, payable=paid.code, amount="20.00")
    withdraw_advances(order.id, actor=clara(order), unpaid_only=True)
    paid.refresh_from_db()
    unpaid.refresh_from_db()
    assert (paid.state, unpaid.state, cases()) == (PayableState.OPEN, PayableState.WITHDRAWN, [])
    assert state_of(order)[2] == Decimal("40.00")


# --- security deposits --------------------------------------------------------------------------------


def deposit_of(order, amount="100.00"):
    deposit = ask_security_deposit(order.code, amount=Decimal(amount), actor=clara(order))
    tell(order, payable=deposit.code, amount=amount, number="D-1")
    return deposit


def give_back(order, deposit, amount=None):
    return return_security_deposit(deposit.pk, amount=amount and Decimal(amount), actor=clara(order))


def test_a_security_deposit_never_touches_the_price():
    order = make_work_order()
    deposit = deposit_of(order)
    assert (state_of(order), sums(order.payable)[1]) == (("ready", PaymentState.DUE, Decimal("60.00")), Decimal(0))
    assert payable_by_code(order.code) == order.payable
    back = give_back(order, deposit)
    paid_out(order, back, "100.00", "D-2")
    assert (state_of(order), cases()) == (("ready", PaymentState.DUE, Decimal("60.00")), [])


def test_a_returned_deposit_is_not_due_again():
    order = make_work_order()
    deposit = deposit_of(order)
    assert give_back(order, deposit, "40.00").balance == Decimal("40.00")
    first = Payable.objects.get(purpose="security_return")
    paid_out(order, first, "40.00", "D-2")
    assert (sums(deposit)[2:], refundable(deposit)) == ((*money("100.00", "0.00"), "paid"), Decimal("60.00"))
    second = give_back(order, deposit)
    assert (second.total, second.direction, second.lines.get().tax_code) == (Decimal("60.00"), "out", "OUT_OF_SCOPE")
    paid_out(order, second, "60.00", "D-3")
    assert (sums(deposit)[2:], refundable(deposit)) == ((*money("100.00", "0.00"), "refunded"), Decimal("0.00"))


@pytest.mark.parametrize(("already", "wanted"), [("0.00", "100.01"), ("60.00", "40.01"), ("100.00", None)])
def test_no_more_goes_back_than_is_left(already, wanted):
    order = make_work_order()
    deposit = deposit_of(order)
    if Decimal(already):
        give_back(order, deposit, already)
    before = everything()
    with pytest.raises(TooMuchBack) as refused:
        give_back(order, deposit, wanted)
    left = Decimal("100.00") - Decimal(already)
    assert refused.value.errors.keys() == {"/amount"}
    assert f"{left} EUR" in refused.value.errors["/amount"]
    assert everything() == before


def test_a_reversed_payout_may_be_paid_again():
    order = make_work_order()
    deposit = deposit_of(order)
    back = give_back(order, deposit)
    paid_out(order, back, "100.00", "D-2")
    undone = tell(
        order, amount="100.00", number="D-3", kind=ReceiptKind.REVERSAL, reverses=ticket(order, "D-2"), lines=(),
        tenders=(Tender("cash", Decimal("100.00")),),
    )  # fmt: skip
    assert (undone.state, undone.payable_id) == (ReceiptState.APPLIED, back.pk)
    assert (sums(back)[2:4], sums(deposit)[4], cases()) == (money("0.00", "100.00"), PaymentState.PAID, [])
    paid_out(order, back, "100.00", "D-4")
    assert (sums(deposit)[4], cases()) == (PaymentState.REFUNDED, [])


def test_a_payout_paid_twice_is_too_much_and_says_so():
    order = make_work_order()
    back = give_back(order, deposit_of(order))
    paid_out(order, back, "100.00", "D-2")
    paid_out(order, back, "100.00", "D-3")
    assert (sums(back)[3], cases()) == (Decimal("-100.00"), [CaseKind.OVERPAID])


# --- refunds and goodwill -----------------------------------------------------------------------------


def refund(order, amount, payable=None):
    actor = person("mona", order.store)
    return ask_refund((payable or order.payable).pk, amount=Decimal(amount), reason="Not repaired", actor=actor)


def test_part_of_what_was_paid_goes_back():
    order = make_work_order(until="paid")
    back = refund(order, "15.00")
    assert (back.direction, back.reason, back.lines.get().tax_code) == ("out", "Not repaired", "FR20")
    assert state_of(order) == ("paid", PaymentState.PAID, Decimal("0.00"))  # promised is not paid out
    paid_out(order, back, "15.00", "T-9")
    assert (state_of(order), cases()) == (("ready", PaymentState.PART_PAID, Decimal("15.00")), [])
    assert refundable(order.payable) == Decimal("45.00")


def test_all_of_what_was_paid_goes_back_and_it_is_refunded():
    order = make_work_order(until="paid")
    paid_out(order, refund(order, "60.00"), "60.00", "T-9")
    assert (state_of(order), cases()) == (("ready", PaymentState.REFUNDED, Decimal("60.00")), [])


def test_what_was_promised_is_not_promised_again():
    order = make_work_order(until="paid")
    refund(order, "50.00")
    before = everything()
    with pytest.raises(TooMuchBack):
        refund(order, "10.01")
    assert everything() == before
    assert refund(order, "10.00").total == Decimal("10.00")


def test_what_was_paid_for_nothing_can_be_given_back():
    order = make_work_order(until="approved")
    pay(order, "60.00")
    tina = person("tina", order.store)
    workshop.revise_quote(order.id, actor=tina)
    workshop.quote(order.id, [QuoteLineInput(LineKind.LABOUR, "All", Decimal(1), Decimal("90.00"), "FR20")], actor=tina)
    workshop.refuse_quote(order.id, actor=clara(order))
    workshop.prepare_return(order.id, actor=tina)
    assert (state_of(order)[2], order.payable.lines.count()) == (Decimal("-60.00"), 0)
    assert refund(order, "60.00").lines.get().tax_code == "OUT_OF_SCOPE"


def test_a_payout_on_what_comes_in_is_held_and_counts_nothing():
    order = make_work_order()
    receipt = paid_out(order, order.payable, "60.00", "T-1")
    assert (receipt.state, receipt.payable_id) == (ReceiptState.IN_CASE, None)
    assert (state_of(order), cases()) == (("ready", PaymentState.DUE, Decimal("60.00")), [CaseKind.WRONG_DIRECTION])


def test_a_payment_on_what_goes_out_is_held_and_counts_nothing():
    order = make_work_order(until="paid")
    back = refund(order, "60.00")
    receipt = tell(order, payable=back.code, number="T-9")
    assert (receipt.state, sums(back)[3]) == (ReceiptState.IN_CASE, Decimal("60.00"))
    assert (state_of(order)[0], cases()) == ("paid", [CaseKind.WRONG_DIRECTION])


def test_goodwill_goes_out_and_touches_no_price():
    order = make_work_order()
    gift = grant_goodwill(order.code, amount=Decimal("10.00"), reason=" Waited ", actor=person("mona", order.store))
    assert (gift.reason, gift.direction, payable_by_code(order.code)) == ("Waited", "out", order.payable)
    paid_out(order, gift, "10.00", "T-9")
    assert (sums(gift)[3:], state_of(order)[2]) == ((Decimal("0.00"), PaymentState.PAID), Decimal("60.00"))
    assert cases() == []


def test_a_reversed_refund_that_makes_it_too_much_says_so():
    order = make_work_order(until="paid")
    tell(order, amount="20.00", number="R-1", kind=ReceiptKind.REFUND)
    tell(order, amount="20.00", number="T-2")
    assert (state_of(order)[2], cases()) == (Decimal("0.00"), [])
    tell(
        order, amount="20.00", number="R-2", kind=ReceiptKind.REVERSAL, reverses=ticket(order, "R-1"), lines=(),
        tenders=(Tender("cash", Decimal("20.00")),),
    )  # fmt: skip
    assert (state_of(order)[2], cases()) == (Decimal("-20.00"), [CaseKind.OVERPAID])


# --- refusals -----------------------------------------------------------------------------------------

BAD_AMOUNTS = ("0.00", "-1.00", "0.001", "100000000.00")


@pytest.mark.parametrize("amount", BAD_AMOUNTS)
def test_an_amount_that_cannot_be_is_refused(amount):
    order = make_work_order(until="paid")
    before = everything()
    for ask in (
        lambda: advance_of(order, amount),
        lambda: ask_security_deposit(order.code, amount=Decimal(amount), actor=clara(order)),
        lambda: refund(order, amount),
        lambda: grant_goodwill(order.code, amount=Decimal(amount), reason="x", actor=clara(order)),
    ):
        with pytest.raises(Invalid) as refused:
            ask()
        assert [*refused.value.errors] == ["/amount"]
    assert everything() == before


def test_what_does_not_fit_is_refused_where_it_is_wrong():
    order = make_work_order(until="paid")
    deposit = deposit_of(order)
    mona = person("mona", order.store)
    back = refund(order, "1.00")
    before = everything()
    for ask, pointer in (
        (lambda: ask_advance(order.code, amount=Decimal(1), tax_code="FR99", actor=mona), "/tax_code"),
        (lambda: ask_refund(order.payable_id, amount=Decimal(1), reason=" ", actor=mona), "/reason"),
        (lambda: grant_goodwill(order.code, amount=Decimal(1), reason="", actor=mona), "/reason"),
        (lambda: refund(order, "1.00", deposit), "/id"),
        (lambda: return_security_deposit(order.payable_id, actor=mona), "/id"),
        (lambda: refund(order, "1.00", back), "/id"),
    ):
        with pytest.raises(Invalid) as refused:
            ask()
        assert [*refused.value.errors] == [pointer]
    assert everything() == before


def test_who_may_not_ask_opens_nothing():
    order = make_work_order(until="paid")
    deposit = deposit_of(order)
    reader, stranger = person("tina", order.store, "payables:read"), person("mona", make_store())
    before = everything()
    for actor, refusal in ((reader, PermissionRefused), (stranger, NotFound)):
        for ask in (
            lambda actor=actor: ask_advance(order.code, amount=Decimal(1), tax_code="FR20", actor=actor),
            lambda actor=actor: ask_security_deposit(order.code, amount=Decimal(1), actor=actor),
            lambda actor=actor: ask_refund(order.payable_id, amount=Decimal(1), reason="x", actor=actor),
            lambda actor=actor: return_security_deposit(deposit.pk, actor=actor),
            lambda actor=actor: grant_goodwill(order.code, amount=Decimal(1), reason="x", actor=actor),
        ):
            with pytest.raises(refusal):
                ask()
    assert everything() == before


def test_a_deposit_somebody_changed_since_is_not_returned():
    order = make_work_order()
    deposit = deposit_of(order)
    caller = Caller("payables:read", "deposits:return", stores=[order.store])
    read, address = caller.get(f"payables/{deposit.pk}/")["ETag"], f"deposits/{deposit.pk}/return/"
    assert caller.post(address, {"amount": "40.00"}, If_Match=read).status_code == 201
    paid_out(order, Payable.objects.get(purpose="security_return"), "40.00", "D-2")
    before = everything()
    assert problem(caller.post(address, If_Match=read))[:2] == (412, "stale_version")
    assert everything() == before
    assert caller.post(address, If_Match=caller.get(f"payables/{deposit.pk}/")["ETag"]).status_code == 201
