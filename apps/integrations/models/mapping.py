"""What of ours corresponds to what of theirs: versions are written once, so that one can go back."""

from django.db import models
from uuid_utils.compat import uuid7

from ..states import MappingKind
from .connection import Connection


class MappingVersion(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid7)
    connection = models.ForeignKey(Connection, on_delete=models.PROTECT, related_name="mapping_versions")
    number = models.PositiveIntegerField()
    note = models.CharField(max_length=200, blank=True)
    created_by = models.CharField(max_length=80)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["connection", "number"], name="mapping_version_once")]

    def __str__(self) -> str:
        return f"{self.connection} v{self.number}"


class MappingEntry(models.Model):
    version = models.ForeignKey(MappingVersion, on_delete=models.CASCADE, related_name="entries")
    kind = models.CharField(max_length=20, choices=MappingKind)
    ours = models.CharField(max_length=80)
    theirs = models.CharField(max_length=80)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "kind", "ours"], name="mapping_entry_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.ours} → {self.theirs}"
