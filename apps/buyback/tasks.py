"""Celery doors of the buyback: clocks that nobody watches."""

from celery import shared_task

from apps.core.actors import system

from . import operations


@shared_task
def retire_ended_price_rules() -> None:
    operations.retire_ended_rule_sets(actor=system("clock"))


@shared_task
def purge_registers() -> None:
    operations.purge_registers(actor=system("clock"))


@shared_task
def lapse_trade_in_offers() -> None:
    clock = system("clock")
    operations.trade_in.expire_drafts(actor=clock)
    operations.trade_in.expire_estimates(actor=clock)
    operations.trade_in.lapse_offers(actor=clock)
