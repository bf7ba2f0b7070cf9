"""One thing to print: asked for, rendered by a worker, and, for a printer with a client, fetched and confirmed."""

from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import Q

from apps.core.models import Aggregate, StoredFile
from apps.stores.models import Store

from ..states import Format, Media, PrintJobState
from .printer import Printer

MOST_COPIES = 20
WAITING = (PrintJobState.READY, PrintJobState.TAKEN)


class PrintJob(Aggregate):
    """`claim` is the taker's own random name for its take: repeating a call with it changes nothing more.

    The subject stands by value: it belongs to an upper app. `maybe_twice`: a taker went silent, so paper may exist.
    """

    resource = "print_job"

    document = models.CharField(max_length=40)
    subject_resource = models.CharField(max_length=40)
    subject_id = models.UUIDField()
    subject_code = models.CharField(max_length=20, blank=True)
    store = models.ForeignKey(Store, on_delete=models.PROTECT, related_name="+")
    printer = models.ForeignKey(Printer, on_delete=models.PROTECT, null=True, related_name="jobs")
    media = models.CharField(max_length=10, choices=Media)
    format = models.CharField(max_length=5, choices=Format)
    copies = models.PositiveSmallIntegerField(default=1)
    language = models.CharField(max_length=5)
    state = models.CharField(max_length=10, choices=PrintJobState, default=PrintJobState.QUEUED)
    file = models.ForeignKey(StoredFile, on_delete=models.SET_NULL, null=True, related_name="+")
    error = models.CharField(max_length=300, blank=True)
    requested_by = models.JSONField()  # the actor with the rights they had: what is on the paper depends on them
    key = models.CharField(max_length=64, blank=True)
    reprint_of = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="reprints")
    claim = models.UUIDField(null=True, unique=True)
    claimed_by = models.CharField(max_length=64, blank=True)
    lease_until = models.DateTimeField(null=True)
    times_taken = models.PositiveSmallIntegerField(default=0)
    maybe_twice = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["store", "key"], condition=~Q(key=""), name="print_job_once_per_key"),
            models.CheckConstraint(condition=Q(copies__range=(1, MOST_COPIES)), name="print_job_copies"),
            models.CheckConstraint(
                condition=~Q(state=PrintJobState.TAKEN) | Q(claim__isnull=False, lease_until__isnull=False),
                name="print_job_taken_by_somebody",
            ),
        ]
        indexes = [
            models.Index(fields=["printer", "id"], name="print_job_waiting", condition=Q(state__in=WAITING)),
            models.Index(fields=["store", "-id"], name="print_job_queue"),
        ]

    def __str__(self) -> str:
        return f"{self.document} {self.subject_code} {self.state}"

    def event_scope(self) -> tuple[UUID | None, UUID | None]:
        return self.store_id, self.store.entity_id

    def event_code(self) -> str:
        return self.subject_code

    def event_facts(self) -> dict[str, Any]:
        return {"kind": self.document}

    @property
    def requester(self) -> str:
        return str(self.requested_by["label"])
