"""Handing a register out on a requisition: asked for with a reason, made by a worker, kept as long as the register."""

from datetime import date
from uuid import UUID

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from apps.core import actors, files, records
from apps.core.actors import Actor
from apps.core.models.stored_file import Retention
from apps.core.permissions import require
from apps.core.validation import check_fields
from apps.customers.permissions import CUSTOMERS_PII
from apps.stores.models import Store
from apps.stores.selectors import today_in

from ... import events, permissions
from ...models import RegisterExport
from ...selectors.register_exports import lock_export
from ...states import ExportState


@transaction.atomic
def request_export(*, actor: Actor, store: Store, first_day: date, last_day: date, reason: str) -> RegisterExport:
    """A copy of what came in on these days, with names: asked of who may export and may see them. The journal keeps
    that it was asked for and by whom, the row also why."""
    require(actor, permissions.REGISTER_EXPORT, store.pk)
    require(actor, CUSTOMERS_PII, store.pk)
    export = RegisterExport(
        store=store,
        legal_entity_id=store.entity_id,
        first_day=first_day,
        last_day=last_day,
        reason=" ".join(reason.split()),
        requested_by=actors.to_json(actor),
    )
    errors = {}
    if not export.reason:
        errors["/reason"] = _("Say who asks for it and by which letter.")
    if first_day > last_day:
        errors["/last_day"] = _("Not before the first day.")
    if first_day > today_in(store):
        errors["/first_day"] = _("This day has not come yet.")
    check_fields(export, also=errors)
    records.create(export, events.register.REGISTER_EXPORT_REQUESTED, actor=actor, to_state=export.state)
    return export


@transaction.atomic
def start_export(*, export_id: UUID, total: int) -> RegisterExport | None:
    """None when there is nothing to do any more. A worker that was killed is followed by one that starts anew."""
    export = lock_export(export_id)
    if export.state not in (ExportState.QUEUED, ExportState.RUNNING):
        return None
    export.state, export.total, export.done = ExportState.RUNNING, total, 0
    export.save(update_fields=["state", "total", "done"])
    return export


def note_progress(*, export_id: UUID, done: int) -> None:
    """For who watches; no event, and no version."""
    RegisterExport.objects.filter(pk=export_id).update(done=done)


@transaction.atomic
def keep_export(*, actor: Actor, export_id: UUID, content: "File[bytes]", name: str, hash: str) -> RegisterExport:
    export = lock_export(export_id)
    if export.state != ExportState.RUNNING:
        return export
    export.file = files.keep(
        content,
        name=name,
        content_type="application/zip",
        retention=Retention.LEGAL,
        personal=True,
        owner=(export.resource, export.pk),
        store_id=export.store_id,
    )
    export.state, export.hash = ExportState.READY, hash
    records.update(
        export, events.register.REGISTER_EXPORT_READY, actor=actor, fields=("state", "hash", "file_id"),
        from_state=ExportState.RUNNING, to_state=ExportState.READY,
    )  # fmt: skip
    return export


@transaction.atomic
def fail_export(*, actor: Actor, export_id: UUID, error: str) -> RegisterExport:
    """Said at once, so that it can be asked for again."""
    export = lock_export(export_id)
    if export.state != ExportState.RUNNING:
        return export
    export.state, export.error = ExportState.FAILED, error[:300]
    records.update(
        export, events.register.REGISTER_EXPORT_FAILED, actor=actor, fields=("state", "error"),
        from_state=ExportState.RUNNING, to_state=ExportState.FAILED,
    )  # fmt: skip
    return export
