"""Rows that workers take: leased, counted before each attempt, rung by the relay. Celery only carries their ids."""

from django.db import models
from django.db.models.functions import Now


class WorkState(models.TextChoices):
    PENDING = "pending"
    UNKNOWN = "unknown"  # an attempt ended without an answer: look the effect up before trying again
    WAITING = "waiting"  # nothing to do until something else happens (no route, an unknown code)
    DONE = "done"
    DEAD = "dead"
    SKIPPED = "skipped"


DUE_STATES = (WorkState.PENDING, WorkState.UNKNOWN)
UNFINISHED_STATES = (*DUE_STATES, WorkState.WAITING, WorkState.DEAD)


class LeasedWork(models.Model):
    state = models.CharField(max_length=10, choices=WorkState, default=WorkState.PENDING)
    attempts = models.PositiveIntegerField(default=0)
    not_before = models.DateTimeField(db_default=Now())
    lease_until = models.DateTimeField(null=True)
    lease_token = models.UUIDField(null=True)
    rung_at = models.DateTimeField(null=True)
    last_code = models.CharField(max_length=40, blank=True)
    last_reason = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(db_default=Now())
    finished_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True
