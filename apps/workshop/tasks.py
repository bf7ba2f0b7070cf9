"""Celery doors of the workshop: clocks that nobody watches."""

from celery import shared_task

from apps.core.actors import system

from . import operations


@shared_task
def lapse_quotes() -> None:
    operations.lapse_quotes(actor=system("clock"))
