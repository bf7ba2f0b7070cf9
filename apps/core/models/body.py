"""Heavy, short-lived bytes (inbox, deliveries, idempotency), apart from their keys.

The table is partitioned by day and whole days are dropped: thirty days means thirty days, and nothing is vacuumed.
(By month, a body of the 1st could only go when that of the 30th may.)
"""

from django.db import models
from django.db.models.functions import Now


class Body(models.Model):
    pk = models.CompositePrimaryKey("day", "id")
    day = models.DateField()
    id = models.UUIDField()
    content = models.BinaryField()
    created_at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return str(self.id)
