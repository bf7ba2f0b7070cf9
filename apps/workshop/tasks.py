"""Celery doors of the workshop: clocks that nobody watches."""

from celery import shared_task
from django.utils import timezone

from apps.core.actors import system

from . import operations, selectors


@shared_task
def lapse_quotes() -> None:
    """Offers past their last day no longer bind the store."""
    for work_order_id in selectors.quotes_past(timezone.localdate()):
        operations.lapse_quote(work_order_id, actor=system("clock"))
