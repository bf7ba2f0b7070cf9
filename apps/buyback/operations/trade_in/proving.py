"""Who sells, whether it was stolen, and their signature: what stands before a purchase."""

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.core import files, records
from apps.core import permissions as rights
from apps.core.actors import Actor
from apps.core.actors import system as system_actor
from apps.core.errors import IllegalTransition, Invalid
from apps.core.models import StoredFile
from apps.customers import operations as customers
from apps.customers.inputs import IdentityInput
from apps.items import operations as items
from apps.items.selectors import lock_item

from ... import ports, selectors
from ...events import trade_in as events
from ...inputs.trade_in import StatedCheck
from ...models import TheftLookUp, TradeIn, TradeInLine
from ...permissions import trade_in as p
from ...states.trade_in import IN_HAND, TRADE_IN, TheftResult, TradeInStatus


@transaction.atomic
def verify_identity(trade_in_id: UUID, *, identity: IdentityInput, actor: Actor) -> TradeIn:
    """Somebody of ours has read the seller's document, or that of the company's representative; nobody under age."""
    trade_in = _in_hand(trade_in_id, p.PROVE, "verify_identity", actor)
    trade_in.identity_check = customers.verify_identity(actor=actor, customer_id=trade_in.seller_id, new=identity)
    records.update(trade_in, events.IDENTITY_VERIFIED, actor=actor, fields=["identity_check_id"])
    return trade_in


@transaction.atomic
def sign(trade_in_id: UUID, *, photo: files.Drawn, actor: Actor) -> StoredFile:
    """The seller signs for what they accepted and how they are paid; a picture of the signature."""
    trade_in = selectors.lock_trade_in(trade_in_id, actor)
    rights.require(actor, p.PROVE, trade_in.store_id)
    if trade_in.status != TradeInStatus.ACCEPTED:
        raise IllegalTransition(state=trade_in.status, action="sign", allowed=[])
    owner = (TradeIn.resource, trade_in.pk)
    stored = files.keep_drawn(photo, owner=owner, store_id=trade_in.store_id)
    trade_in.signature_id, trade_in.signed_at = stored.pk, timezone.now()
    records.update(trade_in, events.SIGNED, actor=actor, fields=["signature_id", "signed_at"])
    return stored


@transaction.atomic
def attach_file(trade_in_id: UUID, *, photo: files.Drawn, actor: Actor) -> StoredFile:
    """A paper of the dossier. Photos of faults belong to the thing itself: items.attach_photo."""
    trade_in = selectors.lock_trade_in(trade_in_id, actor)
    rights.require(actor, p.WRITE, trade_in.store_id)
    owner = (TradeIn.resource, trade_in.pk)
    stored = files.keep_drawn(photo, owner=owner, store_id=trade_in.store_id)
    records.update(trade_in, events.FILE_ATTACHED, actor=actor, fields=[])
    return stored


@transaction.atomic
def check_stolen(trade_in_id: UUID, *, actor: Actor, stated: Sequence[StatedCheck] = ()) -> TradeIn:
    """Ask every source about every thing, and keep what a person looked up elsewhere. A hit, unless it was dismissed
    before, holds the thing for the police and the trade-in with it."""
    trade_in = _in_hand(trade_in_id, p.PROVE, "check_stolen", actor)
    lines = {line.pk: line for line in selectors.lines_under_way(trade_in)}
    said = [_row(line, *answer, actor) for line in lines.values() for answer in _look_up(line)]
    for position, one in enumerate(stated):
        if one.line_id not in lines or not one.source.strip():
            raise Invalid({f"/stated/{position}": _("Say of which line, and where it was looked up.")})
        said.append(_row(lines[one.line_id], one.result, one.source.strip(), one.detail, actor, stated=True))
    TheftLookUp.objects.bulk_create(said)
    records.update(trade_in, events.THEFT_CHECKED, actor=actor, fields=[])
    found = {row.pk for row in said}
    if hits := {row.line_id: row.source for row in selectors.standing_hits(lines.values()) if row.pk in found}:
        clock = system_actor("theft check")
        for line_id, source in sorted(hits.items()):
            item = lock_item(lines[line_id].thing_id)
            if not item.held:
                items.hold_item(actor=clock, item_id=item.pk, authority=source, note=trade_in.code)
        records.move(trade_in, "hold", table=TRADE_IN, actor=clock, reason_code="reported_stolen")
    return trade_in


def _in_hand(trade_in_id: UUID, right: str, action: str, actor: Actor) -> TradeIn:
    trade_in = selectors.lock_trade_in(trade_in_id, actor)
    rights.require(actor, right, trade_in.store_id)
    if trade_in.status not in IN_HAND:
        raise IllegalTransition(state=trade_in.status, action=action, allowed=[])
    return trade_in


def _look_up(line: TradeInLine) -> list[tuple[TheftResult, str, str]]:
    kind, identifier = line.number
    if not identifier:
        return [(TheftResult.NOT_AVAILABLE, "no number", "")]
    answers = [check.look_up(kind=kind, identifier=identifier) for check in ports.theft_checks()]
    return [(answer.result, answer.source, answer.detail) for answer in answers]


def _row(
    line: TradeInLine, result: TheftResult, source: str, detail: str, actor: Actor, *, stated: bool = False
) -> TheftLookUp:
    kind, identifier = line.number
    return TheftLookUp(
        line=line,
        result=result,
        source=source[:60],
        detail=detail[:200],
        identifier_kind=kind,
        identifier=identifier,
        stated=stated,
        actor_id=actor.id,
        actor_label=actor.label,
    )
