"""The purchase itself: what was accepted becomes ours, and stands in the police register, in one transaction."""

from collections.abc import Collection, Sequence
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.core import permissions as rights
from apps.core import records
from apps.core.actors import Actor
from apps.core.actors import system as system_actor
from apps.core.errors import Invalid
from apps.core.money import total
from apps.items import operations as items
from apps.items.inputs import Source
from apps.items.selectors import lock_item
from apps.items.states import HolderKind, HoldOutcome
from apps.stores.selectors import today_in

from ... import selectors
from ...inputs import NewEntry, ThingSnapshot
from ...models import TheftLookUp, TradeIn, TradeInLine
from ...permissions import trade_in as p
from ...states import EntryKind
from ...states.payout import PayoutMode
from ...states.trade_in import (
    DISMISSED,
    TRADE_IN,
    UNDER_WAY,
    VAT_ORIGIN,
    SellerKind,
    TradeInLineState,
    TradeInMode,
)
from ..register import write_entry


@transaction.atomic
def clear(trade_in_id: UUID, *, actor: Actor) -> TradeIn:
    """Identity read, nothing reported stolen, signed: every accepted thing is ours and has its number. The register's
    counter is the last lock taken."""
    trade_in = selectors.lock_trade_in(trade_in_id, actor)
    TRADE_IN.check(trade_in, "clear", actor, trade_in.store_id)
    lines = selectors.lines_of(trade_in, TradeInLineState.ACCEPTED)
    for line in sorted(lines, key=lambda line: line.thing_id):
        line.item = lock_item(line.thing_id)  # its number stays as it is looked at here until the register has it
    refusal = selectors.why_not_cleared(trade_in, lines)
    if refusal is not None:
        raise refusal
    trade_in.cleared_at = timezone.now()
    selectors.hold_seller(trade_in)
    selectors.require_payable_so(trade_in, lines, PayoutMode(trade_in.payout_mode))
    source = Source(TradeIn.resource, trade_in.pk, trade_in.code)
    origin = VAT_ORIGIN[SellerKind(trade_in.seller_kind)]
    for line in sorted(lines, key=lambda line: line.thing_id):
        assert line.price is not None  # accepted lines have one
        items.acquire_item(
            actor=actor, item_id=line.thing_id, vat_origin=origin, price=line.price, currency=trade_in.currency,
            source=source, occurred_at=trade_in.cleared_at,
        )  # fmt: skip
    records.move(trade_in, "clear", table=TRADE_IN, actor=actor, fields=["cleared_at"])
    for together in _entries(trade_in, lines):
        _write(trade_in, together, actor)
    return trade_in


@transaction.atomic
def hold(trade_in_id: UUID, *, actor: Actor, authority: str, reference: str = "") -> TradeIn:
    """Somebody with authority asks for it: every thing of it that is still here is held, refused or not, and nothing
    goes on."""
    trade_in = selectors.lock_trade_in(trade_in_id, actor)
    records.move(trade_in, "hold", table=TRADE_IN, actor=actor)
    for line in _still_here(trade_in):
        if not lock_item(line.thing_id).held:
            items.hold_item(actor=actor, item_id=line.thing_id, authority=authority, reference=reference)
    return trade_in


@transaction.atomic
def release(trade_in_id: UUID, *, actor: Actor, note: str = "", dismissed_hits: Collection[UUID] = ()) -> TradeIn:
    """What was accepted goes on to be bought, anything else is looked at again. A thing that a source reports is
    bought only where the hit is dismissed: it is about another thing, and found again it counts no more."""
    trade_in = selectors.lock_trade_in(trade_in_id, actor)
    TRADE_IN.check(trade_in, "release", actor, trade_in.store_id)
    if dismissed_hits:
        _dismiss(trade_in, set(dismissed_hits), actor)
    _end_holds(_still_here(trade_in), HoldOutcome.FREED, note, actor)
    for line in selectors.lines_under_way(trade_in):
        items.require_free(lock_item(line.thing_id))  # not what was seized meanwhile
    if selectors.accepted_offer(trade_in) is not None:
        records.move(trade_in, "release", table=TRADE_IN, actor=actor)
    else:
        records.move(trade_in, "resume", table=TRADE_IN, actor=system_actor(actor.label))
    return trade_in


@transaction.atomic
def seize(trade_in_id: UUID, *, actor: Actor, note: str = "") -> TradeIn:
    """Whoever asked for the held things has them now, as what was seized before; the rest goes back to the seller."""
    trade_in = selectors.lock_trade_in(trade_in_id, actor)
    records.move(trade_in, "seize", table=TRADE_IN, actor=actor)
    lines = _still_here(trade_in)
    _end_holds(lines, HoldOutcome.SEIZED, note, actor)
    for line in lines:
        gone = lock_item(line.thing_id).custody == HolderKind.THIRD_PARTY
        line.state = TradeInLineState.SEIZED if gone else TradeInLineState.REFUSED
        line.price = None
        line.save(update_fields=["state", "price"])
    return trade_in


def _dismiss(trade_in: TradeIn, chosen: set[UUID], actor: Actor) -> None:
    rights.require(actor, p.DISMISS_HIT, trade_in.store_id)
    standing = {hit.pk: hit for hit in selectors.standing_hits(selectors.lines_under_way(trade_in))}
    if chosen - standing.keys():
        raise Invalid({"/dismissed_hits": _("Choose among the hits that stand.")})
    TheftLookUp.objects.bulk_create(
        TheftLookUp(
            line_id=hit.line_id, result=DISMISSED, source=hit.source, detail=hit.detail, stated=hit.stated,
            identifier_kind=hit.identifier_kind, identifier=hit.identifier, actor_id=actor.id, actor_label=actor.label,
        )
        for hit in standing.values() if hit.pk in chosen
    )  # fmt: skip


def _still_here(trade_in: TradeIn) -> list[TradeInLine]:
    """What may be bought, and what was refused and has not left."""
    lines = selectors.lines_of(trade_in, *UNDER_WAY, TradeInLineState.REFUSED)
    return [line for line in lines if line.state in UNDER_WAY or lock_item(line.thing_id).custody == HolderKind.STORE]


def _end_holds(lines: Sequence[TradeInLine], outcome: HoldOutcome, note: str, actor: Actor) -> None:
    for line in lines:
        if lock_item(line.thing_id).held:
            items.release_hold(actor=actor, item_id=line.thing_id, outcome=outcome, note=note)


def _entries(trade_in: TradeIn, lines: Sequence[TradeInLine]) -> list[list[TradeInLine]]:
    """Which lines share a line of the register: of a lot, the cheap ones that are of no historical interest; none where
    the rule of the day is in another currency."""
    rule = selectors.rule_on(today_in(trade_in.store))
    if trade_in.mode != TradeInMode.LOT or rule.currency != trade_in.currency:
        return [[line] for line in lines]
    cheap = [line for line in lines if not line.heritage and line.price is not None and line.price <= rule.lot_ceiling]
    return [group for group in (cheap, *([line] for line in lines if line not in cheap)) if group]


def _write(trade_in: TradeIn, lines: Sequence[TradeInLine], actor: Actor) -> None:
    assert trade_in.identity_check is not None
    assert trade_in.cleared_at is not None
    entry = write_entry(
        NewEntry(
            kind=EntryKind.PURCHASE,
            seller=selectors.seller_of(trade_in.identity_check),
            things=tuple(_thing(line, trade_in) for line in lines),
            amount=total(line.price for line in lines if line.price is not None),
            currency=trade_in.currency,
            payment_mode=trade_in.payout_mode,
            document_code=trade_in.code,
        ),
        store=trade_in.store,
        actor=actor,
        occurred_at=trade_in.cleared_at,
    )
    for line in lines:
        line.state, line.register_entry_id, line.register_code = TradeInLineState.BOUGHT, entry.pk, entry.code
        line.identifier_kind, line.identifier = line.number
        line.save(update_fields=["state", "register_entry_id", "register_code", "identifier_kind", "identifier"])


def _thing(line: TradeInLine, trade_in: TradeIn) -> ThingSnapshot:
    assert line.item is not None  # what was received has a passport
    item = line.item
    return ThingSnapshot(
        item_id=item.pk,
        item_code=item.code,
        nature=selectors.nature_of(line, trade_in.store.language),
        description=item.description or item.title,
        brand=item.brand_name,
        model=item.model_name,
        color=item.color,
        identifier_kind=item.identifier_kind if item.identifier else "",
        identifier=item.identifier,
        provenance=line.provenance,
        heritage=line.heritage,
        value=line.price,
    )
