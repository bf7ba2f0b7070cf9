"""From work orders to the lanes and cards of the board."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format, time_format
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.core.actors import Actor
from apps.core.screens.words import move_label
from apps.core.states import Move
from apps.customers.permissions import CUSTOMERS_PII

from .. import selectors
from ..models import WorkOrder
from ..selectors import PROMISED
from ..states import WORK_ORDER, Payer, WorkOrderStatus
from .actions import FORMS
from .words import LANES, Lane, likely_first


@dataclass(frozen=True)
class NextStep:
    """One press when nothing has to be said, else a link to the order's form."""

    label: str
    url: str
    at_once: bool


def lanes_of(orders: Iterable[WorkOrder], actor: Actor) -> list[list[dict[str, Any]]]:
    """The lanes in columns of two."""
    now = timezone.now()
    by_status: dict[str, list[WorkOrder]] = {}
    for order in orders:
        by_status.setdefault(order.status, []).append(order)
    lanes = [_lane(lane, [o for s in lane.statuses for o in by_status.get(s, ())], actor, now) for lane in LANES]
    return [lanes[first : first + 2] for first in range(0, len(lanes), 2)]


def late_by(order: WorkOrder, now: datetime) -> timedelta | None:
    if order.promised_at is None or order.status not in PROMISED or order.promised_at >= now:
        return None
    return now - order.promised_at


def due_text(promised: datetime | None, now: datetime) -> str:
    """When it was promised for, as people say it at the counter."""
    if promised is None:
        return ""
    local, today = timezone.localtime(promised), timezone.localdate(now)
    at = time_format(local, "H:i")
    days = (local.date() - today).days
    if days in (0, 1):
        return (_("Today %(time)s") if days == 0 else _("Tomorrow %(time)s")) % {"time": at}
    return capfirst(date_format(local, _("D j M")))


def late_text(late: timedelta) -> str:
    hours = max(1, int(late.total_seconds() // 3600))
    if hours < 24:
        return ngettext("%(count)d hour late", "%(count)d hours late", hours) % {"count": hours}
    days = hours // 24
    return ngettext("%(count)d day late", "%(count)d days late", days) % {"count": days}


def duration_text(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    return _("%(hours)d h %(minutes)02d") % {"hours": hours, "minutes": rest}


def shown_customer(order: WorkOrder, actor: Actor) -> str:
    """Their name for who may read it, else their code; a thing of our own has none."""
    if order.customer is None:
        return _("Our own stock") if order.payer == Payer.STORE else ""
    return order.customer.display_name if actor.can(CUSTOMERS_PII, order.store_id) else order.customer.code


def shown_item(order: WorkOrder) -> str:
    if order.item is None:
        return _("Item not yet known")
    return ", ".join(filter(None, [order.item.title or order.item.code, order.item.color]))


def address_of(order: WorkOrder, action: str = "") -> str:
    return f"/workshop/{order.code}/{action.replace('_', '-')}{'/' if action else ''}"


def next_step(order: WorkOrder, moves: tuple[Move, ...]) -> NextStep | None:
    """The likeliest move this person may take, if any is likely at all: nobody is offered to cancel with one press."""
    found = [move for move in likely_first(moves) if move.action != "cancel"]
    if not found:
        return None
    action = found[0].action
    return NextStep(move_label(found[0]), address_of(order, action), at_once=action not in FORMS)


def _lane(lane: Lane, orders: list[WorkOrder], actor: Actor, now: datetime) -> dict[str, Any]:
    orders.sort(key=lambda order: (order.promised_at is None, order.promised_at or now, order.pk))
    planned = sum(getattr(order, "planned_minutes", 0) for order in orders)
    return {
        "key": lane.key,
        "kind": lane.kind,
        "label": lane.label,
        "empty": lane.empty,
        "count": len(orders),
        "planned": duration_text(planned) if planned and lane.key in ("todo", "work") else "",
        "cards": [_card(order, lane, actor, now) for order in orders],
    }


def _card(order: WorkOrder, lane: Lane, actor: Actor, now: datetime) -> dict[str, Any]:
    late = late_by(order, now)
    status = WorkOrderStatus(order.status)
    return {
        "code": order.code,
        "version": order.version,
        "url": address_of(order),
        "title": shown_item(order),
        "customer": shown_customer(order, actor),
        "technician": order.technician.staff.display_name if order.technician else "",
        "late": late_text(late) if late else "",
        "due": due_text(order.promised_at, now),
        # said only where the lane does not say it
        "status": capfirst(str(status.label)) if status != lane.statuses[0] else "",
        "next": next_step(order, offered(order, actor)),
    }


def offered(order: WorkOrder, actor: Actor) -> tuple[Move, ...]:
    """The moves this person may do now, without those refused for what became of the thing."""
    barred = selectors.barred(order)
    moves = WORK_ORDER.actions_for(order, actor, order.store_id)
    return tuple(move for move in moves if move.action not in barred)


def squeezed(html: str) -> SafeString:
    """Rendered HTML without the white space between tags: a third of a board's weight."""
    return mark_safe(re.sub(r">\s+<", "><", html).strip())  # noqa: S308 a template has escaped it
