"""Whatever tills and people do to vouchers, in whatever order: none below zero, each equal to its ledger, every
transaction summing to zero, and what is left is what a model of one line says."""

from dataclasses import dataclass, field
from decimal import Decimal
from itertools import count
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from apps.core.actors import system
from apps.core.errors import DomainError
from apps.payments import operations
from apps.payments.inputs import Evidence, Tender
from apps.payments.models import Voucher
from apps.payments.states import Door, HoldState, ReceiptKind, VoucherState
from tests.factories.vouchers import accounts, make_voucher, paid_with, the_books_are_right, ticket_at
from tests.factories.workshop import make_work_order, person

pytestmark = pytest.mark.django_db
CENTS = st.integers(1, 6000).map(lambda cents: Decimal(cents) / 100)
ZERO = Decimal(0)


@dataclass
class Held:
    row: Any
    till: str
    amount: Decimal
    state: str = "held"
    captured: Decimal = ZERO


@dataclass
class Model:
    """What is owed is what was issued less what was spent; a hold keeps what it was promised."""

    row: Voucher
    issued: Decimal
    spent: Decimal = ZERO
    ended: bool = False
    holds: list[Held] = field(default_factory=list)

    @property
    def held(self) -> Decimal:
        return sum((one.amount for one in self.holds if one.state == "held"), ZERO)

    @property
    def sums(self) -> tuple[Decimal, ...]:
        """(balance, held, spent, overdrawn, forfeited)"""
        left = self.issued - self.spent
        if self.ended:
            return ZERO, ZERO, self.spent, max(ZERO, -left), max(ZERO, left)
        balance = max(left, self.held)
        return balance, self.held, self.spent, balance - left, ZERO

    @property
    def available(self) -> Decimal:
        return ZERO if self.ended else self.sums[0] - self.held


@dataclass
class Sale:
    payment: Any
    model: Model
    booked: Decimal
    reversed: bool = False


class Vouchers(RuleBasedStateMachine):
    vouchers = Bundle("vouchers")
    holds = Bundle("holds")
    sales = Bundle("sales")
    order: Any = None

    def __init__(self) -> None:
        super().__init__()
        self.world = transaction.atomic()
        self.world.__enter__()
        self.till = person("till", self.order.store)
        self.models: list[Model] = []
        self.numbers = count(1)

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.world.__exit__(None, None, None)

    def tell(self, payment: Any, door: Door = Door.REST) -> None:
        evidence = Evidence(door, "till", f"m-{next(self.numbers)}")
        operations.record_payment(payment, evidence=evidence, actor=self.till)

    def attempt(self, expected: bool, act: Any) -> Any:
        """Done exactly when the model says it can be."""
        try:
            with transaction.atomic():
                found = act()
        except DomainError:
            assert not expected
            return None
        assert expected
        return found

    @rule(target=vouchers, amount=CENTS)
    def issue(self, amount: Decimal) -> Model:
        model = Model(make_voucher(self.order.store, str(amount)), amount)
        self.models.append(model)
        return model

    @rule(target=holds, model=vouchers, amount=CENTS)
    def authorize(self, model: Model, amount: Decimal) -> tuple[Model, Held] | None:
        till = f"H{next(self.numbers)}"
        row = self.attempt(
            amount <= model.available,
            lambda: operations.authorize_voucher(
                model.row.pk, ticket=ticket_at(self.order.store, "T", till), amount=amount, actor=self.till
            ),
        )
        if row is None:
            return None
        held = Held(row, till, amount)
        model.holds.append(held)
        return model, held

    @rule(known=holds, part=st.sampled_from([Decimal(1), Decimal("0.5")]))
    def capture(self, known: tuple[Model, Held] | None, part: Decimal) -> None:
        if known is None:
            return
        model, held = known
        amount = max(Decimal("0.01"), (held.amount * part).quantize(Decimal("0.01")))
        again = held.state == "captured" and held.captured == amount
        self.attempt(
            held.state == "held" or again,
            lambda: operations.capture_voucher(model.row.pk, hold_id=held.row.pk, amount=amount, actor=self.till),
        )
        if held.state == "held":
            held.state, held.captured = "captured", amount
            model.spent += amount

    @rule(known=holds)
    def release(self, known: tuple[Model, Held] | None) -> None:
        if known is None:
            return
        model, held = known
        self.attempt(
            held.state in ("held", "released"),
            lambda: operations.release_voucher(model.row.pk, hold_id=held.row.pk, actor=self.till),
        )
        if held.state == "held":
            held.state = "released"

    @rule(target=sales, model=vouchers, amount=CENTS, by_ean=st.booleans())
    def sell_unasked(self, model: Model, amount: Decimal, by_ean: bool) -> Sale:
        code = model.row.ean if by_ean else model.row.code
        payment = paid_with(self.order, code, str(amount), number=f"S{next(self.numbers)}")
        self.tell(payment)
        model.spent += amount
        return Sale(payment, model, amount)

    @rule(target=sales, known=holds, more=st.sampled_from([ZERO, Decimal("1.50")]))
    def sell_as_held(self, known: tuple[Model, Held] | None, more: Decimal) -> Sale | None:
        if known is None:
            return None
        model, held = known
        amount = held.amount + more
        payment = paid_with(self.order, model.row.code, str(amount), ticket=ticket_at(self.order.store, "T", held.till))
        if any(sale.payment.ticket == payment.ticket for sale in self.told):
            self.tell(payment)
            return None
        self.tell(payment)
        booked = amount - (held.captured if held.state == "captured" else ZERO)
        if held.state != "captured":
            held.state, held.captured = "captured", held.amount
        model.spent += booked
        sale = Sale(payment, model, booked)
        self.told.append(sale)
        return sale

    @property
    def told(self) -> list[Sale]:
        return self.__dict__.setdefault("_told", [])

    @rule(sale=sales, door=st.sampled_from([Door.HOOK, Door.FILE]))
    def tell_again(self, sale: Sale | None, door: Door) -> None:
        if sale is not None:
            self.tell(sale.payment, door)

    @rule(sale=sales)
    def reverse(self, sale: Sale | None) -> None:
        if sale is None:
            return
        back = paid_with(
            self.order, "", str(sale.payment.amount), number=f"R{next(self.numbers)}", kind=ReceiptKind.REVERSAL,
            lines=(), tenders=(Tender("cash", sale.payment.amount),), reverses=sale.payment.ticket,
        )  # fmt: skip
        self.tell(back)
        if not sale.reversed:
            sale.reversed = True
            sale.model.spent -= sale.booked

    @rule(model=vouchers, amount=CENTS)
    def put_back(self, model: Model, amount: Decimal) -> None:
        ticket = ticket_at(self.order.store, f"B{next(self.numbers)}")
        self.attempt(
            not model.ended and amount <= model.spent,
            lambda: operations.refund_voucher(model.row.pk, ticket=ticket, amount=amount, actor=self.till),
        )
        if not model.ended and amount <= model.spent:
            model.spent -= amount

    @rule(model=vouchers, expire=st.booleans())
    def end(self, model: Model, expire: bool) -> None:
        can = not model.ended and not model.held
        if expire:
            Voucher.objects.filter(pk=model.row.pk).update(expires_on="2026-01-01")
            assert operations.expire_voucher(model.row.pk, actor=system("clock")) is can
            if not can and not model.ended:
                Voucher.objects.filter(pk=model.row.pk).update(expires_on=None)
        else:
            self.attempt(
                can,
                lambda: operations.cancel_voucher(
                    model.row.pk, reason="x", expected_total=model.sums[0], actor=self.till
                ),
            )
        model.ended = model.ended or can

    @invariant()
    def the_database_agrees(self) -> None:
        connection.check_constraints()
        for model in self.models:
            row = Voucher.objects.get(pk=model.row.pk)
            assert (row.balance, row.held, row.spent, row.overdrawn, row.forfeited) == model.sums
            assert row.held == sum((one.amount for one in row.holds.all() if one.state == HoldState.HELD), ZERO)
            assert (row.state == VoucherState.ACTIVE) is not model.ended
        on = {kind: Decimal(amount) for kind, amount in accounts().items()}
        assert sum(on.values()) == 0
        assert on.get("liability", ZERO) == sum((model.sums[0] for model in self.models), ZERO)
        assert on.get("spent", ZERO) == sum((model.spent for model in self.models), ZERO)


def test_vouchers_are_what_the_model_says() -> None:
    class Here(Vouchers):
        order = make_work_order()

    run_state_machine_as_test(
        Here,
        settings=settings(
            max_examples=30, stateful_step_count=18, deadline=None, database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )  # fmt: skip
    assert the_books_are_right()
