"""Long work with progress that people can watch, cancel and resume: imports, exports, mass changes."""

from django.db import models
from uuid_utils.compat import uuid7

from .stored_file import StoredFile
from .work import LeasedWork


class Job(LeasedWork):
    id = models.UUIDField(primary_key=True, default=uuid7)
    kind = models.CharField(max_length=40)
    source = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
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


class JobError(models.Model):
    """Why one row could not be taken. It may quote the row, so it goes with the file's bytes."""

    job = models.ForeignKey(Job, on_delete=models.CASCADE, related_name="errors", db_index=False)
    row = models.PositiveIntegerField()  # counted from 1, the header not included
    code = models.CharField(max_length=40)
    detail = models.TextField()
    pointed = models.JSONField(default=dict)  # pointer → what is wrong there

    class Meta:
        constraints = [models.UniqueConstraint(fields=["job", "row"], name="job_error_once_per_row")]

    def __str__(self) -> str:
        return f"row {self.row}: {self.code}"
