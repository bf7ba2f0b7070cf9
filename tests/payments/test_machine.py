"""Any story of money, told in any order with any repetition, keeps what never happens from happening.

The model is a set of messages, so it knows no order of arrival: what tills said, and what clerks said that no till has.
After each step the sums in the database are those of the set, and each rule of "what never happens" is looked at anew.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from apps.payments.errors import NothingToRing, PayableReserved, TooMuchBack
from apps.payments.inputs import Tender
from apps.payments.models import Case, Payable, Receipt
from apps.payments.operations import (
    ask_advance,
    ask_refund,
    ask_security_deposit,
    confirm_declared,
    grant_goodwill,
    release_payable,
    reserve_payable,
    return_security_deposit,
    set_aside_declared,
)
from apps.payments.states import Direction, Door, Purpose, ReceiptKind
from apps.workshop import operations as workshop
from apps.workshop.models import WorkOrder
from tests.factories.payments import declare, ticket
from tests.factories.workshop import make_work_order, pay, person

pytestmark = pytest.mark.django_db

IN_KINDS, OUT_KINDS = ("payment", "deposit", "refund"), ("payout", "refund")
TAKING = {"in": {"payment": 1, "deposit": 1, "refund": -1}, "out": {"payout": 1, "refund": 1}}
SETTLED = {"paid", "overpaid", "on_account"}
AMOUNTS = st.integers(1, 90)
TILL_DOORS = st.sampled_from([Door.REST, Door.HOOK, Door.POLL, Door.FILE])


@dataclass(frozen=True)
class Told:
    """A ticket as its till prints it; a reversal undoes ticket `of`, whole."""

    number: int
    kind: str
    amount: int
    target: Payable | None = None
    of: "Told | None" = None


class Money(RuleBasedStateMachine):
    order: ClassVar[WorkOrder]

    def __init__(self) -> None:
        super().__init__()
        self.undone = transaction.atomic()
        self.undone.__enter__()
        self.order = WorkOrder.objects.select_related("store__entity", "payable").get(pk=type(self).order.pk)
        self.who = person("mona", self.order.store)
        self.printed: list[Told] = []
        self.told: set[Told] = set()
        self.words: dict[int, tuple[Told, bool]] = {}  # number → (what the clerk saw, is it set aside)
        self.payables = [self.order.payable]

    def teardown(self) -> None:
        try:
            for message in [one for one in self.printed if one not in self.told]:
                self._tell(message, Door.POLL)  # the night brings all that was late
            self.sums_are_those_of_the_messages()
            assert not Receipt.objects.filter(state="waiting").exists()
        finally:
            transaction.set_rollback(True)
            self.undone.__exit__(None, None, None)

    # --- what happens -----------------------------------------------------------------------------------

    @rule(which=st.integers(0, 9), kind=st.integers(0, 2), amount=AMOUNTS, door=TILL_DOORS, now=st.booleans())
    def a_till_rings(self, which: int, kind: int, amount: int, door: Door, now: bool) -> None:
        target = self.payables[which % len(self.payables)]
        kinds = IN_KINDS if target.direction == Direction.IN else OUT_KINDS
        self._print(Told(len(self.printed), kinds[kind % len(kinds)], amount, target), door, now)

    @rule(which=st.integers(0, 9), amount=AMOUNTS, door=TILL_DOORS)
    def a_till_rings_the_wrong_way(self, which: int, amount: int, door: Door) -> None:
        target = self.payables[which % len(self.payables)]
        kind = "payout" if target.direction == Direction.IN else "payment"
        self._print(Told(len(self.printed), kind, amount, target), door, now=True)

    @precondition(lambda self: self.printed)
    @rule(which=st.integers(0, 20), door=TILL_DOORS, now=st.booleans())
    def a_till_undoes(self, which: int, door: Door, now: bool) -> None:
        original = self.printed[which % len(self.printed)]
        if not any(one.of is original for one in self.printed):
            self._print(Told(len(self.printed), "reversal", original.amount, of=original), door, now)

    @precondition(lambda self: self.printed)
    @rule(which=st.integers(0, 20), door=TILL_DOORS)
    def a_door_tells_it_late_or_again(self, which: int, door: Door) -> None:
        self._tell(self.printed[which % len(self.printed)], door)

    @precondition(lambda self: any(one.target for one in self.printed))
    @rule(which=st.integers(0, 20), till=st.sampled_from(["1", "", "2"]), zeros=st.sampled_from(["", "00"]))
    def a_clerk_sees(self, which: int, till: str, zeros: str) -> None:
        """The paper of a payment that is or will be told."""
        papers = [one for one in self.printed if one.target and TAKING[one.target.direction].get(one.kind) == 1]
        if not papers:
            return
        paper = papers[which % len(papers)]
        assert paper.target is not None
        declare(self.order, str(paper.amount), number=f"{zeros}{paper.number + 1}", till=till, payable=paper.target)
        if paper not in self.told:
            self.words.setdefault(paper.number, (paper, False))

    @precondition(lambda self: self.words)
    @rule(aside=st.booleans(), which=st.integers(0, 9))
    def a_manager_decides(self, aside: bool, which: int) -> None:
        waiting = Receipt.objects.filter(awaits_confirmation=True, state="applied").order_by("pk")
        if not waiting:
            return
        receipt = waiting[which % len(waiting)]
        (set_aside_declared if aside else confirm_declared)(receipt.pk, actor=self.who)
        number = int(receipt.ticket_number) - 1
        self.words[number] = (self.words[number][0], aside)

    @rule(amount=AMOUNTS, what=st.sampled_from(["advance", "security", "goodwill"]))
    def the_desk_asks(self, amount: int, what: str) -> None:
        value, code = Decimal(amount), self.order.code
        if what == "advance":
            asked = ask_advance(code, amount=value, tax_code="FR20", actor=self.who)
        elif what == "security":
            asked = ask_security_deposit(code, amount=value, actor=self.who)
        else:
            asked = grant_goodwill(code, amount=value, reason="Waited", actor=self.who)
        self.payables.append(asked)

    @rule(which=st.integers(0, 9), amount=AMOUNTS)
    def the_desk_gives_back(self, which: int, amount: int) -> None:
        coming_in = [payable for payable in self.payables if payable.direction == Direction.IN]
        about = coming_in[which % len(coming_in)]
        left = self._left(about)
        try:
            if about.purpose == Purpose.SECURITY:
                back = return_security_deposit(about.pk, amount=Decimal(amount), actor=self.who)
            else:
                back = ask_refund(about.pk, amount=Decimal(amount), reason="Sorry", actor=self.who)
        except TooMuchBack:
            assert amount > left or left <= 0
        else:
            assert amount <= left
            self.payables.append(back)

    @rule(which=st.integers(0, 9), till=st.sampled_from(["S/1", "S/2"]), opens=st.booleans())
    def a_till_holds_or_lets_go(self, which: int, till: str, opens: bool) -> None:
        about = self.payables[which % len(self.payables)]
        row = Payable.objects.get(pk=about.pk)
        try:
            (reserve_payable if opens else release_payable)(about.pk, till=till, actor=self.who)
        except PayableReserved:
            assert row.reserved_by not in ("", till)
        except NothingToRing:
            assert row.balance <= 0 or row.state != "open"
        else:
            assert row.reserved_by in ("", till)
            assert Payable.objects.get(pk=about.pk).reserved_by == (till if opens else "")

    @precondition(lambda self: WorkOrder.objects.get(pk=self.order.pk).status == "approved")
    @rule(act=st.sampled_from(["cancel", "start_work"]), often=st.integers(0, 5))
    def the_workshop_goes_on(self, act: str, often: int) -> None:
        if act == "cancel" and often:
            return
        try:
            getattr(workshop, act)(self.order.id, actor=self.who)
        except PayableReserved:
            assert act == "cancel"

    # --- what is then true ------------------------------------------------------------------------------

    @invariant()
    def sums_are_those_of_the_messages(self) -> None:
        rows = {row.pk: row for row in Payable.objects.filter(subject_id=self.order.id)}
        gross = {key: self._gross(key) for key in rows}
        for row in rows.values():
            given = sum(gross[back.pk] for back in rows.values() if back.returns_id == row.pk)
            paid = gross[row.pk] - (0 if row.purpose == Purpose.SECURITY else given)
            assert row.paid == paid, (row.code, row.purpose)
            assert row.balance == row.total - row.discounted - row.rounded - row.advanced - row.paid
        settlement = rows[self.order.payable_id]
        advances = sum(row.paid for row in rows.values() if row.purpose == Purpose.ADVANCE)
        assert settlement.advanced == advances
        order = WorkOrder.objects.get(pk=self.order.pk)
        assert (order.balance, order.payment_state) == (settlement.balance, settlement.payment_state)

    @invariant()
    def what_is_paid_has_its_receipts(self) -> None:
        """Beyond what clerks declared, what is settled rests on receipts that tills told or managers saw."""
        row = Payable.objects.get(pk=self.order.payable_id)
        about = Payable.objects.filter(subject_id=self.order.id, purpose__in=["settlement", "advance"])
        words = Receipt.objects.filter(payable__in=about, awaits_confirmation=True, state="applied")
        rests_on_words = sum(receipt.amount for receipt in words)
        if row.state == "open" and row.payment_state in SETTLED:
            assert row.balance + rests_on_words <= 0
            assert Receipt.objects.filter(payable__in=about, state="applied").exists()

    @invariant()
    def every_receipt_has_its_effect_or_waits_or_has_its_open_case(self) -> None:
        for receipt in Receipt.objects.select_related("payable"):
            assert (receipt.state == "applied") <= (receipt.payable is not None)
            if receipt.state == "in_case":
                assert Case.objects.filter(receipt=receipt, state="open").exists()
            if receipt.state == "waiting":
                assert receipt.kind == ReceiptKind.REVERSAL
                assert receipt.reverses is None or receipt.reverses.state == "waiting"

    @invariant()
    def too_much_has_its_open_case(self) -> None:
        for row in Payable.objects.filter(subject_id=self.order.id, balance__lt=0):
            assert Case.objects.filter(state="open", kind__in=["overpaid", "withdrawn", "withdrawn_paid"]).exists(), row

    @invariant()
    def one_ticket_is_one_receipt(self) -> None:
        assert Receipt.objects.count() == len(self.told | {word for word, _ in self.words.values()})

    # --- the model --------------------------------------------------------------------------------------

    def _print(self, message: Told, door: Door, now: bool) -> None:
        self.printed.append(message)
        if now:
            self._tell(message, door)

    def _tell(self, message: Told, door: Door) -> None:
        amount, values = Decimal(message.amount), {}
        if message.of is not None:
            code = self.order.payable.code if message.number % 2 else ""  # some tills say what it was for, some not
            values = {"reverses": ticket(self.order, str(message.of.number + 1)), "payable": code}
        elif message.target is not None:
            values = {"payable": message.target.ean}
        pay(
            self.order, str(amount), door=door, number=str(message.number + 1), kind=ReceiptKind(message.kind),
            lines=(), tenders=(Tender("cash", amount),), **values,
        )  # fmt: skip
        self.told.add(message)

    def _gross(self, payable_id: Any) -> int:
        """What receipts of this payable come to, whoever said so."""
        counted = self.told | {word for word, aside in self.words.values() if not aside or word in self.told}
        return sum(effect for effect, pk in map(self._effect, counted) if pk == payable_id)

    def _effect(self, message: Told) -> tuple[int, Any]:
        if message.of is None:
            assert message.target is not None
            return TAKING[message.target.direction].get(message.kind, 0) * message.amount, message.target.pk
        effect, payable_id = self._effect(message.of)
        return (-effect if self._is_told(message.of) else 0), payable_id

    def _is_told(self, message: Told) -> bool:
        return message in self.told and (message.of is None or self._is_told(message.of))

    def _left(self, about: Payable) -> Decimal:
        row = Payable.objects.get(pk=about.pk)
        backs = Payable.objects.filter(returns=row)
        promised = sum(max(back.balance, Decimal(0)) for back in backs)
        given = sum(back.paid for back in backs) if row.purpose == Purpose.SECURITY else 0
        return row.paid - promised - given


@pytest.mark.parametrize("until", ["approved", "ready"])
def test_whatever_happens_what_never_happens_does_not(until: str) -> None:
    Money.order = make_work_order(until=until)
    run_state_machine_as_test(
        Money,
        settings=settings(
            max_examples=20, stateful_step_count=18, deadline=None, database=None,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
        ),
    )  # fmt: skip
