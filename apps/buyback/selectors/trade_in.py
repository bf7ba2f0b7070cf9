"""Reading and locking trade-ins."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet

from apps.catalog.models import Product
from apps.core import references
from apps.core.actors import Actor
from apps.core.errors import Invalid, NotFound
from apps.core.money import rounded, total
from apps.core.references import ReferenceInput
from apps.stores.models import Store
from apps.stores.selectors import today_in, today_in_company, today_where

from ..errors import NoPriceRules
from ..inputs.pricing import WHOLE, Appraised, Priced, Rules
from ..inputs.trade_in import NewTradeInLine
from ..models import Offer, PriceRuleSet, TradeIn, TradeInLine
from ..permissions import trade_in as p
from ..states.trade_in import UNDER_WAY, OfferState, TradeInLineState, TradeInStatus
from .pricing import price
from .rules import rule_set_on, rules_of

DRAFTED = (TradeInStatus.DRAFT, TradeInStatus.ANNOUNCED)
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
    return Appraised(line.category, line.declared_grade, _new_price(line), line.declared_age, line.declared_answers)


def found(line: TradeInLine) -> Appraised:
    """The thing as it was found."""
    return Appraised(line.category, line.found_grade, _new_price(line), line.found_age, line.found_answers)


def _new_price(line: TradeInLine) -> Decimal | None:
    return line.product.price if line.product else line.new_price


def rules_for(trade_in: TradeIn) -> PriceRuleSet:
    """Those of its estimate, if the things came while that was good, else those in force today."""
    promised, until = trade_in.estimate_rules, trade_in.estimate_valid_until
    if promised is not None and until is not None and trade_in.received_at is not None:
        came_on = trade_in.received_at.astimezone(ZoneInfo(trade_in.store.timezone)).date()
        if came_on <= until:
            return promised
    return rule_set_on(trade_in.legal_entity_id, today_in(trade_in.store))


@dataclass(frozen=True)
class Quoted:
    """What things would be worth today, in the order in which they were described."""

    rule_set: UUID
    currency: str
    lines: Sequence[Priced]
    voucher_total: Decimal

    @property
    def total(self) -> Decimal:
        return total(line.amount for line in self.lines)


def quote_now(store: Store, things: Sequence[NewTradeInLine]) -> Quoted:
    """By the rules in force; Invalid says of which line something is missing."""
    row = rule_set_on(store.entity_id, today_in(store))
    rules, currency, priced = rules_of(row), store.entity.currency, []
    known = dict(Product.objects.filter(code__in=[t.product_code for t in things]).values_list("code", "price"))
    for position, thing in enumerate(things):
        described = Appraised(
            thing.category, thing.grade, known.get(thing.product_code, thing.new_price), thing.age_years, thing.answers
        )
        try:
            priced.append(price(rules, described, currency))
        except Invalid as refused:
            raise Invalid({f"/lines/{position}{where}": why for where, why in refused.errors.items()}) from None
    worth = total(line.amount for line in priced)
    return Quoted(row.pk, currency, priced, with_bonus(worth, rules, currency))


def with_bonus(amount: Decimal, rules: Rules, currency: str) -> Decimal:
    """What it is worth as a voucher."""
    return rounded(amount * (WHOLE + rules.voucher_bonus_percent) / WHOLE, currency)


def drafts_past(now: datetime) -> QuerySet[TradeIn]:
    """Drafts and announcements untouched for longer than an estimate of their company is good today."""
    rows = TradeIn.objects.filter(status__in=DRAFTED)
    past = Q(pk=None)
    for company in rows.order_by().values_list("legal_entity_id", flat=True).distinct():
        since = now - timedelta(days=_estimate_days(company))
        past |= Q(legal_entity_id=company, updated_at__lt=since)
    return rows.filter(past)


def _estimate_days(legal_entity_id: UUID) -> int:
    try:
        return rules_of(rule_set_on(legal_entity_id, today_in_company(legal_entity_id))).estimate_days
    except NoPriceRules:
        return Rules.estimate_days


def line_under_way(items: Iterable[UUID]) -> TradeInLine | None:
    """The one in which one of these things stands already."""
    rows = TradeInLine.objects.filter(item_id__in=items, state__in=UNDER_WAY)
    return rows.select_related("trade_in").first()


def brought_in(actor: Actor, *, item_code: str = "", number: str = "") -> QuerySet[TradeIn]:
    """The newest trade-in under way of the thing with this code, or with this number of its own."""
    thing = {"item__code": item_code} if item_code else {"identifier": number}
    lines = TradeInLine.objects.filter(state__in=UNDER_WAY, **thing)
    return trade_ins_visible_to(actor).filter(pk__in=lines.values("trade_in")).order_by("-pk")[:1]


def estimates_past() -> QuerySet[TradeIn]:
    """Estimated trade-ins for whose estimate the last good day is over in their store."""
    today = today_where("store__timezone")
    return TradeIn.objects.filter(status=TradeInStatus.ESTIMATED, estimate_valid_until__lt=today)


def offers_past() -> QuerySet[TradeIn]:
    """Trade-ins for whose open offer the last good day is over in their store."""
    today = today_where("store__timezone")
    return TradeIn.objects.filter(status__in=OFFERED, offers__state=OfferState.OPEN, offers__valid_until__lt=today)
