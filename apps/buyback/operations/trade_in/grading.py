"""What we find, beside what was declared."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.core import records
from apps.core.actors import Actor
from apps.core.errors import Invalid
from apps.items import operations as items
from apps.items.selectors import lock_item

from ... import selectors
from ...events import trade_in as events
from ...inputs.trade_in import LineFound, NewTradeInLine
from ...models import TradeIn, TradeInLine
from ...states.trade_in import TRADE_IN, OfferState, TradeInLineState, TradeInMode
from .describing import add_lines, at_line
from .receiving import take_in

FOUND = ("found_grade", "found_answers", "found_age", "new_price", "graded_by_id", "graded_by", "graded_at")


@transaction.atomic
def grade(trade_in_id: UUID, *, lines: Sequence[LineFound], actor: Actor) -> TradeIn:
    """Some lines or all: once each has been looked at the trade-in is graded. An offer made before no longer stands."""
    trade_in = selectors.lock_trade_in(trade_in_id, actor)
    TRADE_IN.check(trade_in, "grade", actor, trade_in.store_id)
    known = {line.pk: line for line in selectors.lines_of(trade_in, TradeInLineState.OPEN)}
    if not lines:
        raise Invalid({"/lines": _("Say what was found.")})
    for position, seen in enumerate(lines):
        with at_line(position):
            if seen.line_id not in known:
                raise Invalid({"/line": _("This trade-in has no such line to grade.")})
            _look_at(known[seen.line_id], seen, actor)
    trade_in.offers.filter(state=OfferState.OPEN).update(state=OfferState.SUPERSEDED)
    if all(line.found_grade for line in known.values()):
        records.move(trade_in, "grade", table=TRADE_IN, actor=actor)
    else:
        records.update(trade_in, events.LINE_GRADED, actor=actor, fields=[])
    return trade_in


@transaction.atomic
def add_lot_line(trade_in_id: UUID, new: NewTradeInLine, *, actor: Actor) -> TradeInLine:
    """A further thing of a lot, taken in, graded and priced in one go; its `estimate` is the price by the rules."""
    trade_in = selectors.lock_trade_in(trade_in_id, actor)
    TRADE_IN.check(trade_in, "grade", actor, trade_in.store_id)
    if trade_in.mode != TradeInMode.LOT:
        raise Invalid({"/mode": _("Only a lot grows line by line.")})
    if not new.grade:
        raise Invalid({"/grade": _("Say in which condition it is.")})
    found = LineFound(line_id=trade_in.pk, grade=new.grade, answers=new.answers, age_years=new.age_years)
    (line,) = add_lines(trade_in, [replace(new, grade="")])
    take_in(trade_in, line, actor)
    _look_at(line, found, actor)
    rules = selectors.rules_of(selectors.rules_for(trade_in))
    line.estimate = selectors.price(rules, selectors.found(line), trade_in.currency).amount
    line.save(update_fields=["estimate"])
    trade_in.offers.filter(state=OfferState.OPEN).update(state=OfferState.SUPERSEDED)
    records.move(trade_in, "grade", table=TRADE_IN, actor=actor)
    return line


def _look_at(line: TradeInLine, seen: LineFound, actor: Actor) -> None:
    items.require_free(lock_item(line.thing_id))
    items.grade_item(
        actor=actor,
        item_id=line.thing_id,
        grade=seen.grade,
        kind="inspected",
        findings=seen.findings,
        notes=seen.notes,
        files=seen.files,
    )
    line.found_grade = seen.grade
    line.found_answers = {**line.declared_answers, **seen.answers}
    line.found_age = line.declared_age if seen.age_years is None else seen.age_years
    line.new_price = line.new_price if seen.new_price is None else seen.new_price
    line.graded_by_id, line.graded_by, line.graded_at = actor.id, actor.label, timezone.now()
    line.save(update_fields=FOUND)
