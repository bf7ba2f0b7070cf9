"""The things are here: whose they are, each with a passport, in the store's custody."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.catalog.models import Category
from apps.core import records
from apps.core.actors import Actor
from apps.core.errors import Invalid
from apps.items import operations as items
from apps.items.errors import AlreadyOurs
from apps.items.inputs import ItemInput
from apps.items.models import Item
from apps.items.selectors import lock_item
from apps.items.states import UNIQUE_IDENTIFIERS, HolderKind, IdentifierKind, OwnerKind

from ... import selectors
from ...errors import WrongSeller
from ...inputs.trade_in import Reception
from ...models import TradeIn, TradeInLine
from ...states.trade_in import TRADE_IN, TradeInLineState, TradeInMode
from .describing import at_line, require_seller, under_way_once, write_lines


@transaction.atomic
def receive(trade_in_id: UUID, received: Reception, *, actor: Actor) -> TradeIn:
    """Each thing gets a passport as its seller's, unless it has one, by the line or by a number that is one thing's
    only; a thing of ours, or known as somebody else's, is not taken in."""
    trade_in = selectors.lock_trade_in(trade_in_id, actor)
    TRADE_IN.check(trade_in, "receive", actor, trade_in.store_id)
    trade_in.customer_id = received.customer_id or trade_in.customer_id
    trade_in.seller_kind = received.seller_kind or trade_in.seller_kind
    if trade_in.customer_id is None:
        raise Invalid({"/customer": _("Say who sells.")})
    require_seller(trade_in)
    write_lines(trade_in, received.lines)
    lines = selectors.lines_of(trade_in, TradeInLineState.OPEN)
    if not lines and trade_in.mode == TradeInMode.USUAL:
        raise Invalid({"/lines": _("Say what was brought.")})
    trade_in.received_at = timezone.now()
    records.move(trade_in, "receive", table=TRADE_IN, actor=actor, fields=["customer_id", "seller_kind", "received_at"])
    for position, line in enumerate(lines):
        with at_line(position):
            take_in(trade_in, line, actor)
    return trade_in


def take_in(trade_in: TradeIn, line: TradeInLine, actor: Actor) -> None:
    """The thing of a line into the store's custody, with what its owner said of it."""
    item = lock_item(line.item_id) if line.item_id else _known(trade_in, line) or _register(trade_in, line, actor)
    if item.owner_kind == OwnerKind.ENTITY:
        raise AlreadyOurs
    if item.customer_id not in (None, trade_in.customer_id):
        raise WrongSeller(item=item.code)
    if line.item_id and line.identifier not in ("", item.identifier):
        raise Invalid({"/identifier": _("The passport %(code)s bears another number.") % {"code": item.code}})
    line.item, line.identifier_kind, line.identifier = item, IdentifierKind(item.identifier_kind), item.identifier
    with under_way_once([item.pk]):
        line.save(update_fields=["item", "identifier_kind", "identifier"])
    item = items.move_custody(
        actor=actor, item_id=item.pk, holder=HolderKind.STORE, store_id=trade_in.store_id, reason_code="trade_in"
    )
    items.require_free(item)  # once it is here: wherever it was, also with the police, it has come back
    if line.declared_grade:
        items.grade_item(actor=actor, item_id=item.pk, grade=line.declared_grade, kind="declared", findings=())


def _known(trade_in: TradeIn, line: TradeInLine) -> Item | None:
    """The passport of the one thing in the world that bears this number, where the company has made it one."""
    if line.identifier_kind not in UNIQUE_IDENTIFIERS:
        return None
    known = Item.objects.filter(
        legal_entity_id=trade_in.legal_entity_id, identifier_kind=line.identifier_kind, identifier=line.identifier
    )
    item_id = known.values_list("pk", flat=True).first()
    return lock_item(item_id) if item_id else None


def _register(trade_in: TradeIn, line: TradeInLine, actor: Actor) -> Item:
    description = line.description
    if not (description or line.brand_name or line.model_name or line.product_id):
        description = Category.objects.get(code=line.category).labels[trade_in.store.language]
    data = ItemInput(
        store_id=trade_in.store_id,
        customer_id=trade_in.customer_id,
        product_id=line.product_id,
        description=description,
        brand_name=line.brand_name,
        model_name=line.model_name,
        color=line.color,
        identifier_kind=IdentifierKind(line.identifier_kind),
        identifier=line.identifier,
    )
    return items.register_item(actor=actor, data=data)
