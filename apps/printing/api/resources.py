"""Printers, declared: which operation stands behind each door."""

from typing import Any, cast
from uuid import UUID

from django.utils.translation import gettext as _

from apps.core.actors import Actor
from apps.core.api.masterdata import MasterData
from apps.core.errors import Invalid, NotFound
from apps.core.references import ReferenceInput
from apps.stores.selectors import store_by_code

from .. import filters, operations, permissions, selectors
from ..inputs import PrinterChanges, PrinterInput
from ..models import Printer
from . import serializers as wire


def _create(actor: Actor, data: dict[str, Any], _named: list[ReferenceInput]) -> Printer:
    try:
        store = store_by_code(data.pop("store"))
    except NotFound:
        raise Invalid({"/store": _("No store has this code.")}) from None
    return operations.register_printer(actor=actor, store_id=store.pk, data=PrinterInput(**data))


def _update(actor: Actor, pk: UUID, data: dict[str, Any], _named: list[ReferenceInput], version: int) -> Printer:
    changes = cast(PrinterChanges, data)
    return operations.update_printer(actor=actor, printer_id=pk, changes=changes, version=version)


PRINTERS = MasterData(
    path="printers",
    model=Printer,
    out=wire.PrinterOut,
    filters=filters.PrinterFilter,
    searchable=filters.PRINTERS,
    visible_to=selectors.printers_visible_to,
    read=permissions.PRINTERS_READ,
    write=permissions.PRINTERS_WRITE,
    create=(wire.PrinterIn, _create),
    update=(wire.PrinterChangesIn, _update),
    summary="The printers of the stores, and how paper reaches them.",
    not_for="printing, which is print-jobs/.",
)
