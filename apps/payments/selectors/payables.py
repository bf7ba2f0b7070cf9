"""Finding and locking what is to be paid."""

from decimal import Decimal
from uuid import UUID

from django.db.models import Q, QuerySet, Sum
from django.db.models.functions import Now

from apps.core.actors import Actor
from apps.core.codes import parse_code
from apps.core.money import ZERO
from apps.core.permissions import require
from apps.customers.selectors import customers_reached_by
from apps.stores.models import Store

from .. import permissions
from ..models import Payable
from ..states import PayableState, Purpose

PRICE = (Purpose.SETTLEMENT, Purpose.ADVANCE, Purpose.BUYBACK)  # what a document's own code stands for
LONGEST_CODE = 60  # of what a till may call a payable; capitals can be longer than what was typed


def payables_visible_to(actor: Actor) -> QuerySet[Payable]:
    stores = actor.stores_for(permissions.PAYABLES_READ)
    return Payable.objects.all() if stores is None else Payable.objects.filter(store_id__in=stores)


def payables_reachable_by(actor: Actor) -> QuerySet[Payable]:
    """Those visible, and with the right for it those of the other stores of the same companies: money is taken
    wherever the customer stands, editing stays with the owner."""
    stores = actor.stores_for(permissions.PAYABLES_FOREIGN)
    if stores is None:
        return payables_visible_to(actor)
    companies = Store.objects.filter(pk__in=stores).values("entity_id")
    return payables_visible_to(actor) | Payable.objects.filter(legal_entity_id__in=companies)


def payables_to_pay(actor: Actor, *, code: str = "", phone: str = "", card: str = "") -> QuerySet[Payable]:
    """What this code stands for, or what the customer with this phone or loyalty card has still to pay or to get."""
    rows = payables_reachable_by(actor)
    if code:
        found = payable_by_code(code)
        return rows.filter(pk=found.pk) if found else rows.none()
    require(actor, permissions.PAYABLES_FIND)
    customers = customers_reached_by(phone=phone, card=card)
    return rows.filter(customer_id__in=customers, state=PayableState.OPEN).exclude(balance=0)


def canonical_code(text: str) -> str:
    """One spelling for every way a code is typed or scanned; foreign texts stay as they are."""
    parsed = parse_code(text)
    return parsed[1] if parsed else text.replace("\x00", "").strip().upper()[:LONGEST_CODE]


def payable_by_code(code: str) -> Payable | None:
    """By its own code, its EAN alias, or its document's code: then the open one first, its settlement first, and of
    advances the one not yet paid. What was asked once, and is asked anew under another code, is found by both: the
    first may be on a label."""
    code = canonical_code(code)
    found = list(Payable.objects.filter(Q(code=code) | Q(ean=code) | Q(subject_code=code, purpose__in=PRICE)))
    gone = (PayableState.WITHDRAWN, Purpose.SETTLEMENT)
    if anew := [one.subject_id for one in found if (one.state, one.purpose) == gone and one.subject_code != code]:
        found += Payable.objects.filter(subject_id__in=anew, state=PayableState.OPEN, purpose__in=PRICE)
    return min(
        found,
        key=lambda payable: (
            payable.state != PayableState.OPEN, payable.purpose != Purpose.SETTLEMENT, payable.balance <= 0, payable.pk
        ),
        default=None,
    )  # fmt: skip


def codes_of(payable: Payable) -> list[str]:
    """Every code a till may call it by."""
    return [payable.code, payable.ean, *([payable.subject_code] if payable.purpose in PRICE else [])]


def lock_payable(payable_id: UUID) -> Payable:
    return Payable.objects.select_for_update().get(pk=payable_id)


def lock_payables_of(subject_id: UUID) -> list[Payable]:
    """All of one document, whatever they ask or promise."""
    return list(Payable.objects.select_for_update().filter(subject_id=subject_id).order_by("pk"))


def advanced_and_returned(payable: Payable) -> tuple[Decimal, Decimal]:
    """(what was paid on its document's advances, what was given back of it). The document is locked."""
    returned = Q(returns=payable.pk) if payable._state.db else Q(pk__in=[])
    advance = Q(subject_id=payable.subject_id, purpose=Purpose.ADVANCE)
    if payable.purpose != Purpose.SETTLEMENT:
        advance = Q(pk__in=[])
    sums = Payable.objects.filter(returned | advance).aggregate(
        advanced=Sum("paid", filter=advance), returned=Sum("paid", filter=returned)
    )
    return sums["advanced"] or ZERO, sums["returned"] or ZERO


def payable_changed_by(payable: Payable) -> Payable | None:
    """Whose sums hold this one's: the settlement of an advance, the original of a refund or return; locked."""
    rows = Payable.objects.select_for_update()
    if payable.purpose == Purpose.ADVANCE:
        settlements = rows.filter(subject_id=payable.subject_id, purpose=Purpose.SETTLEMENT)
        return min(settlements, key=lambda row: row.state != PayableState.OPEN, default=None)
    return rows.filter(pk=payable.returns_id).first() if payable.returns_id else None


def advances_asked(subject_id: UUID) -> list[Payable]:
    return list(
        Payable.objects.select_for_update().filter(
            subject_id=subject_id, purpose=Purpose.ADVANCE, state=PayableState.OPEN
        )
    )


def rung_now(subject_id: UUID) -> list[Payable]:
    """What of a document's price tills are ringing at this moment."""
    asked = Payable.objects.filter(subject_id=subject_id, purpose__in=PRICE, state=PayableState.OPEN)
    return list(asked.filter(reserved_until__gt=Now()))


def refundable(payable: Payable) -> Decimal:
    """What was paid, was not given back, and no open refund has been promised for. The payable is locked."""
    sums = Payable.objects.filter(returns=payable).aggregate(
        left=Sum("balance", filter=Q(state=PayableState.OPEN, balance__gt=0)), given=Sum("paid")
    )
    given = sums["given"] if payable.purpose == Purpose.SECURITY else None  # of others it is off `paid` already
    return payable.paid - (sums["left"] or ZERO) - (given or ZERO)
