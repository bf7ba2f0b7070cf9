"""Vouchers as tests need them, issued and spent by the real operations."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.models import Sum

from apps.core.actors import Actor, system
from apps.core.models import Event
from apps.payments import operations
from apps.payments.inputs import NewVoucher, NewVoucherPolicy, PaidLine, Tender, Ticket, TillPayment
from apps.payments.models import LedgerEntry, LedgerTransaction, Voucher, VoucherHold, VoucherPolicy
from apps.payments.selectors import today_in
from apps.payments.states import AccountKind, Master, VoucherKind
from apps.stores.models import Store

from .stores import make_store
from .workshop import person, till_payment

DAY = date(2026, 11, 21)  # of the tickets that `till_payment` makes


def make_voucher(store: Store | None = None, amount: str = "40.00", **values: Any) -> Voucher:
    store = store or make_store()
    kind = values.pop("kind", VoucherKind.GIFT)
    new = NewVoucher(kind=kind, amount=Decimal(amount), **values)
    return operations.issue_voucher(new, store=store, actor=system("test"))


def keep_at_till(store: Store) -> None:
    """The till becomes the master of this store's vouchers, today."""
    policy = NewVoucherPolicy(Master.TILL, Decimal("50.00"), Decimal("30.00"), min(today_in(store), DAY))
    VoucherPolicy.objects.create(legal_entity_id=store.entity_id, store=store, **policy.__dict__)


def ticket_at(store: Store, number: str, till: str = "1", day: date = DAY) -> Ticket:
    return Ticket(store.code, till, day, number)


def paid_with(order: Any, code: str, amount: str, **values: Any) -> TillPayment:
    """A ticket for the order of which this much was paid by the voucher, and what is left in cash."""
    by_voucher, cash = Decimal(amount), Decimal(values.pop("cash", "0"))
    tenders = (Tender("voucher", by_voucher, voucher=code), *((Tender("cash", cash),) if cash else ()))
    paid = by_voucher + cash
    values.setdefault("lines", (PaidLine(due=paid, paid=paid),))
    return till_payment(order, str(paid), tenders=values.pop("tenders", tenders), **values)


def sums_of(voucher: Voucher) -> dict[str, str]:
    """What is on it, without what is zero."""
    voucher.refresh_from_db()
    names = ("balance", "held", "spent", "overdrawn", "forfeited")
    return {name: str(getattr(voucher, name)) for name in names if getattr(voucher, name)}


def accounts(**narrowed: Any) -> dict[str, str]:
    """What stands on each kind of account."""
    rows = LedgerEntry.objects.filter(**narrowed).values_list("account__kind").annotate(sum=Sum("amount"))
    return {kind: str(amount) for kind, amount in rows if amount}


def the_books_are_right() -> bool:
    """Every transaction balances, every voucher is what its ledger says: by the database's own triggers, and counted
    here again."""
    connection.check_constraints()
    for transaction in LedgerTransaction.objects.all():
        assert sum(transaction.entries.values_list("amount", flat=True)) == 0
    for voucher in Voucher.objects.all():
        entries = LedgerEntry.objects.filter(transaction__voucher=voucher)
        on = {kind: Decimal(amount) for kind, amount in entries.values_list("account__kind").annotate(s=Sum("amount"))}
        ended = on.get(AccountKind.EXPIRED, Decimal(0)) + on.get(AccountKind.CANCELLED, Decimal(0))
        assert voucher.balance == on.get(AccountKind.LIABILITY, Decimal(0)) >= voucher.held >= 0
        assert (voucher.spent, voucher.overdrawn) == (
            on.get(AccountKind.SPENT, Decimal(0)), -on.get(AccountKind.OVERDRAFT, Decimal(0)),
        )  # fmt: skip
        assert voucher.forfeited == ended
    return True


def written() -> tuple[Any, ...]:
    """All that a refusal must leave alone."""
    return (
        Event.objects.count(), LedgerTransaction.objects.count(), LedgerEntry.objects.count(),
        list(Voucher.objects.order_by("pk").values()), list(VoucherHold.objects.order_by("pk").values()),
    )  # fmt: skip


def hold(
    voucher: Voucher, amount: str, number: str = "T-1", till: str = "1", actor: Actor | None = None
) -> VoucherHold:
    ticket = ticket_at(voucher.store, number, till)
    who = actor or person("till", voucher.store)
    return operations.authorize_voucher(voucher.pk, ticket=ticket, amount=Decimal(amount), actor=who)


def put_back(voucher: Voucher, amount: str, number: str = "R-1") -> Voucher:
    ticket = ticket_at(voucher.store, number)
    till = person("till", voucher.store)
    return operations.refund_voucher(voucher.pk, ticket=ticket, amount=Decimal(amount), actor=till)


def capture(voucher: Voucher, held: VoucherHold, amount: str | None = None) -> VoucherHold:
    wanted = None if amount is None else Decimal(amount)
    return operations.capture_voucher(voucher.pk, hold_id=held.pk, amount=wanted, actor=person("till", voucher.store))


def release(voucher: Voucher, held: VoucherHold) -> VoucherHold:
    return operations.release_voucher(voucher.pk, hold_id=held.pk, actor=person("till", voucher.store))
