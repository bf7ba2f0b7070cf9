"""Reading and locking trade-ins."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from apps.core import references
from apps.core.actors import Actor
from apps.core.errors import NotFound
from apps.core.money import rounded
from apps.core.references import ReferenceInput
from apps.stores.selectors import today_in

from ..inputs.pricing import WHOLE, Appraised, Rules
from ..models import Offer, PriceRuleSet, TheftLookUp, TradeIn, TradeInLine
from ..permissions import trade_in as p
from ..states.trade_in import UNDER_WAY, OfferState, TradeInLineState, TradeInStatus
from .rules import rule_set_on

OFFERED = (TradeInStatus.OFFERED, TradeInStatus.COUNTERED)


def trade_ins_visible_to(actor: Actor) -> QuerySet[TradeIn]:
    stores = actor.stores_for(p.READ)
    rows = TradeIn.objects.all()
    return rows if stores is None else rows.filter(store_id__in=stores)


def lock_trade_in(trade_in_id: UUID, actor: Actor) -> TradeIn:
    """Lock it for a change. One of another store is as absent as one that never was."""
    row = (
        trade_ins_visible_to(actor).select_for_update(of=("self",)).select_related("store__entity")
        .filter(pk=trade_in_id).first()
    )  # fmt: skip
    if row is None:
        raise NotFound
    return row


def announced_as(names: Iterable[ReferenceInput]) -> UUID | None:
    """The trade-in that already bears one of these references."""
    return references.find_any(names, TradeIn.resource)


def lines_of(trade_in: TradeIn, *states: TradeInLineState) -> list[TradeInLine]:
    """In their order, all of them or those in these states."""
    rows = trade_in.lines.select_related("product", "item").order_by("position")
    return list(rows.filter(state__in=states) if states else rows)


def lines_under_way(trade_in: TradeIn) -> list[TradeInLine]:
    return lines_of(trade_in, *UNDER_WAY)


def open_offer(trade_in: TradeIn) -> Offer | None:
    return trade_in.offers.filter(state=OfferState.OPEN).select_related("rule_set").first()


def accepted_offer(trade_in: TradeIn) -> Offer | None:
    return trade_in.offers.filter(state=OfferState.ACCEPTED).select_related("rule_set").first()


def declared(line: TradeInLine) -> Appraised:
    """The thing as its seller describes it; the catalogue's price counts before what was said."""
    price = line.product.price if line.product else line.new_price
    return Appraised(line.category, line.declared_grade, price, line.declared_age, line.declared_answers)


def found(line: TradeInLine) -> Appraised:
    """The thing as it was found."""
    price = line.product.price if line.product else line.new_price
    return Appraised(line.category, line.found_grade, price, line.found_age, line.found_answers)


def rules_for(trade_in: TradeIn) -> PriceRuleSet:
    """Those of its estimate, if the things came while that was good, else those in force today."""
    promised, until = trade_in.estimate_rules, trade_in.estimate_valid_until
    if promised is not None and until is not None and trade_in.received_at is not None:
        came_on = trade_in.received_at.astimezone(ZoneInfo(trade_in.store.timezone)).date()
        if came_on <= until:
            return promised
    return rule_set_on(trade_in.legal_entity_id, today_in(trade_in.store))


def with_bonus(amount: Decimal, rules: Rules, currency: str) -> Decimal:
    """What it is worth as a voucher."""
    return rounded(amount * (WHOLE + rules.voucher_bonus_percent) / WHOLE, currency)


def theft_answers(lines: Iterable[TradeInLine]) -> dict[UUID, set[str]]:
    """By line: what the sources said the last time each was asked."""
    rows = TheftLookUp.objects.filter(line__in=list(lines)).order_by("line_id", "source", "-id")
    said: dict[UUID, set[str]] = {}
    for row in rows.distinct("line_id", "source"):
        said.setdefault(row.line_id, set()).add(row.result)
    return said


def estimates_past(today: date) -> list[UUID]:
    """Estimated trade-ins whose estimate was good until a day before this one."""
    rows = TradeIn.objects.filter(status=TradeInStatus.ESTIMATED, estimate_valid_until__lt=today)
    return list(rows.values_list("pk", flat=True))


def offers_past(today: date) -> list[UUID]:
    """Trade-ins whose open offer was good until a day before this one."""
    rows = Offer.objects.filter(state=OfferState.OPEN, valid_until__lt=today, trade_in__status__in=OFFERED)
    return list(rows.values_list("trade_in_id", flat=True))
