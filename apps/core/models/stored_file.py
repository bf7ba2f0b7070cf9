"""One stored file over Django's storages, with what decides who may read it and when it goes."""

from django.db import models
from uuid_utils.compat import uuid7


class Retention(models.TextChoices):
    WORKING = "working"  # imports, exports: 30 days
    DOSSIER = "dossier"  # photos and signatures: as long as their dossier
    LEGAL = "legal"  # register exports, invoices: as long as the law says


class StoredFile(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid7)
    file = models.FileField(upload_to="%Y/%m/")
    name = models.CharField(max_length=120)
    content_type = models.CharField(max_length=80)
    size = models.PositiveBigIntegerField()
    digest = models.CharField(max_length=64)
    owner_resource = models.CharField(max_length=40, blank=True)
    owner_id = models.UUIDField(null=True)
    store_id = models.UUIDField(null=True)
    retention = models.CharField(max_length=10, choices=Retention)
    personal = models.BooleanField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [models.Index(fields=["owner_resource", "owner_id"], name="file_owner")]

    def __str__(self) -> str:
        return self.name
