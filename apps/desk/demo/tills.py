"""The demo's tills: they number their tickets and report them as real ones do."""

from collections import Counter
from decimal import Decimal

from django.utils import timezone

from apps.core.actors import Actor, ActorKind, Grant
from apps.payments import operations
from apps.payments.inputs import Evidence, PaidLine, Tender, Ticket, TillPayment
from apps.payments.models import Receipt
from apps.payments.permissions import PAYMENTS_CONFIRM
from apps.payments.states import Door, ReceiptKind
from apps.stores.models import Store
from apps.workshop.models import WorkOrder

from .credentials import hook_code


class Till:
    """One till of one store; `ring` and `take` report what it has just taken. Its tickets of a day follow
    `tickets_from`."""

    def __init__(self, store: Store, code: str, *, tickets_from: int = 0) -> None:
        self.store, self.code, self.tickets_from = store, code, tickets_from
        self.source = f"hook:{hook_code(store.code)}"
        self.tickets: Counter[str] = Counter()

    def ring(
        self,
        order: WorkOrder,
        amount: Decimal,
        *,
        kind: ReceiptKind = ReceiptKind.PAYMENT,
        method: str = "card",
        discount: Decimal = Decimal(0),
        reverses: Ticket | None = None,
    ) -> tuple[Receipt, Ticket]:
        return self.take(
            order.code, order.currency, amount, kind=kind, method=method, discount=discount, reverses=reverses
        )

    def take(
        self,
        code: str,
        currency: str,
        amount: Decimal,
        *,
        kind: ReceiptKind = ReceiptKind.PAYMENT,
        method: str = "card",
        discount: Decimal = Decimal(0),
        reverses: Ticket | None = None,
    ) -> tuple[Receipt, Ticket]:
        ticket = self._ticket()
        payment = TillPayment(
            ticket=ticket,
            kind=kind,
            payable=code,
            occurred_at=timezone.now(),
            currency=currency,
            lines=(PaidLine(due=amount + discount, paid=amount, discount=discount, discount_reason="geste"),)
            if discount
            else (),
            tenders=(Tender(method, amount),),
            reverses=reverses,
        )
        evidence = Evidence(Door.HOOK, self.source, f"demo-{self.store.code}-{ticket.number}")
        receipt, _new = operations.record_payment(payment, evidence=evidence, actor=self._actor())
        return receipt, ticket

    def _ticket(self) -> Ticket:
        day = timezone.localdate()
        self.tickets[day.isoformat()] += 1
        number = f"{day:%y%m%d}-{self.tickets_from + self.tickets[day.isoformat()]:04d}"
        return Ticket(self.store.code, self.code, day, number)

    def _actor(self) -> Actor:
        grant = Grant(frozenset({PAYMENTS_CONFIRM}), frozenset({self.store.pk}))
        return Actor(kind=ActorKind.TILL, id=self.source, label=self.source, grants=(grant,))
