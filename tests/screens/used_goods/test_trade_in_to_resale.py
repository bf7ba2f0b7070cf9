"""Journey 1 through the screens: a bicycle is bought, repaired and sold again, by the people who do it, with a reader.

The same as a program plays it over HTTP: tests/journeys/test_trade_in_to_resale.py.
"""

from decimal import Decimal
from typing import Any

import pytest
from pytest_django.live_server_helper import LiveServer

from apps.buyback.selectors import verify_register
from apps.desk.demo.used_rules import rules_for
from apps.items.selectors import cost_of
from apps.resale.models import StockItem
from apps.resale.states import ChannelKind
from apps.stores.models import Store
from tests.factories.catalog import make_category, make_product
from tests.factories.core import relayed
from tests.factories.desk import PIN, make_worker
from tests.factories.resale import make_channel
from tests.factories.stores import make_entity, make_store
from tests.factories.trade_ins import make_rule_set

from ..desks import Desk
from ..till import Till
from .buying import (
    agreed,
    estimated,
    in_the_register,
    inspected,
    paid_out,
    proven_and_bought,
    received,
    taken_home_and_put_away,
)
from .selling import offered, repaired, sent_to_the_workshop, sold, what_it_left

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def site(live_server: LiveServer) -> str:
    return str(live_server)


def a_shop() -> Store:
    """Which buys bicycles by the demo's rules, has brake pads, and shows what it sells on a web site."""
    store = make_store(
        name="Annecy Centre", code="ANNECY", entity=make_entity(name="Alpes Occasion"), timezone="Europe/Paris",
        address_line1="12 rue du Lac", postcode="74000", city="Annecy",
    )  # fmt: skip
    make_category(code="velos", labels={"fr": "Vélos", "en": "Bicycles"})
    make_rule_set(store.entity, rules_for(["velos"]), name="Barème d’automne")
    make_product(code="PLAQ-1", labels={"fr": "Plaquettes de frein", "en": "Brake pads"}, price=Decimal("24.90"))
    channel = make_channel(store, ChannelKind.FEED)
    channel.name = "alpes-occasion.example"
    channel.save()
    return store


def test_from_the_sellers_hands_to_the_buyers_and_the_tax_office(open_desk: Any, site: str) -> None:
    store = a_shop()
    till = Till(site, store)

    def at_work(name: str, *roles: str) -> Desk:
        desk: Desk = open_desk(make_worker(store, *roles, name=name, pin=PIN), width=1024)
        return desk

    camille, mona = at_work("Camille Durand", "clerk"), at_work("Mona Perrin", "store_manager")
    yanis, lea = at_work("Yanis Moreau", "technician"), at_work("Léa Petit", "workshop_lead")

    trade_in = estimated(camille)
    received(camille, trade_in)
    inspected(yanis, trade_in)
    agreed(camille, trade_in)
    proven_and_bought(camille, trade_in)
    in_the_register(mona, trade_in)
    paid_out(camille, mona, till, trade_in)
    item = taken_home_and_put_away(camille, trade_in)

    relayed()
    stock = StockItem.objects.get()
    order = sent_to_the_workshop(lea, stock)
    repaired(yanis, lea, order)
    offered(lea, stock)
    sold(camille, till, stock)

    relayed()
    what_it_left(mona, stock)
    assert (cost_of(item), verify_register(store.pk).intact) == (Decimal("674.90"), True)
