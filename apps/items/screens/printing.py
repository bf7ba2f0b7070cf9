"""A paper about a thing or a transfer: from the browser always, by one press where a printer is chosen for it here."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from apps.printing.permissions import PRINT_JOBS_CREATE
from apps.printing.selectors import printers_for


def offered(request: Any, kind: str, subject_id: UUID, *, url: str, back: str, language: str) -> dict[str, Any]:
    printer = None
    if request.store is not None and request.actor.can(PRINT_JOBS_CREATE, request.store.pk):
        workstation = request.device.pk if getattr(request, "device", None) else None
        printer = printers_for([kind], store_id=request.store.pk, workstation_id=workstation).get(kind)
    query = urlencode({"next": back, "language": language})
    return {
        "url": f"{url}?print",
        "printer": printer.label if printer else "",
        "send_url": f"/printing/print/{kind.replace('_', '-')}/{subject_id}/?{query}",
    }
