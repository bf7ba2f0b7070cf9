"""A trade-in begins: announced by a web shop, drafted at the counter, estimated from what its seller says."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from apps.core import permissions as rights
from apps.core import records, references
from apps.core.actors import Actor
from apps.core.errors import Invalid
from apps.core.events import EventType
from apps.core.money import total
from apps.stores.models import Store
from apps.stores.selectors import today_in

from ... import selectors
from ...events import trade_in as events
from ...inputs.pricing import steps_to_json
from ...inputs.trade_in import NewTradeIn, NewTradeInLine
from ...models import TradeIn, TradeInLine
from ...permissions import trade_in as p
from ...states.trade_in import TRADE_IN, TradeInLineState, TradeInStatus
from .describing import at_line, require_seller, write_lines


def announce(new: NewTradeIn, *, actor: Actor) -> tuple[TradeIn, bool]:
    """An outside system starts a dossier; (trade-in, is it new). The same reference again answers the first one."""
    return _create(new, TradeInStatus.ANNOUNCED, events.ANNOUNCED, actor)


def draft(new: NewTradeIn, *, actor: Actor) -> tuple[TradeIn, bool]:
    """Somebody asks at the counter; as `announce`."""
    return _create(new, TradeInStatus.DRAFT, events.DRAFTED, actor)


@transaction.atomic
def estimate(
    trade_in_id: UUID, *, actor: Actor, lines: Sequence[NewTradeInLine] | None = None, customer_id: UUID | None = None
) -> TradeIn:
    """What the things would be worth if they are as declared, by the rules in force today; `lines` take the place of
    those described before. Nothing is promised for a thing that turns out otherwise."""
    trade_in = selectors.lock_trade_in(trade_in_id, actor)
    TRADE_IN.check(trade_in, "estimate", actor, trade_in.store_id)
    write_lines(trade_in, lines)
    trade_in.customer_id = customer_id or trade_in.customer_id
    require_seller(trade_in)
    today = today_in(trade_in.store)
    rule_set = selectors.rule_set_on(trade_in.legal_entity_id, today)
    rules = selectors.rules_of(rule_set)
    described = selectors.lines_of(trade_in, TradeInLineState.OPEN)
    if not described:
        raise Invalid({"/lines": _("Say what is to be estimated.")})
    for position, line in enumerate(described):
        with at_line(position):
            priced = selectors.price(rules, selectors.declared(line), trade_in.currency)
        line.estimate, line.estimate_steps = priced.amount, steps_to_json(priced.steps)
    TradeInLine.objects.bulk_update(described, ["estimate", "estimate_steps"])
    trade_in.estimate_rules = rule_set
    trade_in.estimated_total = total(line.estimate for line in described if line.estimate)
    trade_in.estimate_valid_until = today + timedelta(days=rules.estimate_days)
    records.move(
        trade_in, "estimate", table=TRADE_IN, actor=actor,
        fields=["customer_id", "estimate_rules_id", "estimated_total", "estimate_valid_until"],
        facts={"amount": str(trade_in.estimated_total)},
    )  # fmt: skip
    return trade_in


@transaction.atomic
def expire_estimate(trade_in_id: UUID, *, actor: Actor) -> TradeIn:
    """From now on the rules of the day count, and the things may be brought to another trade-in."""
    return _expire(trade_in_id, "expire_estimate", actor)


@transaction.atomic
def expire_draft(trade_in_id: UUID, *, actor: Actor) -> TradeIn:
    """Nobody came back for it: the things may be brought to another trade-in, or still to this one."""
    return _expire(trade_in_id, "expire_draft", actor)


@transaction.atomic
def cancel(trade_in_id: UUID, *, actor: Actor, reason_code: str = "") -> TradeIn:
    """Nobody came, or nobody will."""
    trade_in = selectors.lock_trade_in(trade_in_id, actor)
    records.move(trade_in, "cancel", table=TRADE_IN, actor=actor, reason_code=reason_code)
    trade_in.lines.update(state=TradeInLineState.CANCELLED)
    return trade_in


def _expire(trade_in_id: UUID, action: str, actor: Actor) -> TradeIn:
    trade_in = selectors.lock_trade_in(trade_in_id, actor)
    records.move(trade_in, action, table=TRADE_IN, actor=actor)
    trade_in.lines.update(state=TradeInLineState.CANCELLED)
    return trade_in


@transaction.atomic
def _create(new: NewTradeIn, status: TradeInStatus, event: EventType, actor: Actor) -> tuple[TradeIn, bool]:
    store = Store.objects.select_related("entity").filter(code=new.store_code, archived_at=None).first()
    if store is None or not actor.can(p.READ, store.id):
        raise Invalid({"/store": _("No store of yours has the code “%(code)s”.") % {"code": new.store_code}})
    rights.require(actor, p.WRITE, store.id)
    references.hold(new.references)
    known = selectors.announced_as(new.references)
    if known:
        return selectors.lock_trade_in(known, actor), False
    trade_in = TradeIn(
        legal_entity=store.entity,
        store=store,
        currency=store.entity.currency,
        status=status,
        customer_id=new.customer_id,
        seller_kind=new.seller_kind,
        mode=new.mode,
        metadata=new.metadata,
    )
    require_seller(trade_in)
    records.create(trade_in, event, actor=actor, to_state=status)
    write_lines(trade_in, new.lines)
    references.attach(TradeIn.resource, trade_in.id, new.references)
    return trade_in, True
