"""How sellers are paid, and how a purchase is undone."""

from decimal import Decimal
from typing import Any

import pytest

from apps.buyback import operations
from apps.buyback.errors import OwnGrading
from apps.buyback.inputs import CounterLine, EntryChanges
from apps.buyback.inputs.payout import iban_of
from apps.buyback.models import Payout, RegisterEntry, TradeIn
from apps.buyback.operations import correct_entry
from apps.buyback.states import PayoutMode
from apps.core.actors import Actor
from apps.core.errors import IllegalTransition, Invalid, PermissionRefused, TotalChanged
from apps.core.models import Event
from apps.items.errors import NotOurs
from apps.items.inputs import Source
from apps.items.models import Item, ItemEntry
from apps.items.operations import relinquish_item
from apps.items.selectors import purchase_price_of
from apps.payments.inputs import Evidence, PaidLine, Tender, Ticket, TillPayment
from apps.payments.models import Case, Payable, Voucher
from apps.payments.operations import record_payment
from apps.payments.selectors import payable_by_code
from apps.payments.states import Door, ReceiptKind
from tests.factories.desk import PIN, make_worker, signed_in
from tests.factories.stores import make_store
from tests.factories.trade_ins import bike_line, lines, make_rule_set, make_rules, make_trade_in, prove
from tests.factories.vouchers import paid_with
from tests.factories.workshop import PAID_AT, make_work_order, person

pytestmark = pytest.mark.django_db
trade, payout = operations.trade_in, operations.payout
D = Decimal
IBAN = "FR76 3000 6000 0112 3456 7890 189"


def clerk(trade_in: TradeIn) -> Actor:
    return person("clara", trade_in.store)


def cleared(mode: PayoutMode = PayoutMode.TRANSFER, *args: Any, **values: Any) -> TradeIn:
    return make_trade_in(*args, until="cleared", mode=mode, **values)


def rung(trade_in: TradeIn, amount: str, *, kind: ReceiptKind = ReceiptKind.PAYOUT, number: str = "T-1", **values: Any):
    """A till of the same company, in another store than the trade-in's, reports it by the trade-in's own code."""
    store = values.pop("store", None) or make_store(entity=trade_in.legal_entity)
    payment = TillPayment(
        ticket=Ticket(store.code, "1", PAID_AT.date(), number), kind=kind, payable=trade_in.code, occurred_at=PAID_AT,
        currency="EUR", lines=(PaidLine(D(amount), D(amount)),), tenders=(Tender("cash", D(amount)),), **values,
    )  # fmt: skip
    evidence = Evidence(Door.REST, "till", f"{store.code}-{number}")
    return record_payment(payment, evidence=evidence, actor=person("till", store))[0]


def state(trade_in: TradeIn) -> str:
    trade_in.refresh_from_db()
    return trade_in.status


def paid_with_voucher() -> tuple[TradeIn, Voucher]:
    trade_in = cleared(PayoutMode.VOUCHER)
    payout.pay_out(trade_in.pk, actor=clerk(trade_in))
    return trade_in, Voucher.objects.get()


def spend(voucher: Voucher, amount: str) -> None:
    """At a till, for a repair."""
    order = make_work_order(voucher.store, price=amount)
    payment = paid_with(order, voucher.code, amount)
    record_payment(payment, evidence=Evidence(Door.REST, "till", "S-1"), actor=person("till", voucher.store))


@pytest.mark.parametrize(
    ("typed", "found"),
    [(IBAN, "FR7630006000011234567890189"), ("FR76 3000 6000 0112 3456 7890 188", None), ("FR", None), ("é" * 20, None),
     ("76FR30006000011234567890189", None), ("be68 5390 0754 7034", "BE68539007547034")],
)  # fmt: skip
def test_an_iban_is_known_by_its_check_digits(typed: str, found: str | None) -> None:
    assert iban_of(typed) == found


def test_a_transfer_is_asked_for_then_sent_and_its_account_is_not_kept() -> None:
    trade_in = cleared()
    with pytest.raises(Invalid) as refused:
        payout.pay_out(trade_in.pk, iban="FR7612", actor=clerk(trade_in))
    assert (list(refused.value.errors), Payout.objects.count(), state(trade_in)) == (["/iban"], 0, "cleared")
    with pytest.raises(TotalChanged):
        payout.pay_out(trade_in.pk, iban=IBAN, expected_total=D("321"), actor=clerk(trade_in))
    payout.pay_out(trade_in.pk, iban=IBAN, expected_total=D("320"), actor=clerk(trade_in))
    row = Payout.objects.get()
    assert (row.iban_masked, row.amount, row.state, state(trade_in)) == ("FR76 … 0189", D("320.00"), "asked", "paying")
    with pytest.raises(PermissionRefused):
        payout.confirm_transfer(
            trade_in.pk, reference="SEPA 1", actor=person("clara", trade_in.store, "trade_ins:read", "trade_ins:pay")
        )
    payout.confirm_transfer(trade_in.pk, reference="SEPA 1", actor=person("mona", trade_in.store))
    row.refresh_from_db()
    assert (row.state, row.reference, state(trade_in)) == ("sent", "SEPA 1", "paid")
    payout.put_in_stock(trade_in.pk, actor=clerk(trade_in))
    assert state(trade_in) == "stocked"
    assert "0001 1234" not in str(list(Event.objects.values_list("facts", flat=True)))


def test_a_transfer_that_came_back_is_asked_for_anew() -> None:
    trade_in = cleared()
    payout.pay_out(trade_in.pk, iban=IBAN, actor=clerk(trade_in))
    payout.fail_payout(trade_in.pk, reason="Account closed", actor=person("mona", trade_in.store))
    assert state(trade_in) == "cleared"
    payout.pay_out(trade_in.pk, iban="BE68539007547034", actor=clerk(trade_in))
    assert list(Payout.objects.order_by("id").values_list("state", "iban_masked")) == [
        ("failed", "FR76 … 0189"), ("asked", "BE68 … 7034"),
    ]  # fmt: skip


def test_cash_comes_out_of_any_till_of_the_company_by_the_trade_ins_code() -> None:
    trade_in = cleared(PayoutMode.CASH)
    payout.pay_out(trade_in.pk, actor=clerk(trade_in))
    payable = payable_by_code(trade_in.code)
    assert payable is not None
    assert (payable.direction, payable.purpose, payable.balance, state(trade_in)) == (
        "out", "buyback", D("320.00"), "paying",
    )  # fmt: skip
    rung(trade_in, "320.00")
    assert (state(trade_in), Payout.objects.get().state, Case.objects.count()) == ("paid", "sent", 0)


def test_a_till_that_was_faster_than_the_desk_has_paid() -> None:
    trade_in = cleared(PayoutMode.CASH)
    rung(trade_in, "320.00")
    payout.pay_out(trade_in.pk, actor=clerk(trade_in))
    assert (state(trade_in), Payout.objects.get().state) == ("paid", "sent")


def test_a_reversed_payout_is_due_again_and_after_stocking_a_case() -> None:
    for stocked in (False, True):
        trade_in = cleared(PayoutMode.CASH)
        payout.pay_out(trade_in.pk, actor=clerk(trade_in))
        receipt = rung(trade_in, "320.00")
        if stocked:
            payout.put_in_stock(trade_in.pk, actor=clerk(trade_in))
        back = Ticket(receipt.store.code, "1", PAID_AT.date(), "T-1")
        rung(trade_in, "320.00", kind=ReceiptKind.REVERSAL, number="T-2", reverses=back, store=receipt.store)
        assert state(trade_in) == ("stocked" if stocked else "paying")


def test_cash_that_nobody_fetched_is_called_off_but_not_what_a_till_began_to_pay() -> None:
    trade_in = cleared(PayoutMode.CASH)
    payout.pay_out(trade_in.pk, actor=clerk(trade_in))
    payout.fail_payout(trade_in.pk, reason="Wants a transfer", actor=person("mona", trade_in.store))
    assert (state(trade_in), Payable.objects.get().state) == ("cleared", "withdrawn")
    payout.pay_out(trade_in.pk, actor=clerk(trade_in))
    rung(trade_in, "100.00")
    with pytest.raises(Invalid):
        payout.fail_payout(trade_in.pk, reason="?", actor=person("mona", trade_in.store))
    assert state(trade_in) == "paying"


def test_a_voucher_with_its_bonus_is_good_at_once() -> None:
    trade_in, voucher = paid_with_voucher()
    row = Payout.objects.get()
    assert (voucher.kind, voucher.balance, voucher.customer_id) == ("bonus", D("352.00"), trade_in.customer_id)
    assert (row.state, row.amount, row.bonus, state(trade_in)) == ("sent", D("320.00"), D("32.00"), "paid")
    assert purchase_price_of(Item.objects.get()) == D("320.00")


def test_whoever_graded_does_not_pay_out_above_the_limit() -> None:
    store = make_store()
    make_rule_set(store.entity, make_rules(four_eyes_limit=D("319.99")))
    above = cleared(PayoutMode.VOUCHER, store)
    with pytest.raises(OwnGrading):
        payout.pay_out(above.pk, actor=person("tina", store))
    assert (state(above), Payout.objects.count()) == ("cleared", 0)
    payout.pay_out(above.pk, actor=person("clara", store))
    assert state(above) == "paid"


@pytest.mark.parametrize("limit", ["300.00", "400.00"])
def test_nor_does_whoever_set_the_price_that_was_accepted(limit: str) -> None:
    store = make_store()
    make_rule_set(store.entity, make_rules(four_eyes_limit=D(limit)))
    trade_in, mona = make_trade_in(store), person("mona", store)
    trade.counter(trade_in.pk, lines=[CounterLine(lines(trade_in)[0].pk, D("350"))], actor=mona)
    trade.accept_items(trade_in.pk, payout_mode=PayoutMode.VOUCHER, actor=clerk(trade_in))
    prove(trade_in)
    trade.clear(trade_in.pk, actor=clerk(trade_in))
    if limit == "300.00":
        with pytest.raises(OwnGrading):
            payout.pay_out(trade_in.pk, actor=mona)
        assert (state(trade_in), Payout.objects.count()) == ("cleared", 0)
    payout.pay_out(trade_in.pk, actor=clerk(trade_in) if limit == "300.00" else mona)
    assert state(trade_in) == "paid"


def test_nor_does_whoever_set_a_price_that_a_colleagues_counter_offer_carried_on() -> None:
    store = make_store()
    make_rule_set(store.entity, make_rules(four_eyes_limit=D("300.00")))
    trade_in, mona = make_trade_in(store, bike_line(), bike_line()), person("mona", store)
    bike, another = lines(trade_in)
    trade.counter(trade_in.pk, lines=[CounterLine(bike.pk, D("350"))], actor=mona)
    trade.counter(trade_in.pk, lines=[CounterLine(another.pk, D("319.99"))], actor=clerk(trade_in))
    trade.accept_items(trade_in.pk, payout_mode=PayoutMode.VOUCHER, actor=clerk(trade_in))
    prove(trade_in)
    trade.clear(trade_in.pk, actor=clerk(trade_in))
    for who in (mona, clerk(trade_in)):
        with pytest.raises(OwnGrading):
            payout.pay_out(trade_in.pk, actor=who)
    assert (state(trade_in), Payout.objects.count()) == ("cleared", 0)
    payout.pay_out(trade_in.pk, actor=person("carl", store))
    assert state(trade_in) == "paid"


def test_whoever_graded_pays_out_up_to_the_limit() -> None:
    trade_in = cleared(PayoutMode.VOUCHER)
    payout.pay_out(trade_in.pk, actor=person("tina", trade_in.store))
    assert state(trade_in) == "paid"


def test_another_way_than_agreed_is_corrected_in_the_register() -> None:
    trade_in = cleared()
    payout.pay_out(trade_in.pk, mode=PayoutMode.VOUCHER, actor=person("mona", trade_in.store))
    assert list(RegisterEntry.objects.order_by("number").values_list("kind", "payment_mode")) == [
        ("purchase", "transfer"), ("correction", "voucher"),
    ]  # fmt: skip
    trade_in.refresh_from_db()
    assert trade_in.payout_mode == "voucher"


def test_a_clerk_pays_in_another_way_too_and_writes_nothing_that_a_correction_by_hand_has_said() -> None:
    for said_before in (False, True):
        trade_in = cleared()
        entry = RegisterEntry.objects.get(document_code=trade_in.code)
        if said_before:
            changes: EntryChanges = {"payment_mode": "voucher"}
            correct_entry(
                actor=person("mona", trade_in.store), entry_id=entry.pk, reason="They changed their mind",
                changes=changes,
            )  # fmt: skip
        client = signed_in(make_worker(trade_in.store, "clerk", name="Nora", pin=PIN))
        client.post(f"/buyback/{trade_in.code}/pay-out/", {"version": trade_in.version, "mode": "voucher", "pin": PIN})
        (correction,) = RegisterEntry.objects.filter(corrects_id=entry.pk)
        assert (state(trade_in), correction.payment_mode, correction.recorded_by["label"]) == (
            "paid", "voucher", "Mona" if said_before else "Nora",
        )  # fmt: skip


def test_a_purchase_is_undone_by_entries_that_compensate_it() -> None:
    trade_in = cleared(PayoutMode.CASH)
    payout.pay_out(trade_in.pk, actor=clerk(trade_in))
    rung(trade_in, "320.00")
    payout.rescind(trade_in.pk, reason="Not the owner", expected_total=D("320"), actor=person("mona", trade_in.store))
    trade_in.refresh_from_db()
    (line,) = lines(trade_in)
    item = Item.objects.get()
    owed = trade_in.owed_back
    assert owed is not None
    assert (trade_in.status, line.state, Payout.objects.get().state) == ("rescinded", "rescinded", "reversed")
    assert (item.owner_kind, item.customer_id, purchase_price_of(item)) == ("customer", trade_in.customer_id, 0)
    assert list(ItemEntry.objects.order_by("id").values_list("kind", "amount")) == [
        ("purchase", D("320.00")), ("purchase_reversal", D("320.00")),
    ]  # fmt: skip
    assert list(RegisterEntry.objects.order_by("number").values_list("number", "kind", "reason")) == [
        (1, "purchase", ""), (2, "reversal", "Not the owner"),
    ]  # fmt: skip
    assert (owed.direction, owed.balance, payable_by_code(trade_in.code)) == ("in", D("320.00"), owed)
    rung(trade_in, "320.00", kind=ReceiptKind.PAYMENT, number="T-9")
    owed.refresh_from_db()
    assert (owed.payment_state, state(trade_in)) == ("paid", "rescinded")
    trade.return_lines(trade_in.pk, lines=[line.pk], actor=clerk(trade_in))
    assert Item.objects.get().custody == "customer"


def test_of_a_voucher_what_is_left_is_cancelled_and_what_was_spent_is_due() -> None:
    trade_in, voucher = paid_with_voucher()
    spend(voucher, "100.00")
    manager = person("mona", trade_in.store)
    with pytest.raises(TotalChanged):
        payout.rescind(trade_in.pk, reason="Fake", expected_total=D("0"), actor=manager)
    voucher.refresh_from_db()
    assert (state(trade_in), voucher.balance) == ("paid", D("252.00"))
    payout.rescind(trade_in.pk, reason="Fake", expected_total=D("100"), actor=manager)
    voucher.refresh_from_db()
    trade_in.refresh_from_db()
    assert trade_in.owed_back is not None
    assert (voucher.state, voucher.balance, voucher.forfeited, trade_in.owed_back.balance) == (
        "cancelled", D("0.00"), D("252.00"), D("100.00"),
    )  # fmt: skip


def test_what_was_not_paid_yet_leaves_nothing_due() -> None:
    trade_in = cleared()
    payout.rescind(
        trade_in.pk, reason="Changed their mind", expected_total=D("0"), actor=person("mona", trade_in.store)
    )
    trade_in.refresh_from_db()
    assert (trade_in.status, trade_in.owed_back, Payable.objects.count()) == ("rescinded", None, 0)


def test_only_a_manager_undoes_and_not_what_is_no_longer_ours() -> None:
    trade_in = cleared()
    with pytest.raises(PermissionRefused):
        payout.rescind(
            trade_in.pk, reason="?", actor=person("clara", trade_in.store, "trade_ins:read", "trade_ins:pay")
        )
    manager = person("mona", trade_in.store)
    with pytest.raises(Invalid):
        payout.rescind(trade_in.pk, reason=" ", actor=manager)
    relinquish_item(
        actor=manager, item_id=lines(trade_in)[0].thing_id, customer_id=None, amount=D("500"), currency="EUR",
        source=Source("sale", trade_in.pk, "SA-1"),
    )  # fmt: skip
    with pytest.raises(NotOurs):
        payout.rescind(trade_in.pk, reason="Late", actor=manager)
    assert (state(trade_in), RegisterEntry.objects.count()) == ("cleared", 1)


def test_nothing_is_paid_before_it_is_ours_nor_twice() -> None:
    accepted = make_trade_in(until="accepted")
    with pytest.raises(IllegalTransition):
        payout.pay_out(accepted.pk, iban=IBAN, actor=clerk(accepted))
    trade_in = cleared()
    payout.pay_out(trade_in.pk, iban=IBAN, actor=clerk(trade_in))
    with pytest.raises(IllegalTransition):
        payout.pay_out(trade_in.pk, iban=IBAN, actor=clerk(trade_in))
    assert Payout.objects.count() == 1
