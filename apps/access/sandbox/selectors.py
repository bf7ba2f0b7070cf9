"""Where each fixture of a store stands now."""

from dataclasses import dataclass
from datetime import timedelta

from apps.stores.models import Store
from apps.workshop.inputs import Codes
from apps.workshop.models import WorkOrder

from ..models import SandboxClock
from .fixtures import FIXTURES, Fixture, codes_of


@dataclass(frozen=True)
class Standing:
    """A fixture, its codes, and the order that bears them now, if any does; `moved` says that the clock was since the
    last reset, and with it the fixture's dates."""

    fixture: Fixture
    codes: Codes
    order: WorkOrder | None
    moved: bool

    @property
    def is_fresh(self) -> bool:
        """As a reset leaves it."""
        if self.order is None or self.moved:
            return False
        payable, wanted = self.order.payable, self.fixture
        reserved = payable is not None and bool(payable.reserved_by)
        now = (self.order.status, self.order.payment_state, self.order.balance)
        return not reserved and now == (wanted.status, wanted.payment_state, wanted.balance)


def moved_in(store: Store) -> timedelta:
    """How far its clock was moved on since the last reset."""
    return SandboxClock.objects.filter(store=store).values_list("moved", flat=True).first() or timedelta(0)


def standing_in(store: Store) -> list[Standing]:
    """All fixtures of this store, in the order of the table. Two queries."""
    moved = SandboxClock.objects.filter(store=store).exists()
    codes = {name: codes_of(store.code, name) for name in FIXTURES}
    wanted = [known.order for known in codes.values()]
    found = {
        order.code: order for order in WorkOrder.objects.filter(store=store, code__in=wanted).select_related("payable")
    }
    return [Standing(FIXTURES[name], known, found.get(known.order), moved) for name, known in codes.items()]
