"""Advances and security deposits asked for, and money promised back: payables beside the settlement.

An advance is part of the price, with VAT the day it is paid (CGI art. 269, 2, a); a security deposit is neither price
nor revenue. They are two purposes of a payable, and nothing turns one into the other.
"""

from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils import translation
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from apps.catalog.models import TaxCode
from apps.core import permissions as rights
from apps.core.actors import Actor
from apps.core.errors import Invalid, NotFound
from apps.core.money import rounded
from apps.core.validation import expect_version
from apps.customers.models import Customer

from .. import permissions, ports, selectors
from ..errors import TooMuchBack
from ..inputs import LARGEST, Line, Subject
from ..models import Payable
from ..states import Direction, Purpose
from .payables import open_payable

# What the till rings, and under which tax code, until the store maps articles of its own.
ARTICLE = {
    Purpose.ADVANCE: "ADVANCE",
    Purpose.SECURITY: "SECURITY-DEPOSIT",
    Purpose.SECURITY_RETURN: "SECURITY-DEPOSIT",
    Purpose.REFUND: "REFUND",
    Purpose.GOODWILL: "GOODWILL",
    Purpose.BUYBACK: "BUYBACK",
}
OUT_OF_VAT = "OUT_OF_SCOPE"


@transaction.atomic
def ask_advance(subject_code: str, *, amount: Decimal, tax_code: str, actor: Actor) -> Payable:
    """Part of the price before the work; what is paid of it lessens the settlement."""
    subject = _subject(subject_code, permissions.DEPOSITS_ASK, actor)
    _require_known(tax_code)
    return open_payable(
        subject, purpose=Purpose.ADVANCE, lines=[_line(Purpose.ADVANCE, amount, tax_code, subject)], actor=actor
    )


@transaction.atomic
def ask_security_deposit(subject_code: str, *, amount: Decimal, actor: Actor) -> Payable:
    subject = _subject(subject_code, permissions.DEPOSITS_ASK, actor)
    return open_payable(
        subject, purpose=Purpose.SECURITY, lines=[_line(Purpose.SECURITY, amount, OUT_OF_VAT, subject)], actor=actor
    )


@transaction.atomic
def return_security_deposit(
    payable_id: UUID, *, actor: Actor, amount: Decimal | None = None, version: int | None = None
) -> Payable:
    """Promise the deposit back, all that is left of it unless `amount` says less; the drawer pays it out. StaleVersion
    unless it still is the `version` the caller has read."""
    payable = _lock(payable_id, permissions.DEPOSITS_RETURN, actor)
    expect_version(payable, version)
    if payable.purpose != Purpose.SECURITY:
        raise Invalid({"/id": _("This is no security deposit: refund what was paid instead.")})
    return _give_back(payable, Purpose.SECURITY_RETURN, amount, "", actor)


@transaction.atomic
def ask_refund(payable_id: UUID, *, amount: Decimal, reason: str, actor: Actor) -> Payable:
    """Promise part or all of what was paid back; at most what was paid and not yet promised."""
    payable = _lock(payable_id, permissions.REFUNDS_ASK, actor)
    if payable.purpose not in (Purpose.SETTLEMENT, Purpose.ADVANCE):
        raise Invalid({"/id": _("Only what was paid for a document is refunded; a security deposit is returned.")})
    return _give_back(payable, Purpose.REFUND, amount, _required(reason), actor)


@transaction.atomic
def grant_goodwill(subject_code: str, *, amount: Decimal, reason: str, actor: Actor) -> Payable:
    """Money from the drawer for a customer who was let down; it touches no price."""
    subject = _subject(subject_code, permissions.PAYOUTS_ASK, actor)
    line = _line(Purpose.GOODWILL, amount, OUT_OF_VAT, subject)
    return open_payable(subject, purpose=Purpose.GOODWILL, lines=[line], reason=_required(reason), actor=actor)


def _give_back(payable: Payable, purpose: Purpose, amount: Decimal | None, reason: str, actor: Actor) -> Payable:
    most = selectors.refundable(payable)
    wanted = most if amount is None else amount
    if wanted > most or most <= 0:
        raise TooMuchBack(f"{most} {payable.currency}")
    subject = Subject(
        payable.subject_resource, payable.subject_id, payable.subject_code, payable.store, payable.customer_id
    )
    sold = None if purpose == Purpose.SECURITY_RETURN else payable.lines.first()
    tax_code = sold.tax_code if sold else OUT_OF_VAT  # paid for what in the end was not sold bears none
    line = _line(purpose, wanted, tax_code, subject)
    return open_payable(subject, purpose=purpose, lines=[line], returns=payable, reason=reason, actor=actor)


def _subject(code: str, permission: str, actor: Actor) -> Subject:
    subject = ports.subject_by_code(selectors.canonical_code(code))
    if subject is None or not actor.can(permissions.PAYABLES_READ, subject.store.pk):
        raise NotFound
    rights.require(actor, permission, subject.store.pk)
    ports.subject_for(subject.resource).lock(subject.id)
    return subject


def _lock(payable_id: UUID, permission: str, actor: Actor) -> Payable:
    known = selectors.payables_visible_to(actor).filter(pk=payable_id).first()
    if known is None:
        raise NotFound
    rights.require(actor, permission, known.store_id)
    ports.subject_for(known.subject_resource).lock(known.subject_id)
    payable = selectors.lock_payable(payable_id)
    if payable.direction != Direction.IN:
        raise Invalid({"/id": _("This goes out already.")})
    return payable


def _line(purpose: Purpose, amount: Decimal, tax_code: str, subject: Subject) -> Line:
    if not 0 < amount <= LARGEST or amount != rounded(amount, subject.store.entity.currency):
        raise Invalid({"/amount": _("An amount above zero, at most %(most)s, in whole cents.") % {"most": LARGEST}})
    with translation.override(_language_of(subject)):
        label = capfirst(str(purpose.label))
    return Line(label, ARTICLE[purpose], tax_code, Decimal(1), amount)


def _language_of(subject: Subject) -> str:
    """Slips are read by the customer."""
    spoken = Customer.objects.filter(pk__in=[subject.customer_id]).values_list("language", flat=True)
    return spoken.first() or subject.store.language


def _require_known(tax_code: str) -> None:
    if not TaxCode.objects.filter(code=tax_code, archived_at=None).exists():
        raise Invalid({"/tax_code": _("No tax code is “%(code)s”.") % {"code": tax_code}})


def _required(reason: str) -> str:
    if not reason.strip():
        raise Invalid({"/reason": _("Say in a few words why money goes out.")})
    return reason.strip()[:200]
