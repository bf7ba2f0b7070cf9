"""What we offer: computed by the rules, or another amount within what may be granted."""

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from apps.core import permissions as rights
from apps.core import records
from apps.core.actors import Actor
from apps.core.errors import Invalid
from apps.core.money import rounded, total
from apps.items.operations import require_free
from apps.items.selectors import lock_item
from apps.stores.selectors import today_in

from ... import selectors
from ...errors import OverCounterLimit
from ...inputs.pricing import WHOLE, Priced, steps_to_json
from ...inputs.trade_in import CounterLine
from ...models import Offer, OfferLine, PriceRuleSet, TradeIn, TradeInLine
from ...permissions import trade_in as p
from ...states.trade_in import TRADE_IN, OfferState, TradeInLineState
from .describing import at_line


@transaction.atomic
def make_offer(trade_in_id: UUID, *, actor: Actor, expected_total: Decimal | None = None) -> TradeIn:
    """The price of each thing as it was found: by the rules of an estimate that was still good when the things came,
    else by those in force today."""
    trade_in = selectors.lock_trade_in(trade_in_id, actor)
    TRADE_IN.check(trade_in, "make_offer", actor, trade_in.store_id)
    lines = _free_lines(trade_in)
    rule_set = selectors.rules_for(trade_in)
    rules = selectors.rules_of(rule_set)
    priced = {}
    for position, line in enumerate(lines):
        with at_line(position):
            priced[line.pk] = selectors.price(rules, selectors.found(line), trade_in.currency)
    _offer(trade_in, rule_set, [_computed(line, priced[line.pk]) for line in lines], actor)
    records.move(trade_in, "make_offer", table=TRADE_IN, actor=actor, fields=["total"])
    return trade_in


@transaction.atomic
def counter(trade_in_id: UUID, *, lines: Sequence[CounterLine], actor: Actor) -> TradeIn:
    """Other amounts for some lines; beyond the limit of the rules it takes a right of its own."""
    trade_in = selectors.lock_trade_in(trade_in_id, actor)
    TRADE_IN.check(trade_in, "counter", actor, trade_in.store_id)
    _free_lines(trade_in)
    standing = selectors.open_offer(trade_in)
    assert standing is not None  # offered and countered have one
    known = {each.line_id: each for each in standing.lines.select_related("line")}
    if not lines or {each.line_id for each in lines} - known.keys():
        raise Invalid({"/lines": _("Say which lines of the offer get another amount.")})
    wanted = {each.line_id: each for each in lines}
    limit = selectors.rules_of(standing.rule_set).counter_limit_percent
    rows = [_countered(each, wanted.get(each.line_id), trade_in.currency) for each in known.values()]
    beyond = [row for row in rows if row.line_id in wanted and _goes_beyond(row, limit)]
    if beyond and not rights.allows(actor, p.OVER_LIMIT, trade_in.store_id):
        raise OverCounterLimit(limit=str(limit))
    _offer(trade_in, standing.rule_set, rows, actor, is_counter=True)
    records.move(trade_in, "counter", table=TRADE_IN, actor=actor, fields=["total"])
    return trade_in


@transaction.atomic
def lapse_offer(trade_in_id: UUID, *, actor: Actor) -> TradeIn:
    """It no longer binds us; a new one is made by the rules of its day."""
    trade_in = selectors.lock_trade_in(trade_in_id, actor)
    records.move(trade_in, "lapse_offer", table=TRADE_IN, actor=actor)
    trade_in.offers.filter(state=OfferState.OPEN).update(state=OfferState.LAPSED)
    return trade_in


def _free_lines(trade_in: TradeIn) -> list[TradeInLine]:
    lines = selectors.lines_of(trade_in, TradeInLineState.OPEN)
    for line in sorted(lines, key=lambda line: line.thing_id):
        require_free(lock_item(line.thing_id))
    return lines


def _computed(line: TradeInLine, priced: Priced) -> OfferLine:
    return OfferLine(
        line=line, computed=priced.amount, amount=priced.amount, steps=steps_to_json(priced.steps),
        refused=not priced.amount,
    )  # fmt: skip


def _countered(before: OfferLine, wanted: CounterLine | None, currency: str) -> OfferLine:
    amount = before.amount if wanted is None else wanted.amount
    if amount < 0 or amount != rounded(amount, currency):
        raise Invalid({"/lines": _("Amounts are zero or more, in whole cents.")})
    return OfferLine(
        line=before.line,
        computed=before.computed,
        amount=amount,
        steps=before.steps,
        refused=not amount,
        reason=(wanted.reason if wanted else before.reason)[:200],
    )


def _goes_beyond(row: OfferLine, limit: Decimal) -> bool:
    return abs(row.amount - row.computed) > row.computed * limit / WHOLE


def _offer(
    trade_in: TradeIn, rule_set: PriceRuleSet, rows: Sequence[OfferLine], actor: Actor, *, is_counter: bool = False
) -> None:
    """A further version; the one that stood is superseded, and the trade-in shows its total."""
    rules = selectors.rules_of(rule_set)
    trade_in.offers.filter(state=OfferState.OPEN).update(state=OfferState.SUPERSEDED)
    trade_in.total = total(row.amount for row in rows)
    offer = Offer.objects.create(
        trade_in=trade_in,
        number=trade_in.offers.count() + 1,
        rule_set=rule_set,
        rules_changed=trade_in.estimate_rules_id not in (None, rule_set.pk),
        counter=is_counter,
        total=trade_in.total,
        bonus_total=selectors.with_bonus(trade_in.total, rules, trade_in.currency),
        valid_until=today_in(trade_in.store) + timedelta(days=rules.offer_days),
        made_by_id=actor.id,
        made_by=actor.label,
    )
    for row in rows:
        row.offer = offer
    OfferLine.objects.bulk_create(rows)
