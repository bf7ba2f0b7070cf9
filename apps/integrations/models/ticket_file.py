"""Files of till tickets: how they are written, version by version, and what became of each."""

from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from uuid_utils.compat import uuid7

from apps.core.models import Aggregate
from apps.payments.models import Case

from ..states import TicketFileState
from .connection import Connection


class ManifestVersion(models.Model):
    """Written once, like the versions of a mapping, so that one can go back and a file half read stays as it began."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    connection = models.ForeignKey(Connection, on_delete=models.PROTECT, related_name="manifests")
    number = models.PositiveIntegerField()
    content = models.JSONField()
    note = models.CharField(max_length=200, blank=True)
    created_by = models.CharField(max_length=80)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["connection", "number"], name="manifest_version_once")]

    def __str__(self) -> str:
        return f"{self.connection} v{self.number}"


class TicketFile(Aggregate):
    """`name` is the sender's, as it can be shown. `position`: how many of its tickets are kept in the inbox by now."""

    resource = "ticket_file"

    connection = models.ForeignKey(Connection, on_delete=models.PROTECT, related_name="ticket_files")
    manifest = models.ForeignKey(ManifestVersion, on_delete=models.PROTECT, null=True, related_name="+")
    store_ids = ArrayField(models.UUIDField(), default=list)  # the stores the connection may speak for
    name = models.CharField(max_length=200)
    sequence = models.PositiveBigIntegerField(null=True)
    state = models.CharField(max_length=10, choices=TicketFileState, default=TicketFileState.WAITING)
    digest = models.CharField(max_length=64, blank=True)
    same_as = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    size = models.PositiveBigIntegerField(default=0)
    mtime_ns = models.BigIntegerField(default=0)
    changed_at = models.DateTimeField()  # when we last saw it grow
    judged = models.BooleanField(default=False)  # at this size: it was found to lack its end
    tickets = models.PositiveIntegerField(default=0)
    ours = models.PositiveIntegerField(default=0)
    lines = models.PositiveIntegerField(default=0)
    not_ours = models.PositiveIntegerField(default=0)
    position = models.PositiveIntegerField(default=0)
    error = models.CharField(max_length=500, blank=True)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, null=True, related_name="+")
    claimed_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["connection", "name"],
                condition=Q(state=TicketFileState.WAITING),
                name="ticket_file_waits_once",
            ),
            models.UniqueConstraint(
                fields=["connection", "digest"],
                condition=Q(state__in=(TicketFileState.READING, TicketFileState.DONE)) & ~Q(digest=""),
                name="ticket_file_read_once",
            ),
        ]
        indexes = [
            models.Index(fields=["connection", "state"], name="ticket_file_state"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.state}"

    def event_scope(self) -> tuple[UUID | None, UUID | None]:
        store_id = self.store_ids[0] if len(self.store_ids) == 1 else None
        return store_id, self.connection.legal_entity_id
