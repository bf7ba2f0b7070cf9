"""The way from an export that was asked for to the worker that makes it: a delivery like any other, leased and rung."""

import tempfile
from collections.abc import Collection, Iterable

import structlog
from django.core.files.base import File

from apps.core import leases
from apps.core.actors import system
from apps.core.channels import Done, Outcome, Target
from apps.core.errors import DomainError, explained
from apps.core.models import Delivery, Event

from .. import events, operations
from ..models import RegisterExport
from ..selectors.register_exports import entries_of
from . import archive

log = structlog.get_logger()
MAKER = system("register export")
IN_MEMORY = 10_000_000  # bytes; a larger archive goes through a file


class RegisterExporting:
    """Not transactional: it may take minutes, and no transaction is open meanwhile."""

    name = "register_export"
    queue = "jobs"
    slots = 1
    transactional = False

    def targets(self, event: Event) -> Iterable[Target]:
        return [Target("maker")] if event.type == events.register.REGISTER_EXPORT_REQUESTED.full_name else []

    def resting(self) -> Collection[str]:
        return ()

    def deliver(self, delivery: Delivery) -> Outcome:
        export = RegisterExport.objects.select_related("store__entity").get(pk=delivery.aggregate_id)
        if operations.start_export(export_id=export.pk, total=entries_of(export).count()) is None:
            return Done()
        try:
            self._make(export, delivery)
        except DomainError as error:
            operations.fail_export(actor=MAKER, export_id=export.pk, error=error.detail)
        except Exception as error:
            log.exception("register_export.failed")
            operations.fail_export(actor=MAKER, export_id=export.pk, error=explained(error))
        return Done()

    def _make(self, export: RegisterExport, delivery: Delivery) -> None:
        def progress(done: int) -> None:
            operations.note_progress(export_id=export.pk, done=done)
            leases.extend(delivery)

        with tempfile.SpooledTemporaryFile(max_size=IN_MEMORY) as stream:
            last_hash = archive.write(stream, export, progress)
            stream.seek(0)
            content: File[bytes] = File(stream)
            name = f"register-{export.store.code}-{export.first_day}-{export.last_day}.zip"
            operations.keep_export(actor=MAKER, export_id=export.pk, content=content, name=name, hash=last_hash)
