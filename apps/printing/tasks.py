"""Celery doors of printing: the clock that takes back what nobody confirmed."""

from celery import shared_task

from apps.core.actors import system

from . import operations


@shared_task
def return_unconfirmed() -> None:
    operations.return_unconfirmed(actor=system("clock"))
