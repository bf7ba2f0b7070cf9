"""The printers of a store, and which one takes what."""

from uuid import UUID

from django.db import models
from django.db.models import Q

from apps.core.models import Aggregate
from apps.stores.models import Device, Store

from ..states import DeviceLanguage, Media, Reach, Resolution


class Printer(Aggregate):
    resource = "printer"

    store = models.ForeignKey(Store, on_delete=models.PROTECT, related_name="printers")
    code = models.CharField(max_length=20)
    label = models.CharField(max_length=100)
    language = models.CharField(max_length=10, choices=DeviceLanguage)
    media = models.CharField(max_length=10, choices=Media)
    reached_by = models.CharField(max_length=10, choices=Reach)
    resolution = models.PositiveSmallIntegerField(choices=Resolution, default=Resolution.DPI_203)
    active = models.BooleanField(default=True)

    class Meta:
        ordering = ["store", "code"]
        constraints = [
            models.UniqueConstraint(fields=["store", "code"], name="printer_code_once_per_store"),
            models.CheckConstraint(
                condition=Q(language=DeviceLanguage.BROWSER, reached_by=Reach.BROWSER)
                | (~Q(language=DeviceLanguage.BROWSER) & ~Q(reached_by=Reach.BROWSER)),
                name="printer_browser_prints_in_browser",
            ),
            models.CheckConstraint(
                condition=~Q(language=DeviceLanguage.ZPL) | Q(media=Media.LABEL, reached_by=Reach.PULL),
                name="printer_zpl_draws_labels",
            ),
        ]

    def __str__(self) -> str:
        return self.label

    def event_scope(self) -> tuple[UUID | None, UUID | None]:
        return self.store_id, self.store.entity_id


class PrinterChoice(Aggregate):
    """Where a kind of document comes out: for one workstation, or without one for the whole store.

    Without a printer the choice is withdrawn: a workstation then follows its store, a store prints by browser.
    """

    resource = "printer_choice"

    document = models.CharField(max_length=40)
    store = models.ForeignKey(Store, on_delete=models.PROTECT, related_name="+")
    workstation = models.ForeignKey(Device, on_delete=models.PROTECT, null=True, related_name="+")
    printer = models.ForeignKey(Printer, on_delete=models.PROTECT, null=True, related_name="choices")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["document", "store"],
                condition=Q(workstation__isnull=True),
                name="printer_choice_once_per_store",
            ),
            models.UniqueConstraint(fields=["document", "workstation"], name="printer_choice_once_per_workstation"),
        ]

    def __str__(self) -> str:
        return f"{self.document} → {self.printer or '—'}"

    def event_scope(self) -> tuple[UUID | None, UUID | None]:
        return self.store_id, self.store.entity_id
