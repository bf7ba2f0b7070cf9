"""Celery doors of money: clocks that nobody watches."""

from celery import shared_task

from apps.core.actors import system

from . import operations


@shared_task
def sweep_vouchers() -> None:
    """Holds whose time is over, and vouchers past their last good day in their store."""
    operations.sweep_vouchers(actor=system("clock"))
