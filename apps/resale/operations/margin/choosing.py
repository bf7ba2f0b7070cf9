"""What a company decides about its margin: the method from a month on, and what its stock was worth over a year."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from apps.core import records
from apps.core.actors import Actor
from apps.core.errors import IllegalTransition, Invalid, NotFound
from apps.core.money import rounded
from apps.stores.models import LegalEntity
from apps.stores.selectors import require_company

from ... import events, permissions
from ...inputs import NewMarginChoice
from ...models import MarginChoice, MarginPeriod
from ...selectors import margin as selectors
from ...states import PeriodState

DECIDED = ("method", "fleet_full_price", "carry_over_year", "chosen_by")


@transaction.atomic
def choose_margin_method(*, actor: Actor, legal_entity_id: UUID, new: NewMarginChoice) -> MarginChoice:
    """From the first day of a month on, of one that is not closed. The present choice ends there; chosen again for the
    same month, the row is changed and its history kept."""
    require_company(actor, permissions.MARGIN_CHOOSE, legal_entity_id)
    entity = LegalEntity.objects.get(pk=legal_entity_id)
    selectors.hold_book(entity.pk, alone=True)
    present = MarginChoice.objects.filter(legal_entity=entity, effective_until__isnull=True).first()
    if errors := _errors(new, entity, present):
        raise Invalid(errors)
    if present and present.effective_from == new.effective_from:
        present.method, present.chosen_by = new.method, actor.label[:80]
        present.fleet_full_price, present.carry_over_year = new.fleet_full_price, new.carry_over_year
        records.update(present, events.MARGIN_CHOICE_SET, actor=actor, fields=DECIDED)
        return present
    if present:
        present.effective_until = new.effective_from
        records.update(present, events.MARGIN_CHOICE_SET, actor=actor, fields=["effective_until"])
    choice = MarginChoice(
        legal_entity=entity,
        method=new.method,
        effective_from=new.effective_from,
        fleet_full_price=new.fleet_full_price,
        carry_over_year=new.carry_over_year,
        chosen_by=actor.label[:80],
    )
    records.create(choice, events.MARGIN_CHOICE_SET, actor=actor)
    return choice


@transaction.atomic
def declare_stock(*, actor: Actor, legal_entity_id: UUID, year: int, first: Decimal, last: Decimal) -> MarginPeriod:
    """What the stock of `year` was worth on its first and last day, at purchase prices. It counts in the January after,
    under the global method; declared again while that month is open, the later word stands."""
    require_company(actor, permissions.MARGIN_CLOSE, legal_entity_id)
    selectors.hold_book(legal_entity_id, alone=True)
    period = _january(legal_entity_id, date(year + 1, 1, 1), actor)
    if period.state != PeriodState.OPEN:
        raise IllegalTransition(state=period.state, action="declare_stock", allowed=[])
    wrong = _("An amount from zero up, in %(currency)s.") % {"currency": period.currency}
    told = {"/first": first, "/last": last}
    errors = {at: wrong for at, amount in told.items() if not _sensible(amount, period.currency)}
    if errors:
        raise Invalid(errors)
    period.stock_first, period.stock_last = first, last
    fields = ["stock_first", "stock_last"]
    records.update(period, events.MARGIN_PERIOD_STOCK_DECLARED, actor=actor, fields=fields, to_state=period.state)
    return period


def _january(entity_id: UUID, month: date, actor: Actor) -> MarginPeriod:
    try:
        return selectors.lock_period(entity_id, month)
    except NotFound:
        first_open = selectors.first_open_month(entity_id)
        if first_open and month < first_open:
            raise IllegalTransition(state=PeriodState.CLOSED, action="declare_stock", allowed=[]) from None
    entity = LegalEntity.objects.get(pk=entity_id)
    period = MarginPeriod(legal_entity=entity, month=month, currency=entity.currency)
    records.create(period, events.MARGIN_PERIOD_OPENED, actor=actor, to_state=period.state)
    return period


def _sensible(amount: Decimal, currency: str) -> bool:
    return amount.is_finite() and 0 <= amount < Decimal(10) ** 12 and amount == rounded(amount, currency)


def _errors(new: NewMarginChoice, entity: LegalEntity, present: MarginChoice | None) -> dict[str, str]:
    first_open = selectors.first_open_month(entity.pk)
    day = new.effective_from
    if day.day != 1:
        return {"/effective_from": _("A choice counts from the first day of a month.")}
    if first_open and day < first_open:
        return {"/effective_from": _("That month is closed: choose one from %(day)s on.") % {"day": first_open}}
    if present and day < present.effective_from:
        began = {"day": present.effective_from.isoformat()}
        return {"/effective_from": _("The present choice begins on %(day)s: a new one not before.") % began}
    return {}
