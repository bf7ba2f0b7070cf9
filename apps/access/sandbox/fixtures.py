"""The work orders that always exist in a store of the sandbox, and the codes they are found by."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from apps.core.codes import code_for, ean_alias_for
from apps.core.money import ZERO
from apps.payments.states import PaymentState
from apps.workshop.inputs import Codes
from apps.workshop.states import WorkOrderStatus

from .triggers import TRIGGERS

PRICE = Decimal("60.00")


@dataclass(frozen=True)
class Fixture:
    """As it is after a reset. `paid` is what one ticket told; `taken_back` says that a second one refunded it."""

    name: str
    status: WorkOrderStatus
    payment_state: PaymentState
    balance: Decimal
    about: Any
    paid: Decimal = ZERO
    taken_back: bool = False


S, P = WorkOrderStatus, PaymentState

_FIXTURES = (
    Fixture("quoted", S.QUOTED, P.NOTHING_DUE, ZERO, _("Nothing can be paid yet: the customer has not agreed.")),
    Fixture("in_work", S.IN_WORK, P.DUE, PRICE, _("Agreed, and may be paid in advance.")),
    Fixture("ready", S.READY, P.DUE, PRICE, _("To be rung: what a till sees most.")),
    Fixture("short", S.READY, P.PART_PAID, Decimal("40.00"), _("Somebody paid less than was due."), Decimal("20.00")),
    Fixture("paid", S.PAID, P.PAID, ZERO, _("Nothing is left to ring: rung again, it is paid twice."), PRICE),
    Fixture("over", S.PAID, P.OVERPAID, Decimal("-5.00"), _("Paid too much: a case is open."), Decimal("65.00")),
    Fixture("reversed", S.READY, P.REFUNDED, PRICE, _("Paid, then refunded at the till."), PRICE, taken_back=True),
    Fixture("handed_over", S.HANDED_OVER, P.PAID, ZERO, _("Paid and gone: a refund opens a case."), PRICE),
    Fixture("cancelled", S.CANCELLED, P.NOTHING_DUE, ZERO, _("Called off: money for it opens a case.")),
)
FIXTURES = {fixture.name: fixture for fixture in _FIXTURES} | {
    name: Fixture(name, S.READY, P.DUE, PRICE, trigger.about) for name, trigger in TRIGGERS.items()
}


def codes_of(store: str, name: str) -> Codes:
    """Fixed by the store's code and the fixture's name: every reset gives the same ones again."""
    seed = f"sandbox/{store}/{name}"
    return Codes(order=code_for("WO", seed), payable=code_for("PA", seed), ean=ean_alias_for(seed))
