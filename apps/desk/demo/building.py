"""The whole demo retailer, once; and what must follow it at every start."""

from django.db import transaction

from apps.core import sequencer
from apps.integrations.models import Connection
from apps.stores.models import LegalEntity

from . import catalogue, history, machines, organisation, partners, shop, used, vouchers


class Mixed(Exception):
    """There is business in this database that the demo did not make."""


def build(url: str, *, past: int) -> bool:
    """Whether anything had to be made: `past` is how many ended repairs each store has behind it.
    The past is told before the ERP is connected: it is not pushed there."""
    if Connection.objects.filter(code="odoo-alpes").exists():
        partners.move_to(url)
        shop.move_to(url)
        return False
    if not LegalEntity.objects.filter(code="ALPES").exists():
        if LegalEntity.objects.exists():
            raise Mixed
        with transaction.atomic():
            organisation.build()
            catalogue.build()
            machines.build()
            history.build(organisation.crews(), past)
            vouchers.build(organisation.crews())
            used.build(organisation.crews())
    while sequencer.advance():
        pass
    with transaction.atomic():
        partners.build(url)
        shop.build(url)
    return True
