"""Celery doors of the buyback: clocks that nobody watches."""

from celery import shared_task

from apps.core.actors import system
from apps.core.clocks import each_apart

from . import operations


@shared_task
def retire_ended_price_rules() -> None:
    operations.retire_ended_rule_sets(actor=system("clock"))


@shared_task
def purge_registers() -> None:
    operations.purge_registers(actor=system("clock"))


@shared_task
def lapse_trade_in_offers() -> None:
    trade_in, clock = operations.trade_in, system("clock")
    sweeps = (trade_in.expire_drafts, trade_in.expire_estimates, trade_in.lapse_offers)
    each_apart(sweeps, lambda sweep: sweep(actor=clock))
