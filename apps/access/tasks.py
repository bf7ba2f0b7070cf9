"""Celery doors: one operation each."""

from celery import shared_task

from . import operations


@shared_task
def purge_expired_tokens() -> None:
    operations.purge_expired_tokens()
