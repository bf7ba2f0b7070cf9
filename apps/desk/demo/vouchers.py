"""A few vouchers per store: one half spent, one held by a till this moment, one that never lapses."""

from decimal import Decimal
from uuid import UUID

from apps.core.actors import system
from apps.payments import operations
from apps.payments.inputs import NewVoucher, Ticket
from apps.payments.states import VoucherKind
from apps.stores.selectors.organisation import today_in

from .organisation import Crew

GIFT_MONTHS = 12


def build(crews: list[Crew]) -> None:
    first = crews[0].store
    operations.set_voucher_term(
        store=first, kind=VoucherKind.GIFT, months=GIFT_MONTHS, effective_from=today_in(first), actor=system("demo")
    )
    for crew in crews:
        _of(crew)


def _of(crew: Crew) -> None:
    store, clerk, manager = crew.store, crew.clerk, crew.manager
    credit = NewVoucher(VoucherKind.STORE_CREDIT, Decimal("45.00"))
    kept = operations.issue_voucher(credit, store=store, actor=manager)
    _held(crew, kept.pk, "V-0001", Decimal("20.00"), spent=True)
    gift = operations.issue_voucher(NewVoucher(VoucherKind.GIFT, Decimal("100.00")), store=store, actor=manager)
    _held(crew, gift.pk, "V-0002", Decimal("60.00"), spent=False)
    goodwill = NewVoucher(VoucherKind.GOODWILL, Decimal("15.00"), reason="Réparation en retard")
    operations.issue_voucher(goodwill, store=store, actor=clerk)


def _held(crew: Crew, voucher_id: UUID, number: str, amount: Decimal, *, spent: bool) -> None:
    ticket = Ticket(crew.store.code, crew.till, today_in(crew.store), number)
    hold = operations.authorize_voucher(voucher_id, ticket=ticket, amount=amount, actor=crew.clerk)
    if spent:
        operations.capture_voucher(voucher_id, hold_id=hold.pk, actor=crew.clerk)
