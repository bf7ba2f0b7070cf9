"""Long work with progress that people can watch, cancel and resume: imports, exports, mass changes."""

from django.db import models
from uuid_utils.compat import uuid7

from .stored_file import StoredFile
from .work import LeasedWork


class Job(LeasedWork):
    id = models.UUIDField(primary_key=True, default=uuid7)
    kind = models.CharField(max_length=40)
    source = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    errors = models.JSONField(default=list)  # the first hundred: {row, code, detail}; the count is in `failed`
    total = models.PositiveIntegerField(null=True)
    processed = models.PositiveIntegerField(default=0)  # also where a resumed run starts
    created = models.PositiveIntegerField(default=0)
    updated = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    failed = models.PositiveIntegerField(default=0)
    cancel_requested = models.BooleanField(default=False)
    actor = models.JSONField()
    store_id = models.UUIDField(null=True)
    request_id = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(
                    processed=models.F("created") + models.F("updated") + models.F("unchanged") + models.F("failed")
                ),
                name="job_counts_add_up",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.processed}/{self.total or '?'} {self.state}"
