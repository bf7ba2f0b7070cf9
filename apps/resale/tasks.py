"""Celery doors of resale: clocks that nobody watches."""

from celery import shared_task

from apps.core.actors import system

from . import operations


@shared_task
def expire_holds() -> None:
    operations.expire_holds(actor=system("clock"))


@shared_task
def apply_markdown_plans() -> None:
    operations.apply_markdown_plans(actor=system("clock"))
