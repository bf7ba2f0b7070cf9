"""Why a trade-in goes no further as it is; asked by the operation, and of what the API offers."""

from collections.abc import Sequence

from apps.core.actors import Actor
from apps.core.errors import DomainError

from ..errors import NotReadyToClear, OwnGrading, ReportedStolen
from ..models import TradeIn, TradeInLine
from ..states.trade_in import TheftResult, TradeInLineState
from .rules import rules_of
from .theft import theft_answers
from .trade_in import accepted_offer, lines_of


def why_not_cleared(trade_in: TradeIn, lines: Sequence[TradeInLine]) -> DomainError | None:
    """A thing with a number needs a source that knows nothing against it; one without was at least asked about."""
    answers = theft_answers(lines)
    if any(TheftResult.HIT in said for said in answers.values()):
        return ReportedStolen()
    missing = []
    if trade_in.identity_check is None or trade_in.identity_check.customer_id != trade_in.customer_id:
        missing.append("identity")
    if any((TheftResult.CLEAR if line.number[1] else TheftResult.NOT_AVAILABLE) not in answers.get(line.pk, ())
           for line in lines):  # fmt: skip
        missing.append("theft_check")
    if trade_in.signed_at is None:
        missing.append("signature")
    return NotReadyToClear(missing=missing) if missing else None


def why_another_pays(trade_in: TradeIn, actor: Actor) -> DomainError | None:
    """Above the limit of the rules nobody pays for what they graded, nor where they made a counter-offer."""
    offer = accepted_offer(trade_in)
    assert offer is not None  # cleared on one
    limit = rules_of(offer.rule_set).four_eyes_limit
    if trade_in.total <= limit:
        return None
    set_a_price = trade_in.offers.filter(counter=True, made_by_id=actor.id).exists()  # a later offer carries it on
    graded = any(line.graded_by_id == actor.id for line in lines_of(trade_in, TradeInLineState.BOUGHT))
    return OwnGrading(limit=str(limit)) if set_a_price or graded else None
