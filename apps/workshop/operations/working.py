"""The work itself: started, interrupted, finished, and checked by somebody else."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.core import files, records
from apps.core import permissions as rights
from apps.core.actors import Actor
from apps.core.actors import system as system_actor
from apps.core.errors import Invalid
from apps.core.models import StoredFile
from apps.payments.states import SETTLED
from apps.technicians.selectors import technicians_of

from .. import events, permissions, selectors
from ..errors import OwnWork
from ..models import QualityCheck, TimeEntry, WorkOrder
from ..states import WORK_ORDER
from .charging import charge_item
from .locking import lock_at_hand


@transaction.atomic
def assign(work_order_id: UUID, *, technician_id: UUID | None, actor: Actor) -> WorkOrder:
    """Give the order to a technician of its store, or to nobody yet."""
    order = selectors.lock_work_order(work_order_id, actor)
    rights.require(actor, permissions.WRITE, order.store_id)
    if technician_id and not technicians_of(order.store_id).filter(pk=technician_id).exists():
        raise Invalid({"/technician": _("No technician of this store is meant by this.")})
    order.technician_id = technician_id
    records.update(order, events.ASSIGNED, actor=actor, fields=["technician_id"])
    return order


@transaction.atomic
def attach_file(work_order_id: UUID, *, photo: files.Drawn, actor: Actor) -> StoredFile:
    """A photo or a PDF becomes part of the order's dossier."""
    order = selectors.lock_work_order(work_order_id, actor)
    rights.require(actor, permissions.WRITE, order.store_id)
    owner = (WorkOrder.resource, order.pk)
    stored = files.keep_drawn(photo, owner=owner, store_id=order.store_id)
    records.update(order, events.FILE_ATTACHED, actor=actor, fields=[])
    return stored


@transaction.atomic
def start_work(work_order_id: UUID, *, actor: Actor) -> WorkOrder:
    return _take_up(work_order_id, "start_work", actor)


@transaction.atomic
def resume_work(work_order_id: UUID, *, actor: Actor) -> WorkOrder:
    return _take_up(work_order_id, "resume_work", actor)


@transaction.atomic
def wait_for_parts(work_order_id: UUID, *, actor: Actor) -> WorkOrder:
    return _put_down(work_order_id, "wait_for_parts", actor)


@transaction.atomic
def report_extra_work(work_order_id: UUID, *, actor: Actor, diagnosis: str) -> WorkOrder:
    """Something more was found: the customer is asked again before it is done."""
    order = lock_at_hand(work_order_id, "report_extra_work", actor)
    order.diagnosis = "\n".join(filter(None, [order.diagnosis, diagnosis]))
    records.move(order, "report_extra_work", table=WORK_ORDER, actor=actor, fields=["diagnosis"])
    _stop_clock(order)
    return order


@transaction.atomic
def stop_clocks(item_id: UUID, *, since: datetime) -> None:
    """The police ask for this thing: nobody has worked on it since. What was begun after that, once freed, runs on."""
    running = TimeEntry.objects.filter(work_order__item_id=item_id, ended_at=None)
    running.filter(started_at__lte=since).update(ended_at=since)


@transaction.atomic
def finish_work(work_order_id: UUID, *, actor: Actor) -> WorkOrder:
    """Who says it is finished has worked on it, even when nobody's clock ran: somebody else checks it."""
    order = _put_down(work_order_id, "finish_work", actor)
    if not selectors.worked_on(order, actor):
        now = timezone.now()
        TimeEntry.objects.create(
            work_order=order, actor_id=actor.id, actor_label=actor.label, started_at=now, ended_at=now
        )
    return order


@transaction.atomic
def pass_quality_check(work_order_id: UUID, *, actor: Actor, notes: str = "") -> WorkOrder:
    """A second pair of eyes agrees. What was paid in advance is settled in the same breath; what was done to a thing of
    our own has become part of its cost."""
    order = _check_quality(work_order_id, "pass_quality_check", actor, notes, passed=True)
    order.ready_at = timezone.now()
    records.move(order, "pass_quality_check", table=WORK_ORDER, actor=actor, fields=["ready_at"])
    if order.customer_id is None:
        charge_item(order, actor)
    if order.payment_state in SETTLED:
        records.move(order, "settle", table=WORK_ORDER, actor=system_actor("workshop"))
    return order


@transaction.atomic
def fail_quality_check(work_order_id: UUID, *, actor: Actor, notes: str) -> WorkOrder:
    order = _check_quality(work_order_id, "fail_quality_check", actor, notes, passed=False)
    records.move(order, "fail_quality_check", table=WORK_ORDER, actor=actor)
    return order


def _take_up(work_order_id: UUID, action: str, actor: Actor) -> WorkOrder:
    order = lock_at_hand(work_order_id, action, actor)
    records.move(order, action, table=WORK_ORDER, actor=actor)
    TimeEntry.objects.create(work_order=order, actor_id=actor.id, actor_label=actor.label, started_at=timezone.now())
    return order


def _put_down(work_order_id: UUID, action: str, actor: Actor) -> WorkOrder:
    order = lock_at_hand(work_order_id, action, actor)
    records.move(order, action, table=WORK_ORDER, actor=actor)
    _stop_clock(order)
    return order


def _stop_clock(order: WorkOrder) -> None:
    order.time_entries.filter(ended_at=None).update(ended_at=timezone.now())


def _check_quality(work_order_id: UUID, action: str, actor: Actor, notes: str, *, passed: bool) -> WorkOrder:
    order = lock_at_hand(work_order_id, action, actor)
    if selectors.worked_on(order, actor):
        raise OwnWork
    QualityCheck.objects.create(
        work_order=order, passed=passed, notes=notes, actor_id=actor.id, actor_label=actor.label
    )
    return order
