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
    """One till of one store; `ring` reports what it has just taken."""

    def __init__(self, store: Store, code: str) -> None:
        self.store, self.code = store, code
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
        ticket = self._ticket()
        payment = TillPayment(
            ticket=ticket,
            kind=kind,
            payable=order.code,
            occurred_at=timezone.now(),
            currency=order.currency,
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
        number = f"{day:%y%m%d}-{self.tickets[day.isoformat()]:04d}"
        return Ticket(self.store.code, self.code, day, number)

    def _actor(self) -> Actor:
        grant = Grant(frozenset({PAYMENTS_CONFIRM}), frozenset({self.store.pk}))
        return Actor(kind=ActorKind.TILL, id=self.source, label=self.source, grants=(grant,))
