"""A work order begins: announced by a till or web shop, booked by phone, checked in at the counter."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.core import permissions as rights
from apps.core import records, references
from apps.core.actors import Actor
from apps.core.errors import Invalid
from apps.core.events import EventType
from apps.customers.models import Customer
from apps.items import operations as items
from apps.items.models import Item
from apps.items.selectors import lock_item
from apps.items.states import HolderKind, OwnerKind
from apps.stores.models import Store

from .. import events, permissions, selectors
from ..inputs import CheckIn, NewWorkOrder
from ..models import WorkOrder
from ..states import WORK_ORDER, Custody, Payer, WorkOrderStatus


def announce(new: NewWorkOrder, *, actor: Actor) -> tuple[WorkOrder, bool]:
    """An outside system starts a dossier; (order, is it new). The same reference again answers the first one."""
    return _create(new, WorkOrderStatus.ANNOUNCED, events.ANNOUNCED, actor)


def book(new: NewWorkOrder, *, actor: Actor) -> tuple[WorkOrder, bool]:
    """A customer will bring something in."""
    return _create(new, WorkOrderStatus.BOOKED, events.BOOKED, actor)


@transaction.atomic
def check_in(work_order_id: UUID, received: CheckIn, *, actor: Actor) -> WorkOrder:
    """The thing is here: whose it is, in what condition, with what; custody passes to the store."""
    order = selectors.lock_work_order(work_order_id, actor)
    WORK_ORDER.check(order, "check_in", actor, order.store_id)
    order.customer_id = received.customer_id or order.customer_id
    order.item_id = received.item_id or order.item_id
    _require_parties(order)
    _require_ours_here(lock_item(order.received_item_id), order)
    order.symptoms = received.symptoms or order.symptoms
    order.intake_condition = received.intake_condition
    order.accessories = list(received.accessories)
    order.promised_at = received.promised_at or order.promised_at
    order.approval_ceiling = received.approval_ceiling or order.approval_ceiling
    order.checked_in_at = timezone.now()
    order.custody = Custody.STORE
    records.move(
        order, "check_in", table=WORK_ORDER, actor=actor,
        fields=["customer_id", "item_id", "symptoms", "intake_condition", "accessories", "promised_at",
                "approval_ceiling", "checked_in_at", "custody"],
    )  # fmt: skip
    items.move_custody(
        item_id=order.received_item_id,
        holder=HolderKind.STORE,
        store_id=order.store_id,
        actor=actor,
        reason_code="checked_in",
    )
    return order


@transaction.atomic
def mark_no_show(work_order_id: UUID, *, actor: Actor) -> WorkOrder:
    order = selectors.lock_work_order(work_order_id, actor)
    records.move(order, "mark_no_show", table=WORK_ORDER, actor=actor)
    return order


@transaction.atomic
def _create(new: NewWorkOrder, status: WorkOrderStatus, event: EventType, actor: Actor) -> tuple[WorkOrder, bool]:
    store = Store.objects.select_related("entity").filter(code=new.store_code, archived_at=None).first()
    if store is None or not actor.can(permissions.READ, store.id):
        raise Invalid({"/store": _("No store of yours has the code “%(code)s”.") % {"code": new.store_code}})
    rights.require(actor, permissions.WRITE, store.id)
    references.hold(new.references)
    known = selectors.announced_as(new.references)
    if known:
        return selectors.lock_work_order(known, actor), False
    order = WorkOrder(
        legal_entity=store.entity,
        store=store,
        currency=store.entity.currency,
        status=status,
        customer_id=new.customer_id,
        item_id=new.item_id,
        symptoms=new.symptoms,
        promised_at=new.promised_at,
        approval_ceiling=new.approval_ceiling,
        payer=new.payer,
        warranty_of_id=new.warranty_of,
        metadata=new.metadata,
    )
    _require_known(order)
    if item := _own_item(order):
        items.require_workable(item)
        if order.customer_id is None and order.payer == Payer.STORE:
            order.custody = Custody.STORE
    records.create(order, event, actor=actor, to_state=status)
    references.attach(WorkOrder.resource, order.id, new.references)
    return order, True


def _require_parties(order: WorkOrder) -> None:
    missing = {}
    if order.customer_id is None and not _refurbishes(order):
        missing["/customer"] = _("Say whose thing this is.")
    if order.item_id is None:
        missing["/item"] = _("Say which thing this is.")
    if missing:
        raise Invalid(missing)
    _require_known(order)


def _require_ours_here(item: Item, order: WorkOrder) -> None:
    """Customers bring theirs from anywhere; what is ours leaves another store only when somebody there sends it, and is
    worked on while nobody can buy it."""
    if item.owner_kind != OwnerKind.ENTITY:
        return
    items.require_workable(item)
    if not selectors.is_ours_here(item, order.store):
        raise Invalid({"/item": _("It is ours, and not in this store: a transfer brings it here.")})


def _refurbishes(order: WorkOrder) -> bool:
    """The store pays for work on a thing of the company's own."""
    return order.payer == Payer.STORE and _own_item(order) is not None


def _own_item(order: WorkOrder) -> Item | None:
    if order.item_id is None:
        return None
    ours = Item.objects.filter(legal_entity_id=order.legal_entity_id, owner_kind=OwnerKind.ENTITY)
    return ours.filter(pk=order.item_id).first()


def _require_known(order: WorkOrder) -> None:
    """The customer and the thing exist in this order's company: another company's are as absent as none."""
    wrong = {}
    entity = order.legal_entity_id
    if order.customer_id and not Customer.objects.filter(pk=order.customer_id, legal_entity_id=entity).exists():
        wrong["/customer"] = _("There is no such customer here.")
    if order.item_id and not Item.objects.filter(pk=order.item_id, legal_entity_id=entity).exists():
        wrong["/item"] = _("There is no such item here.")
    if order.warranty_of_id and not WorkOrder.objects.filter(pk=order.warranty_of_id, legal_entity_id=entity).exists():
        wrong["/warranty_of"] = _("There is no such work order here.")
    if wrong:
        raise Invalid(wrong)
