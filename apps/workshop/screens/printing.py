"""Paper for the counter, in the customer's language: deposit slip, tag for the item, payment slip for the till.

From the browser always; by one press where a printer is chosen for the document at this workstation.
"""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.http import require_GET

from apps.core.actors import Actor
from apps.printing import ports
from apps.printing.permissions import PRINT_JOBS_CREATE
from apps.printing.selectors import printers_for

from .. import selectors
from ..models import WorkOrder
from .cards import address_of
from .documents import language_of, sheet_context
from .entering import screen

SHEETS = {
    "slip": "workshop/print_slip.html",
    "tag": "workshop/print_tag.html",
    "payable": "workshop/print_payable.html",
}
KINDS = {"slip": "deposit_slip", "tag": "work_order_tag", "payable": "payable_slip"}


@require_GET
@screen()
def sheet(request: Any, code: str, name: str) -> HttpResponse:
    order = selectors.work_order_by_code(request.actor, code)
    if name not in SHEETS or (name == "payable" and order.payable_id is None):
        raise Http404
    with translation.override(language_of(order)):
        return render(request, SHEETS[name], sheet_context(order, request.actor))


def offered(
    order: WorkOrder, actor: Actor, *, store_id: UUID | None, workstation_id: UUID | None
) -> list[dict[str, Any]]:
    """Each sheet: where the browser prints it, and where one press sends it: in the store where they stand, which need
    not be the order's. One query."""
    here = {}
    if store_id is not None and actor.can(PRINT_JOBS_CREATE, store_id):
        here = printers_for(KINDS.values(), store_id=store_id, workstation_id=workstation_id)
    may_keep = actor.can(PRINT_JOBS_CREATE, order.store_id)
    subjects = {"slip": order.pk, "tag": order.pk, "payable": order.payable_id}
    back = {"next": address_of(order), "language": language_of(order)}
    shown = []
    for name, subject_id in subjects.items():
        if subject_id is None:
            continue
        kind, printer = KINDS[name], here.get(KINDS[name])
        address = f"/printing/print/{kind.replace('_', '-')}/{subject_id}/"
        shown.append(
            {
                "name": name,
                "label": ports.name_of(kind),
                "url": address_of(order, "print") + f"{name}/?print",
                "printer": printer.label if printer else "",
                "send_url": f"{address}?{urlencode(back)}" if printer else "",
                "file_url": f"{address}?{urlencode(back | {'to': 'file'})}" if may_keep else "",
            }
        )
    return shown
