"""People who repair."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from apps.core.models import Aggregate
from apps.stores.models import Staff, Store


class Technician(Aggregate):
    """A member of staff who takes work orders, with what they can do. `skills` are category codes."""

    resource = "technician"

    staff = models.OneToOneField(Staff, on_delete=models.PROTECT, related_name="technician")
    store = models.ForeignKey(Store, on_delete=models.PROTECT, related_name="technicians")
    skills = ArrayField(models.SlugField(max_length=40), default=list)
    active = models.BooleanField(default=True)

    def __str__(self) -> str:
        return self.staff.display_name
