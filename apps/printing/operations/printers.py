"""Naming the printers of a store and saying what comes out where."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from apps.core import records
from apps.core.actors import Actor
from apps.core.errors import Invalid, NotFound
from apps.core.permissions import require
from apps.core.validation import assign, expect_version, validate
from apps.stores.models import Device
from apps.stores.selectors import lock_store

from .. import events, ports, selectors
from ..inputs import PrinterChanges, PrinterInput
from ..models import Printer, PrinterChoice
from ..permissions import PRINTERS_WRITE
from ..states import DeviceLanguage, Media, Reach


@transaction.atomic
def register_printer(*, actor: Actor, store_id: UUID, data: PrinterInput) -> Printer:
    require(actor, PRINTERS_WRITE, store_id)
    store = lock_store(store_id)
    printer = Printer(
        store=store,
        code=data.code.strip().upper(),
        label=data.label.strip(),
        language=data.language,
        media=data.media,
        reached_by=data.reached_by,
        resolution=data.resolution,
        active=data.active,
    )
    _check(printer)
    records.create(printer, events.PRINTER_REGISTERED, actor=actor)
    return printer


@transaction.atomic
def update_printer(*, actor: Actor, printer_id: UUID, changes: PrinterChanges, version: int | None = None) -> Printer:
    """What waits at a printer that is switched off waits on: it is printed when the printer is back."""
    printer = selectors.lock_printer(printer_id)
    require(actor, PRINTERS_WRITE, printer.store_id)
    expect_version(printer, version)
    changed = assign(printer, changes, names=tuple(PrinterChanges.__annotations__))
    _check(printer)
    if changed:
        records.update(printer, events.PRINTER_UPDATED, actor=actor, fields=changed)
    return printer


@transaction.atomic
def choose_printer(
    *, actor: Actor, store_id: UUID, document: str, printer_id: UUID | None, workstation_id: UUID | None = None
) -> PrinterChoice:
    """For one workstation, or without one for the whole store; no printer withdraws the choice."""
    require(actor, PRINTERS_WRITE, store_id)
    store = lock_store(store_id)
    printer = selectors.lock_printer(printer_id) if printer_id else None
    if printer and printer.store_id != store.pk:
        raise NotFound
    if workstation_id and not Device.objects.filter(pk=workstation_id, store=store).exists():
        raise NotFound
    _check_fit(document, printer)
    choice = (
        PrinterChoice.objects.filter(document=document, store=store, workstation_id=workstation_id)
        .select_related("store__entity")
        .first()
    )
    if choice is None:
        choice = PrinterChoice(document=document, store=store, workstation_id=workstation_id, printer=printer)
        records.create(choice, events.PRINTER_CHOSEN, actor=actor)
    elif choice.printer_id != printer_id:
        choice.printer = printer
        records.update(choice, events.PRINTER_CHOICE_CHANGED, actor=actor, fields=("printer_id",))
    return choice


def _check(printer: Printer) -> None:
    errors = {}
    if (printer.language == DeviceLanguage.BROWSER) != (printer.reached_by == Reach.BROWSER):
        errors["/reached_by"] = _("The browser reaches only printers it prints on itself, and only those.")
    if printer.language == DeviceLanguage.ZPL and printer.media != Media.LABEL:
        errors["/media"] = _("ZPL draws 62 × 29 mm labels; tickets and sheets are PDF.")
    if printer.language == DeviceLanguage.ZPL and printer.reached_by != Reach.PULL:
        errors["/reached_by"] = _("A ZPL printer is reached through the print client.")
    if errors:
        raise Invalid(errors)
    validate(printer)


def _check_fit(kind: str, printer: Printer | None) -> None:
    document = ports.document(kind)
    if document is None:
        raise Invalid({"/document": _("No document of this name can be printed.")})
    if printer and printer.media not in document.media:
        raise Invalid({"/printer": _("This document does not fit the paper of this printer.")})
