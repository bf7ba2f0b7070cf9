"""One repair, step by step, as the people of a store live it.

A repair is a generator: it yields the moment of its next step and, when resumed, takes it. Whoever resumes it has set
the clock to that moment. So all repairs of all stores can be told in the order in which they happened.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from apps.core.actors import Actor, system
from apps.payments.states import ReceiptKind
from apps.workshop import operations
from apps.workshop.inputs import CheckIn, NewWorkOrder
from apps.workshop.models import WorkOrder
from apps.workshop.states import Payer
from apps.workshop.states import WorkOrderStatus as S

from .organisation import Crew
from .people import Owned
from .plans import Ending, Plan
from .tills import Till
from .troubles import EXTRA, FEE, TROUBLES

Moments = Iterator[datetime]
ACCESSORIES = ("Sacoche", "Antivol", "Housse", "Chargeur", "Coque", "Bâtons")


@dataclass
class Repair:
    crew: Crew
    till: Till
    owned: Owned
    plan: Plan
    random: Random
    next_moment: Callable[[], datetime]

    def live(self) -> Moments:
        self.trouble = self.random.choice(TROUBLES[self.owned.trade])
        self.technician, self.bench = self.random.choice(self.crew.technicians)
        yield from self._arrive()
        if self.plan.ending in (Ending.BOOKED, Ending.NO_SHOW, Ending.CHECKED_IN):
            return
        yield from self._agree()
        if self.plan.ending is not Ending.APPROVED and self.order.status == S.APPROVED:
            yield from self._work()
        if self.order.status == S.READY:
            yield from self._leave()

    @property
    def clerk(self) -> Actor:
        return self.crew.clerk

    def _arrive(self) -> Moments:
        yield self.next_moment()
        self.order, _new = operations.book(self._new(), actor=self.clerk)
        if self.plan.ending is Ending.BOOKED:
            return
        yield self.next_moment()
        if self.plan.ending is Ending.NO_SHOW:
            self.order = operations.mark_no_show(self.order.pk, actor=self.clerk)
            return
        received = CheckIn(
            intake_condition="Traces d’usage normales",
            accessories=(self.random.choice(ACCESSORIES),) if self.random.random() < 0.4 else (),
        )
        self.order = operations.check_in(self.order.pk, received, actor=self.clerk)
        operations.assign(self.order.pk, technician_id=self.technician.pk, actor=self.crew.lead)

    def _new(self) -> NewWorkOrder:
        item = self.owned.item
        return NewWorkOrder(
            store_code=self.crew.store.code,
            customer_id=item.customer_id,
            item_id=item.pk,
            symptoms=self.trouble.symptoms,
            promised_at=self.plan.promised_at,
            approval_ceiling=Decimal(80) if self.random.random() < 0.3 else None,
            payer=Payer.STORE if self.plan.on_the_store else Payer.CUSTOMER,
        )

    def _agree(self) -> Moments:
        yield self.next_moment()
        self.order = operations.start_diagnosis(self.order.pk, actor=self.bench)
        if self.plan.ending is Ending.DIAGNOSING:
            return
        yield self.next_moment()
        yield from self._quote(self.trouble.lines(self.owned.trade))
        if self.plan.ending is Ending.QUOTED:
            return
        yield self.next_moment()
        match self.plan.ending:
            case Ending.CANCELLED:
                self.order = operations.cancel(self.order.pk, actor=self.clerk, reason_code="customer")
            case Ending.LAPSED:
                self.order = operations.lapse_quote(self.order.pk, actor=system("clock"))
            case Ending.TURNED_DOWN:
                self.order = operations.refuse_quote(self.order.pk, actor=self.clerk)
            case Ending.REFUSED | Ending.REFUSED_WITH_FEE:
                operations.refuse_quote(self.order.pk, actor=self.clerk)
                fee = FEE if self.plan.ending is Ending.REFUSED_WITH_FEE else None
                self.order = operations.prepare_return(self.order.pk, actor=self.clerk, fee=fee)
            case _:
                self.order = operations.approve_quote(self.order.pk, actor=self.clerk)
                if self.plan.deposit:
                    self._pay(self._balance() * Decimal("0.3"), kind=ReceiptKind.DEPOSIT)

    def _quote(self, lines: list) -> Moments:
        until = (self.next_moment() + timedelta(days=15)).date()
        self.order = operations.quote(
            self.order.pk, lines, actor=self.bench, diagnosis=self.trouble.diagnosis, valid_until=until
        )
        yield from ()

    def _work(self) -> Moments:
        yield self.next_moment()
        self.order = operations.start_work(self.order.pk, actor=self.bench)
        if self.plan.waits_for_parts or self.plan.ending is Ending.WAITING_PARTS:
            yield self.next_moment()
            self.order = operations.wait_for_parts(self.order.pk, actor=self.bench)
            if self.plan.ending is Ending.WAITING_PARTS:
                return
            yield self.next_moment()
            self.order = operations.resume_work(self.order.pk, actor=self.bench)
        if self.plan.finds_more or self.plan.ending is Ending.EXTRA_FOUND:
            yield from self._find_more()
        if self.plan.ending in (Ending.EXTRA_FOUND, Ending.IN_WORK):
            return
        yield from self._check_quality()

    def _find_more(self) -> Moments:
        more = EXTRA[self.owned.trade]
        yield self.next_moment()
        self.order = operations.report_extra_work(self.order.pk, actor=self.bench, diagnosis=more.diagnosis)
        if self.plan.ending is Ending.EXTRA_FOUND:
            return
        yield self.next_moment()
        yield from self._quote([*self.trouble.lines(self.owned.trade), *more.lines(self.owned.trade)])
        yield self.next_moment()
        operations.approve_quote(self.order.pk, actor=self.clerk)
        yield self.next_moment()
        self.order = operations.start_work(self.order.pk, actor=self.bench)

    def _check_quality(self) -> Moments:
        yield self.next_moment()
        self.order = operations.finish_work(self.order.pk, actor=self.bench)
        if self.plan.ending is Ending.QUALITY_CHECK:
            return
        yield self.next_moment()
        if self.plan.fails_the_check:
            operations.fail_quality_check(self.order.pk, actor=self.crew.lead, notes="Réglage à reprendre")
            yield self.next_moment()
            operations.finish_work(self.order.pk, actor=self.bench)
            yield self.next_moment()
        self.order = operations.pass_quality_check(self.order.pk, actor=self.crew.lead)

    def _leave(self) -> Moments:
        """Ready: paid, perhaps oddly, then collected or not."""
        if self.plan.ending is Ending.READY:
            return
        yield self.next_moment()
        if self.plan.ending in (Ending.UNCOLLECTED, Ending.ABANDONED):
            self.order = operations.mark_uncollected(self.order.pk, actor=self.clerk)
            if self.plan.ending is Ending.ABANDONED:
                yield self.next_moment()
                self.order = operations.open_abandonment_case(self.order.pk, actor=self.crew.manager)
            return
        yield from self._settle()
        if self.plan.ending in (Ending.PAID, Ending.OVERPAID):
            return
        yield self.next_moment()
        operations.hand_over(self.order.pk, actor=self.clerk)
        yield self.next_moment()
        self.order = operations.close(self.order.pk, actor=self.clerk)
        if self.plan.ending is Ending.REVERSED_LATER:
            self._pay(self.last_amount, kind=ReceiptKind.REVERSAL, reverses=self.last_ticket)

    def _settle(self) -> Moments:
        if not self._balance():
            return
        if self.plan.in_two_parts:
            self._pay(self._balance() / 2, method="cash")
            yield self.next_moment()
        rest = self._balance()
        taken_off = (rest * Decimal("0.05")).quantize(Decimal("0.01")) if self.plan.discount else Decimal(0)
        self._pay(rest - taken_off, discount=taken_off, method=self.random.choice(("card", "card", "cash", "cheque")))
        if self.plan.ending is Ending.OVERPAID:
            self._pay(rest, method="card")

    def _pay(self, amount: Decimal, **how: Any) -> None:
        self.last_amount = amount.quantize(Decimal("0.01"))
        _receipt, self.last_ticket = self.till.ring(self.order, self.last_amount, **how)

    def _balance(self) -> Decimal:
        return WorkOrder.objects.values_list("balance", flat=True).get(pk=self.order.pk)
