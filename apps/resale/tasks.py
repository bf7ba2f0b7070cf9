"""Celery doors of resale: clocks that nobody watches."""

from celery import shared_task
from django.utils import timezone

from apps.core.actors import system

from . import operations, selectors


@shared_task
def expire_holds() -> None:
    """Things kept for somebody whose time is over are for sale again."""
    for stock_item_id in selectors.holds_past(timezone.now()):
        operations.expire_hold(stock_item_id, actor=system("clock"))


@shared_task
def apply_markdown_plans() -> None:
    """Every plan in force: what stayed long enough goes down, never below its cost or floor."""
    for plan in selectors.markdown_plans_in_force():
        due = sum(not found.blocked for found in operations.reductions(plan))
        operations.apply_markdowns(plan.pk, expected=due, actor=system("clock"))
