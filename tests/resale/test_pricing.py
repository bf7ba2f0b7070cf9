"""Prices: who may go how low, what is suggested, what a till then asks, and what was asked before."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import ProgrammingError, transaction
from django.utils import timezone

from apps.core.actors import system
from apps.core.errors import IllegalTransition, Invalid, PermissionRefused
from apps.core.models import Event
from apps.resale import operations, selectors
from apps.resale.errors import BelowCost, NotPriced
from apps.resale.inputs import NewPriceRule, NewWarrantyRule, Pricing
from apps.resale.models import PriceChange, PriceRule, StockItem, WarrantyRule
from apps.stores.selectors import today_in
from tests.factories.catalog import make_product
from tests.factories.resale import make_listed, make_stock, pay, payable_of
from tests.factories.stores import actor_with, make_store
from tests.factories.workshop import person

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 21)
RULES = ("resale:rule", "warranty_rules:write")


def history(stock):
    return list(PriceChange.objects.filter(stock_item=stock).values_list("previous", "price", "cost", "actor_label"))


def ask(stock, price, actor, **more):
    return operations.price(stock.pk, Pricing(Decimal(price), **more), actor=actor)


def test_a_price_is_kept_with_the_one_before_and_with_what_it_had_cost():
    stock = make_stock(cost="100.00")
    lea = person("lea", stock.store, "stock_items:read", "stock_items:price")
    ask(stock, "180.00", lea)
    ask(stock, "180.00", lea)
    ask(stock, "160.00", lea)
    assert history(stock) == [
        (None, Decimal("180.00"), Decimal("100.00"), "Lea"),
        (Decimal("180.00"), Decimal("160.00"), Decimal("100.00"), "Lea"),
    ]


def test_prices_that_were_asked_are_never_rewritten():
    stock = make_listed()
    with pytest.raises(ProgrammingError, match="Cannot update"), transaction.atomic():
        PriceChange.objects.filter(stock_item=stock).update(price=1)


@pytest.mark.parametrize("price, floor", [("99.99", None), ("149.99", Decimal("150.00"))])
def test_below_cost_or_floor_needs_a_right_and_a_reason(price, floor):
    stock = make_stock(cost="100.00")
    lea = person("lea", stock.store, "stock_items:read", "stock_items:price")
    mona = person("mona", stock.store)
    with pytest.raises(BelowCost) as refused:
        ask(stock, price, lea, floor=floor)
    assert refused.value.extra == {"least": str(floor or Decimal("100.00")), "currency": "EUR"}
    with pytest.raises(Invalid):
        ask(stock, price, mona, floor=floor)
    assert history(stock) == []
    ask(stock, price, mona, floor=floor, reason="Scratched")
    stock.refresh_from_db()
    assert (stock.price, len(history(stock))) == (Decimal(price), 1)


@pytest.mark.parametrize("price, refusal", [("110.00", BelowCost), ("160.00", PermissionRefused)])
def test_a_floor_is_not_put_down_by_whom_it_binds(price, refusal):
    stock = make_stock(cost="100.00")
    lea = person("lea", stock.store, "stock_items:read", "stock_items:price")
    ask(stock, "180.00", lea, floor=Decimal("150.00"))  # a first floor is free, and so is a higher one
    ask(stock, "180.00", lea, floor=Decimal("155.00"))
    with pytest.raises(refusal):
        ask(stock, price, lea, floor=Decimal(0))
    stock.refresh_from_db()
    assert (stock.price, stock.floor) == (Decimal("180.00"), Decimal("155.00"))
    ask(stock, price, person("mona", stock.store), floor=Decimal(0), reason="Scratched")
    stock.refresh_from_db()
    assert (stock.price, stock.floor) == (Decimal(price), Decimal(0))


@pytest.mark.parametrize("price", ["0", "-1", "10.001", "100000000"])
def test_what_is_no_price_is_refused(price):
    stock = make_stock()
    with pytest.raises(Invalid):
        ask(stock, price, person("mona", stock.store))
    assert history(stock) == []


def test_who_may_not_price_changes_nothing():
    stock = make_stock()
    with pytest.raises(PermissionRefused):
        ask(stock, "180.00", person("clara", stock.store, "stock_items:read"))
    assert history(stock) == []


def test_a_till_asks_the_new_price_and_what_is_sold_keeps_its_own():
    stock = make_listed(price="180.00")
    mona = person("mona", stock.store)
    ask(stock, "150.00", mona)
    assert (payable_of(stock).total, payable_of(stock).lines.get().unit_price) == (Decimal("150.00"), Decimal("150.00"))
    pay(stock, "150.00")
    with pytest.raises(IllegalTransition):
        ask(stock, "140.00", mona)
    assert StockItem.objects.get().price == Decimal("150.00")


def test_nothing_is_offered_without_a_price():
    stock = make_stock()
    mona = person("mona", stock.store)
    operations.make_ready(stock.pk, actor=mona)
    with pytest.raises(NotPriced):
        operations.release_for_sale(stock.pk, actor=mona)
    stock.refresh_from_db()
    assert (stock.status, stock.payable_id) == ("ready", None)


@pytest.mark.parametrize(
    "cost, below, price",
    [("100.00", False, "200.00"), ("195.00", False, "205.00"), ("195.00", True, "200.00")],
)
def test_a_price_is_suggested_by_grade_and_never_below_cost_and_margin_unless_said(cost, below, price):
    stock = make_stock(cost=cost, grade="B", product_id=make_product(price=Decimal("400.00")).pk)
    found = selectors.suggestion(stock, on=TODAY, below_cost=below)
    assert (found.price, found.by_grade, found.cost) == (Decimal(price), Decimal("200.00"), Decimal(cost))


def test_without_a_new_price_cost_and_margin_are_all_there_is_to_suggest():
    stock = make_stock(cost="100.00", grade="B")
    assert selectors.suggestion(stock, on=TODAY).price == Decimal("110.00")


def test_without_a_rule_nothing_is_suggested():
    stock = make_stock(cost="100.00", grade="X")
    assert selectors.suggestion(stock, on=TODAY).price is None


def test_a_company_has_its_own_rules_from_a_day_on():
    store = make_store()
    day, mona = today_in(store), person("mona", store)
    operations.set_price_rule(
        NewPriceRule("B", Decimal("30"), Decimal("5.00"), day), legal_entity_id=store.entity_id, actor=mona
    )
    stock = make_stock(store, cost="10.00", grade="B", product_id=make_product(price=Decimal("400.00")).pk)
    assert selectors.suggestion(stock, on=day).price == Decimal("120.00")
    other = make_stock(cost="10.00", grade="B", product_id=make_product(price=Decimal("400.00")).pk)
    assert selectors.suggestion(other, on=day).price == Decimal("200.00")


def test_who_set_a_rule_and_who_set_it_otherwise_stands_in_the_journal():
    store = make_store()
    day, mona = today_in(store), person("mona", store)
    for share in ("30", "35"):
        price_rule = NewPriceRule("B", Decimal(share), Decimal("5.00"), day)
        operations.set_price_rule(price_rule, legal_entity_id=store.entity_id, actor=mona)
        operations.set_warranty_rule(NewWarrantyRule(int(share), 24, day), legal_entity_id=store.entity_id, actor=mona)
    rules = PriceRule.objects.get(legal_entity=store.entity), WarrantyRule.objects.get(legal_entity=store.entity)
    assert [(rule.version, told(rule)) for rule in rules] == [
        (2, [("recommerce.resale_price_rule.set.v1", "Mona", store.entity_id)] * 2),
        (2, [("recommerce.warranty_rule.set.v1", "Mona", store.entity_id)] * 2),
    ]
    assert (rules[0].share_percent, rules[1].months) == (35, 35)


def told(rule):
    rows = Event.objects.filter(aggregate_id=rule.pk).order_by("id")
    return list(rows.values_list("type", "actor_label", "legal_entity_id"))


def test_a_companys_rules_are_set_by_who_holds_the_right_in_all_its_stores():
    store = make_store()
    other, closed = make_store(entity=store.entity), make_store(entity=store.entity, archived_at=timezone.now())
    day = today_in(store)
    price, warranty = NewPriceRule("B", Decimal("30"), Decimal("5.00"), day), NewWarrantyRule(36, 24, day)
    acts = ((operations.set_price_rule, price), (operations.set_warranty_rule, warranty))
    before = (PriceRule.objects.count(), WarrantyRule.objects.count())
    for act, rule in acts:
        for stores in ([store], [store, closed]):
            with pytest.raises(PermissionRefused):
                act(rule, legal_entity_id=store.entity_id, actor=actor_with(RULES, stores=stores))
    assert (PriceRule.objects.count(), WarrantyRule.objects.count()) == before
    for act, rule in acts:
        assert (
            act(rule, legal_entity_id=store.entity_id, actor=actor_with(RULES, stores=[store, other])).effective_from
            == day
        )


def test_the_past_is_not_given_another_rule():
    store = make_store()
    rows = PriceRule.objects.count()
    with pytest.raises(Invalid):
        operations.set_price_rule(
            NewPriceRule("B", Decimal("30"), Decimal("5.00"), date(2020, 1, 1)),
            legal_entity_id=store.entity_id,
            actor=system("test"),
        )
    assert PriceRule.objects.count() == rows


def test_how_long_we_answer_follows_the_rule_of_the_day_of_the_sale():
    store = make_store()
    day = today_in(store)
    operations.set_warranty_rule(
        NewWarrantyRule(36, 24, day), legal_entity_id=store.entity_id, actor=person("mona", store)
    )
    assert selectors.warranty_from(date(2024, 2, 29), entity_id=store.entity_id) == (
        date(2026, 2, 28), date(2025, 2, 28),
    )  # fmt: skip
    new_year = date(day.year + 1, 1, 1)
    years = date(day.year + 4, 1, 1), date(day.year + 3, 1, 1)
    assert selectors.warranty_from(new_year, entity_id=store.entity_id) == years
