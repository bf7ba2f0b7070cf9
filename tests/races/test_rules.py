"""Two decide for one company at the same instant: the later word stands, and neither sees a crash."""

import threading
from decimal import Decimal

import pytest
from django.db import transaction

from apps.core.actors import system
from apps.core.models import Event
from apps.resale.inputs import NewPriceRule
from apps.resale.models import MarkdownPlan, PriceRule
from apps.resale.operations import set_price_rule
from apps.stores.selectors import lock_company, today_in
from tests.factories.resale import make_markdown_plan
from tests.factories.stores import make_store

from .threads import PATIENCE, together, until_waiting

pytestmark = pytest.mark.django_db(transaction=True)


def both(store, act):
    """Both are there before either may go on."""

    def let_go():
        with transaction.atomic():
            lock_company(store.entity_id)
            held.set()
            until_waiting(2)

    held = threading.Event()

    def waiting():
        held.wait(PATIENCE)
        act()

    together(let_go, waiting, waiting)


def test_two_markdown_plans_at_once_leave_one_in_force():
    store = make_store()
    both(store, lambda: make_markdown_plan(store))
    told = Event.objects.filter(resource="markdown_plan").values_list("type", flat=True)
    assert sorted(MarkdownPlan.objects.values_list("active", flat=True)) == [False, True]
    assert sorted(told) == [f"recommerce.markdown_plan.{name}.v1" for name in ("set", "set", "stopped")]


def test_two_price_rules_of_one_day_at_once_are_one_rule():
    store = make_store()
    rule = NewPriceRule("B", Decimal(30), Decimal("5.00"), today_in(store))
    both(store, lambda: set_price_rule(rule, legal_entity_id=store.entity_id, actor=system("test")))
    assert PriceRule.objects.get(legal_entity=store.entity).version == 2
