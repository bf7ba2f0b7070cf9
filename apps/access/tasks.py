"""Celery doors: one operation each."""

from datetime import UTC, datetime

from celery import shared_task

from apps.core.actors import system

from . import operations


@shared_task
def purge_expired_tokens() -> None:
    operations.purge_expired_tokens()


@shared_task
def suspend_lapsed_consumers() -> None:
    operations.suspend_lapsed_consumers(actor=system("clock"))


@shared_task
def forget_webhook_attempts() -> None:
    operations.forget_old_attempts()


@shared_task
def roll_call_log() -> None:
    operations.roll_call_log(datetime.now(UTC).date())


@shared_task
def purge_usage() -> None:
    operations.purge_usage()
