"""Closing a store's day: what the tills' own tickets say, and a manager's word for it."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.core import permissions as rights
from apps.core import records
from apps.core.actors import Actor
from apps.core.errors import IllegalTransition, Invalid, NotFound
from apps.stores.models import Store
from apps.stores.selectors import today_in

from .. import events, permissions, selectors
from ..errors import DeclarationsLeft
from ..inputs import LARGEST, TillTotal
from ..models import Case, EndOfDay, EndOfDayEntry, EndOfDayTotal
from ..states import END_OF_DAY, CaseKind, CaseState, EndOfDayState
from .cases import open_case


@transaction.atomic
def enter_till_totals(
    *, store: Store, business_date: date, till: str, totals: Sequence[TillTotal], actor: Actor
) -> EndOfDay:
    """What this till's own ticket says, tender by tender; entered again, the whole ticket is replaced."""
    rights.require(actor, permissions.END_OF_DAY_ENTER, store.pk)
    _require_sensible(till, totals)
    page = _lock_page(store, business_date, actor)
    if page.state != EndOfDayState.OPEN:
        raise IllegalTransition(state=page.state, action="enter_totals", allowed=[])
    page.totals.filter(till_code=till).exclude(method__in=[row.method for row in totals]).delete()
    for row in totals:
        EndOfDayTotal.objects.update_or_create(
            day=page, till_code=till, method=row.method,
            defaults={"amount": row.amount, "elsewhere": row.elsewhere, "entered_by": actor.label[:80]},
        )  # fmt: skip
    records.update(page, events.END_OF_DAY_TOTALS_ENTERED, actor=actor, fields=[], to_state=page.state)
    return page


@transaction.atomic
def sign_off_day(
    *, store: Store, business_date: date, actor: Actor, accept_open: bool = False, note: str = ""
) -> EndOfDay:
    """Keep the day's figures as they are now; what arrives later goes into the next open day's page.

    Refused while declarations above the ceiling are unconfirmed, unless they are accepted with a note.
    """
    rights.require(actor, permissions.END_OF_DAY_SIGN_OFF, store.pk)
    page = _lock_page(store, business_date, actor)
    END_OF_DAY.check(page, "sign_off", actor, store.pk)
    moved = selectors.movements(store, business_date)
    shown = selectors.figures(store, business_date, page, moved)
    _require_settled(shown, accept_open, note)
    EndOfDayEntry.objects.bulk_create(
        EndOfDayEntry(
            day=page,
            receipt=movement.receipt,
            receipt_version=movement.receipt.version,
            portions=selectors.to_json(movement.portions),
        )
        for movement in moved
    )
    page.figures, page.differences, page.note = shown, len(shown["differences"]), note.strip()[:500]
    page.signed_off_by, page.signed_off_at = actor.label[:80], timezone.now()
    records.move(
        page, "sign_off", table=END_OF_DAY, actor=actor,
        fields=["figures", "differences", "note", "signed_off_by", "signed_off_at"],
    )  # fmt: skip
    return page


@transaction.atomic
def question_difference(*, store: Store, business_date: date, till: str, method: str, actor: Actor) -> Case:
    """Ask for what no ticket explains to be looked into; asked again, it is the same case."""
    rights.require(actor, permissions.PAYMENTS_SETTLE, store.pk)
    _lock_page(store, business_date, actor)
    shown = selectors.day_page(store, business_date).figures
    row = next((d for d in shown["differences"] if (d["till"], d["method"]) == (till, method)), None)
    left = [cause["amount"] for cause in row["causes"] if cause["cause"] == "unexplained"] if row else []
    if not left:
        raise NotFound
    about = {"day": business_date.isoformat(), "till": till, "method": method}
    known = Case.objects.filter(
        store=store, kind=CaseKind.TILL_DIFFERENCE, state=CaseState.OPEN, details__contains=about
    ).first()
    return known or open_case(
        CaseKind.TILL_DIFFERENCE,
        actor=actor,
        store_id=store.pk,
        legal_entity_id=store.entity_id,
        details={**about, "difference": left[0], "currency": shown["currency"]},
    )


def _lock_page(store: Store, day: date, actor: Actor) -> EndOfDay:
    """The page, begun when nobody has: whoever comes second at that moment finds the other's."""
    if day > today_in(store):
        raise Invalid({"/date": _("This day has not come yet.")})
    if day < selectors.FIRST_DAY:
        raise Invalid({"/date": _("There is no page for this day.")})
    page = selectors.lock_day(store, day)
    if page is None:
        try:
            with transaction.atomic():
                new = EndOfDay(store=store, business_date=day)
                records.create(new, events.END_OF_DAY_OPENED, actor=actor, to_state=new.state)
        except IntegrityError:
            pass  # the unique constraint: another has begun it
        page = selectors.lock_day(store, day)
    assert page is not None  # written above, by us or by the other
    return page


def _require_settled(shown: selectors.Figures, accept_open: bool, note: str) -> None:
    left = [row for row in shown["unconfirmed"] if row["above_ceiling"]]
    if left and not accept_open:
        names = ("id", "ticket", "amount", "currency", "declared_by", "subject_code")
        raise DeclarationsLeft([{name: row[name] for name in names} for row in left])
    if left and not note.strip():
        raise Invalid({"/note": _("Say why the day is signed off with these declarations open.")})


def _require_sensible(till: str, totals: Sequence[TillTotal]) -> None:
    wrong = {}
    if not till.strip() or len(till) > 20:
        wrong["/till"] = _("Say which till printed this ticket.")
    methods = [row.method for row in totals]
    for index, row in enumerate(totals):
        if not row.method.strip() or len(row.method) > 30 or methods.count(row.method) > 1:
            wrong[f"/totals/{index}/method"] = _("Each tender once, by its name.")
        if not all(map(_in_cents, (row.amount, row.elsewhere))):
            wrong[f"/totals/{index}/amount"] = _("At most %(most)s, in whole cents.") % {"most": LARGEST}
    if wrong:
        raise Invalid(wrong)


def _in_cents(amount: Decimal) -> bool:
    return amount.is_finite() and abs(amount) <= LARGEST and amount == amount.quantize(Decimal("0.01"))
