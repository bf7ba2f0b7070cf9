"""One call of the interface: when, what, how it ended. Nothing that was said, and nobody's name."""

from django.db import models
from uuid_utils.compat import uuid7

from .usage import ApiUsage


class ApiCall(models.Model):
    """Kept for seven days; the table is cut by day. `path` is written as the routes write it, so that no id stands in
    it. In the database the key is (day, id)."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    day = models.DateField()  # UTC
    caller_kind = models.CharField(max_length=10, choices=ApiUsage.Caller)
    caller_id = models.UUIDField()
    request_id = models.CharField(max_length=64)
    method = models.CharField(max_length=8)
    path = models.CharField(max_length=160)
    status = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=60, blank=True)  # of the problem it was answered with
    milliseconds = models.PositiveIntegerField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.request_id} {self.method} {self.path} {self.status}"
