"""Other systems' names for our objects: `{system, kind, value}`, unique, searchable."""

from django.db import models


class Reference(models.Model):
    system = models.CharField(max_length=40)
    kind = models.CharField(max_length=40)
    value = models.CharField(max_length=120)
    resource = models.CharField(max_length=40)
    object_id = models.UUIDField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["system", "kind", "value"], name="reference_names_one_object")]
        indexes = [models.Index(fields=["resource", "object_id"], name="reference_object")]

    def __str__(self) -> str:
        return f"{self.system}/{self.kind}/{self.value}"
