"""Rolls of free codes: printed ahead, attached by a scan, detached by a manager."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from uuid_utils.compat import uuid7

from apps.core import records
from apps.core.actors import Actor
from apps.core.codes import parse_code
from apps.core.errors import Conflict, Invalid, NotFound
from apps.core.events import EventType
from apps.core.permissions import require
from apps.stores.models import Store

from .. import events, ports, selectors
from ..inputs import PrintRequest
from ..models import PreprintedCode, PrintJob
from ..permissions import CODES_ATTACH, CODES_DETACH, ROLLS_PRINT
from .requesting import request_print

LONGEST_ROLL = 200


@transaction.atomic
def print_roll(*, actor: Actor, store_id: UUID, count: int, printer_id: UUID | None = None, key: str = "") -> PrintJob:
    """Make that many free codes and print each once. The same `key` again answers with the first roll."""
    require(actor, ROLLS_PRINT, store_id)
    if not 1 <= count <= LONGEST_ROLL:
        raise Invalid({"/count": _("From 1 to %(most)d codes.") % {"most": LONGEST_ROLL}})
    store = Store.objects.select_related("entity").filter(pk=store_id).first()
    if store is None:
        raise NotFound
    selectors.hold_key(store_id, key)
    if key and (known := PrintJob.objects.filter(store=store, key=key).first()):
        return known
    roll = uuid7()
    for _number in range(count):
        records.create(PreprintedCode(store=store, roll=roll), events.CODE_MADE, actor=actor)
    request = PrintRequest(document="code_roll", subject_id=roll, printer_id=printer_id, key=key)
    return request_print(actor=actor, request=request)


@transaction.atomic
def attach_code(*, actor: Actor, code: str, to: str) -> PreprintedCode:
    """`to` is a code of ours, as scanned. Attaching to the same thing again changes nothing; to another is refused."""
    held = selectors.lock_code(code, actor)
    require(actor, CODES_ATTACH, held.store_id)
    resource, canonical, bearer_id = _bearer(to, actor)
    if held.bearer_id == bearer_id:
        return held
    if held.bearer_id is not None:
        raise Conflict(_("This label is on %(code)s already: a manager can detach it.") % {"code": held.bearer_code})
    held.bearer_resource, held.bearer_id, held.bearer_code = resource, bearer_id, canonical
    return _changed(held, events.CODE_ATTACHED, actor)


@transaction.atomic
def detach_code(*, actor: Actor, code: str) -> PreprintedCode:
    """The label is free again; what it was on is in the journal."""
    held = selectors.lock_code(code, actor)
    require(actor, CODES_DETACH, held.store_id)
    if held.bearer_id is None:
        return held
    held.bearer_resource, held.bearer_id, held.bearer_code = "", None, ""
    return _changed(held, events.CODE_DETACHED, actor)


def _changed(held: PreprintedCode, event: EventType, actor: Actor) -> PreprintedCode:
    records.update(held, event, actor=actor, fields=("bearer_resource", "bearer_id", "bearer_code"))
    return held


def _bearer(to: str, actor: Actor) -> tuple[str, str, UUID]:
    parsed = parse_code(to)
    bearer = ports.bearer(parsed[0]) if parsed else None
    if parsed is None or bearer is None:
        raise Invalid({"/to": _("Scan the code of a work order, an item or a customer.")})
    found = bearer.find(parsed[1], actor)
    if found is None:
        raise NotFound
    return parsed[0], parsed[1], found
