"""Celery doors: an id comes in, one operation is called."""

from datetime import UTC, datetime
from uuid import UUID

from celery import shared_task

from . import bodies, deliveries, inbox, jobs


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
