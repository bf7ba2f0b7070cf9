"""The test bench: what past trade-ins would have been priced at under other rules."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from apps.core.actors import Actor
from apps.core.errors import Invalid
from apps.core.money import ZERO, total

from ..inputs.pricing import Rules
from ..models import Offer, OfferLine, PriceRuleSet
from .pricing import price
from .rules import rules_of
from .trade_in import found, trade_ins_visible_to

MOST = 200


@dataclass(frozen=True)
class Tried:
    """One thing: as it was computed then, as it would be now; None where the rules cannot price it, and why."""

    row: OfferLine
    before: Decimal
    after: Decimal | None
    refused: bool
    why: str = ""

    @property
    def difference(self) -> Decimal | None:
        return None if self.after is None else self.after - self.before


@dataclass(frozen=True)
class Trial:
    """The sums are of what can be compared."""

    lines: Sequence[Tried]

    @property
    def before(self) -> Decimal:
        return total(line.before for line in self.lines if line.after is not None)

    @property
    def after(self) -> Decimal:
        return total(line.after for line in self.lines if line.after is not None)

    @property
    def difference(self) -> Decimal:
        return self.after - self.before

    @property
    def not_compared(self) -> int:
        return sum(line.after is None for line in self.lines)


def try_out(rule_set: PriceRuleSet, *, last: int, actor: Actor) -> Trial:
    """The company's newest trade-ins that were offered for, among those the actor sees; nothing is written."""
    past = trade_ins_visible_to(actor).filter(legal_entity_id=rule_set.legal_entity_id, offers__isnull=False)
    newest = list(past.order_by("-id").values_list("pk", flat=True).distinct()[: min(last, MOST)])
    last_offers = Offer.objects.filter(trade_in__in=newest).order_by("trade_in_id", "-number").distinct("trade_in_id")
    offered = OfferLine.objects.filter(offer__in=last_offers.values("pk"))
    rules = rules_of(rule_set)
    rows = offered.select_related("offer__trade_in__store", "line__product")
    return Trial([_tried(row, rules) for row in rows.order_by("-offer__trade_in_id", "line__position")])


def _tried(row: OfferLine, rules: Rules) -> Tried:
    try:
        priced = price(rules, found(row.line), row.offer.trade_in.currency)
    except Invalid as refused:
        return Tried(row, row.computed, None, False, str(refused))
    return Tried(row, row.computed, priced.amount or ZERO, priced.refused)
