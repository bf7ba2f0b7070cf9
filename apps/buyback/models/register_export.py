"""What was handed out of a register, to whom it was said why, and until where it went."""

from django.db import models
from django.db.models import F, Q

from apps.core.models import Aggregate, StoredFile
from apps.stores.models import LegalEntity, Store

from ..states import ExportState


class RegisterExport(Aggregate):
    """A requisition's copy of one register over some days. `done` of `total` entries are written; `hash` is that of
    the last line it holds. `requested_by` is the actor with the rights they had."""

    resource = "register_export"

    store = models.ForeignKey(Store, on_delete=models.PROTECT, related_name="+")
    legal_entity = models.ForeignKey(LegalEntity, on_delete=models.PROTECT, related_name="+")
    first_day = models.DateField()
    last_day = models.DateField()
    reason = models.CharField(max_length=300)
    requested_by = models.JSONField()
    state = models.CharField(max_length=10, choices=ExportState, default=ExportState.QUEUED)
    total = models.PositiveIntegerField(null=True, blank=True)
    done = models.PositiveIntegerField(default=0)
    hash = models.CharField(max_length=64, blank=True)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    error = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(first_day__lte=F("last_day")), name="register_export_days"),
            models.CheckConstraint(condition=Q(state__in=ExportState.values), name="register_export_state"),
            models.CheckConstraint(
                condition=Q(state=ExportState.READY, file__isnull=False)
                | ~Q(state=ExportState.READY) & Q(file__isnull=True),
                name="register_export_ready_has_file",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.store_id} {self.first_day} {self.last_day}"

    @property
    def asked_by(self) -> str:
        return str(self.requested_by["label"])
