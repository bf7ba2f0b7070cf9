"""Celery doors of money: clocks that nobody watches, and tickets sent in bulk."""

from datetime import UTC, datetime
from uuid import UUID

from celery import shared_task

from apps.core.actors import system
from apps.core.clocks import each_apart

from . import operations
from .operations import intake


@shared_task
def sweep_vouchers() -> None:
    """Holds whose time is over, and vouchers past their last good day in their store."""
    clock = system("clock")
    each_apart((operations.lapse_holds, operations.expire_vouchers), lambda sweep: sweep(actor=clock))


@shared_task
def forget_old_intake() -> None:
    intake.forget_old_intake(datetime.now(UTC))


@shared_task
def book_tickets(receipt_id: str) -> None:
    intake.book_tickets(UUID(receipt_id))
