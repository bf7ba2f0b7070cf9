"""Issuing vouchers, and ending them."""

import calendar
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.core import permissions as rights
from apps.core import records
from apps.core.actors import Actor
from apps.core.clocks import each_apart
from apps.core.errors import Invalid, NotFound, TotalChanged
from apps.core.money import rounded
from apps.core.validation import expect_version
from apps.customers.models import Customer
from apps.stores.models import Store

from ... import events, permissions, ports, selectors
from ...errors import VoucherHeld, VoucherKeptByTill
from ...inputs import LARGEST, NewVoucher
from ...models import LedgerAccount, Payable, Voucher
from ...states import (
    FORFEITED,
    VOUCHER,
    AccountKind,
    Direction,
    Master,
    MovementKind,
    PayableState,
    VoucherKind,
    VoucherState,
)
from .holding import lock
from .ledger import ISSUED_AS, SUMS, Origin, open_accounts, post


@transaction.atomic
def issue_voucher(new: NewVoucher, *, store: Store, actor: Actor, owed: bool = False) -> Voucher:
    """Owe somebody this much. Above the store's limit it needs a right of its own, unless it stands for money that was
    to be paid out, which it does once, or a document of ours has bought something for it (`owed`); where the till is
    the master nothing is issued here."""
    rights.require(actor, permissions.VOUCHERS_ISSUE, store.pk)
    today = selectors.today_in(store)
    rules = selectors.rules_on(store, today)
    if rules.master == Master.TILL:
        raise VoucherKeptByTill
    if not owed and new.payable_id is None and new.amount > rules.goodwill_limit:
        rights.require(actor, permissions.VOUCHERS_OVER_LIMIT, store.pk)
    _require_sensible(new, store, today)
    if new.payable_id is not None:
        _lock_promised(new.payable_id, new.amount, store)
    voucher = Voucher(
        kind=new.kind,
        legal_entity_id=store.entity_id,
        store=store,
        customer_id=new.customer_id,
        payable_id=new.payable_id,
        reason=new.reason.strip()[:200],
        currency=store.entity.currency,
        issued=new.amount,
        balance=new.amount,
        expires_on=new.expires_on or _last_day(new.kind, store, today),
    )
    open_accounts(store.entity_id, voucher.currency)
    records.create(
        voucher, events.VOUCHER_ISSUED, actor=actor, to_state=voucher.state, facts={"amount": str(new.amount)}
    )
    LedgerAccount.objects.create(
        legal_entity_id=store.entity_id, currency=voucher.currency, kind=AccountKind.LIABILITY, voucher=voucher
    )
    voucher.balance = Decimal(0)  # the posting brings it
    post(
        Origin(MovementKind.ISSUE, actor, store.pk, reason=voucher.reason),
        {AccountKind.LIABILITY: new.amount, ISSUED_AS[VoucherKind(new.kind)]: -new.amount},
        voucher,
    )
    return voucher


@transaction.atomic
def cancel_voucher(
    voucher_id: UUID, *, reason: str, expected_total: Decimal, actor: Actor, version: int | None = None
) -> Voucher:
    """What is left is owed no more. `expected_total`: what the caller saw was left; `version`: in which version."""
    known = selectors.vouchers_visible_to(actor).filter(pk=voucher_id).first()
    if known is None:
        raise NotFound
    rights.require(actor, permissions.VOUCHERS_CANCEL, known.store_id)
    if not reason.strip():
        raise Invalid({"/reason": _("Say in a few words why it is cancelled.")})
    expect_version(selectors.lock_voucher(voucher_id), version)  # before a hold that has lapsed changes it
    voucher = lock(voucher_id, actor=actor)
    VOUCHER.check(voucher, "cancel", actor, voucher.store_id)
    if voucher.held:
        raise VoucherHeld
    if voucher.balance != expected_total:
        raise TotalChanged(total=str(voucher.balance))
    _end(voucher, "cancel", MovementKind.CANCEL, actor, reason.strip()[:200])
    return voucher


@transaction.atomic
def expire_voucher(voucher_id: UUID, *, actor: Actor) -> bool:
    """After its last good day in its store; False while a till holds part of it, or when there is nothing to do."""
    voucher = lock(voucher_id, actor=actor)
    over = voucher.expires_on is not None and voucher.expires_on < selectors.today_in(voucher.store)
    if voucher.state != VoucherState.ACTIVE or not over or voucher.held:
        return False
    _end(voucher, "expire", MovementKind.EXPIRE, actor, "")
    return True


def _end(voucher: Voucher, action: str, kind: MovementKind, actor: Actor, reason: str) -> None:
    left, target = voucher.balance, VOUCHER.moves[action].target
    if left:
        lines = {AccountKind.LIABILITY: -left, FORFEITED[VoucherState(target)]: left}
        post(Origin(kind, actor, voucher.store_id, reason=reason), lines, voucher)
    records.move(voucher, action, table=VOUCHER, actor=actor, fields=SUMS, facts={"amount": str(left)})


def _require_sensible(new: NewVoucher, store: Store, today: date) -> None:
    wrong = {}
    if not 0 < new.amount <= LARGEST or new.amount != rounded(new.amount, store.entity.currency):
        wrong["/amount"] = _("An amount above zero, at most %(most)s, in whole cents.") % {"most": LARGEST}
    if new.kind == VoucherKind.GOODWILL and not new.reason.strip():
        wrong["/reason"] = _("Say in a few words what it is for.")
    if new.kind == VoucherKind.REFUND and new.payable_id is None:
        wrong["/payable"] = _("Say which money that is to be paid out it stands for.")
    if new.expires_on is not None and new.expires_on < today:
        wrong["/expires_on"] = _("Today at the earliest.")
    if new.customer_id and not Customer.objects.filter(pk=new.customer_id, legal_entity_id=store.entity_id).exists():
        wrong["/customer"] = _("No customer of this company has this id.")
    if wrong:
        raise Invalid(wrong)


def _lock_promised(payable_id: UUID, amount: Decimal, store: Store) -> None:
    """The money going out that it stands for, locked after its document, as far as no voucher stands for it yet."""
    known = Payable.objects.filter(
        pk=payable_id, legal_entity_id=store.entity_id, direction=Direction.OUT, state=PayableState.OPEN
    ).first()
    if known is not None:
        ports.subject_for(known.subject_resource).lock(known.subject_id)
        payable = selectors.lock_payable(known.pk)
        if amount <= payable.balance - selectors.promised_by_voucher(payable):
            return
    raise Invalid({"/payable": _("Nothing of this amount is to be paid out there.")})


def _last_day(kind: str, store: Store, today: date) -> date | None:
    months = selectors.months_of(kind, store.entity_id, today)
    if months is None:
        return None
    year, month = divmod(today.year * 12 + today.month - 1 + months, 12)
    return date(year, month + 1, min(today.day, calendar.monthrange(year, month + 1)[1]))


def expire_vouchers(*, actor: Actor, store_id: UUID | None = None) -> int:
    """Those past their last good day, each in a transaction of its own; how many expired."""
    past = selectors.vouchers_past(timezone.now(), store_id)
    return each_apart(past, lambda voucher_id: expire_voucher(voucher_id, actor=actor))
