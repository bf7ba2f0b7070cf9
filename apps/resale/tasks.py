"""Celery doors of resale: clocks that nobody watches."""

import structlog
from celery import shared_task
from django.utils import timezone

from apps.core.actors import system

from . import operations, selectors

log = structlog.get_logger()


@shared_task
def expire_holds() -> None:
    """Things kept for somebody whose time is over are for sale again."""
    for stock_item_id in selectors.holds_past(timezone.now()):
        operations.expire_hold(stock_item_id, actor=system("clock"))


@shared_task
def apply_markdown_plans() -> None:
    """Every plan in force: what stayed long enough goes down, never below its cost or floor."""
    clock = system("clock")
    for plan in selectors.markdown_plans_in_force():
        for stock_item_id in selectors.under_plan(plan).values_list("pk", flat=True):
            try:
                operations.apply_markdown(plan.pk, stock_item_id, actor=clock)
            except Exception:  # one thing must not keep the others, nor the other plans, from their price
                log.exception("markdown.failed", plan=str(plan.pk), stock_item=str(stock_item_id))
