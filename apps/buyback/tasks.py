"""Celery doors of the buyback: clocks that nobody watches."""

from contextlib import suppress

from celery import shared_task
from django.utils import timezone

from apps.core.actors import system
from apps.core.errors import IllegalTransition

from . import operations, selectors


@shared_task
def retire_ended_price_rules() -> None:
    operations.retire_ended_rule_sets(actor=system("clock"))


@shared_task
def purge_registers() -> None:
    operations.purge_registers(actor=system("clock"))


@shared_task
def lapse_trade_in_offers() -> None:
    """Estimates and offers past their last day no longer bind the store; one answered meanwhile is left alone."""
    today, clock = timezone.localdate(), system("clock")
    for trade_in_id in selectors.estimates_past(today):
        with suppress(IllegalTransition):
            operations.trade_in.expire_estimate(trade_in_id, actor=clock)
    for trade_in_id in selectors.offers_past(today):
        with suppress(IllegalTransition):
            operations.trade_in.lapse_offer(trade_in_id, actor=clock)
