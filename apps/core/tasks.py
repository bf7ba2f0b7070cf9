"""Celery doors: an id comes in, one operation is called."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from celery import Task, shared_task
from celery.signals import task_prerun
from django.db import close_old_connections

from . import bodies, deliveries, files, inbox, jobs


@task_prerun.connect
def look_at_the_connection(sender: Task, **_: Any) -> None:
    """A worker keeps its connection from task to task (`CELERY_DB_REUSE_MAX`): one that broke is replaced here."""
    if not sender.request.is_eager:
        close_old_connections()


@shared_task
def deliver(delivery_id: str) -> None:
    deliveries.attempt(UUID(delivery_id))


@shared_task
def understand(message_id: str) -> None:
    inbox.attempt(UUID(message_id))


@shared_task
def run_job(job_id: str) -> None:
    jobs.attempt(UUID(job_id))


@shared_task
def roll_partitions() -> None:
    bodies.roll_partitions(datetime.now(UTC).date())


@shared_task
def drop_old_files() -> None:
    files.drop_old(datetime.now(UTC))
