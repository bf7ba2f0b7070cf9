"""Reductions: told before they are done, never below cost, beside the price the law wants shown."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from apps.core.actors import system
from apps.core.errors import Invalid, NotFound, PermissionRefused, TotalChanged
from apps.core.models import Event
from apps.payments.operations import reserve_payable
from apps.resale import operations, selectors, tasks
from apps.resale.inputs import NewMarkdownPlan, Pricing
from apps.resale.models import MarkdownPlan, PriceChange, StockItem
from apps.resale.operations import reducing
from tests.factories.resale import make_listed, make_listing, pay, payable_of
from tests.factories.stores import make_store
from tests.factories.workshop import person

pytestmark = pytest.mark.django_db
STEPS = ((30, Decimal("10")), (60, Decimal("25")))


def plan(store, steps=STEPS):
    return operations.set_markdown_plan(NewMarkdownPlan("Winter", steps), store=store, actor=person("mona", store))


def stayed(stock, days):
    StockItem.objects.filter(pk=stock.pk).update(listed_at=timezone.now() - timedelta(days=days))


def told(plan):
    return [(found.price, found.blocked) for found in selectors.reductions(plan, actor=system("test"))]


def price_of(stock):
    stock.refresh_from_db()
    return stock.price


def changed(day, previous, price, markdown=False):
    since = timezone.now() + timedelta(days=day)
    was = None if previous is None else Decimal(previous)
    return PriceChange(id=1000 + day, since=since, previous=was, price=Decimal(price), markdown=markdown)


def test_steps_count_from_the_price_before_the_first():
    store = make_store()
    stock, winter = make_listed(store, price="200.00"), plan(store)
    for days, price in ((29, "200.00"), (31, "180.00"), (61, "150.00"), (90, "150.00")):
        stayed(stock, days)
        tasks.apply_markdown_plans()
        assert price_of(stock) == Decimal(price)
    assert (payable_of(stock).total, told(winter)) == (Decimal("150.00"), [])


def test_a_price_that_was_put_up_is_where_steps_begin_anew():
    store = make_store()
    stock = make_listed(store, price="100.00", cost="10.00")
    plan(store)
    stayed(stock, 31)
    tasks.apply_markdown_plans()
    assert price_of(stock) == Decimal("90.00")
    operations.price(stock.pk, Pricing(Decimal("120.00")), actor=person("mona", store))
    for _night in range(2):
        tasks.apply_markdown_plans()
        assert price_of(stock) == Decimal("108.00")
    stayed(stock, 61)
    tasks.apply_markdown_plans()
    assert price_of(stock) == Decimal("90.00")


def test_what_is_shown_somewhere_is_cut_there_too():
    store = make_store()
    stock = make_listed(store, price="200.00")
    plan(store)
    listing = make_listing(stock)
    stayed(stock, 31)
    tasks.apply_markdown_plans()
    listing.refresh_from_db()
    assert (listing.state, listing.price) == ("live", Decimal("180.00"))


def test_a_plan_is_told_before_it_is_done_and_refused_when_it_would_do_something_else():
    store = make_store()
    stock, winter = make_listed(store, price="200.00"), plan(store)
    stayed(stock, 31)
    mona = person("mona", store)
    assert told(winter) == [(Decimal("180.00"), False)]
    with pytest.raises(TotalChanged):
        operations.apply_markdowns(winter.pk, expected=2, actor=mona)
    assert price_of(stock) == Decimal("200.00")
    assert (operations.apply_markdowns(winter.pk, expected=1, actor=mona), price_of(stock)) == (1, Decimal("180.00"))


def test_nothing_goes_below_its_cost():
    store = make_store()
    stock, winter = make_listed(store, price="120.00", cost="115.00"), plan(store)
    stayed(stock, 61)
    assert told(winter) == [(Decimal("90.00"), True)]
    tasks.apply_markdown_plans()
    assert price_of(stock) == Decimal("120.00")


def test_what_a_till_rings_keeps_its_price_until_the_next_time():
    store = make_store()
    stock, winter = make_listed(store, price="200.00"), plan(store)
    other = make_listed(store, price="100.00", cost="10.00")
    stayed(stock, 31)
    stayed(other, 31)
    reserve_payable(payable_of(stock).pk, till=f"{store.code}/1", actor=person("clara", store))
    assert operations.apply_markdowns(winter.pk, expected=2, actor=person("mona", store)) == 1
    assert (price_of(stock), price_of(other)) == (Decimal("200.00"), Decimal("90.00"))


def test_one_surprise_does_not_end_the_night(monkeypatch):
    store, set_price = make_store(), reducing.set_price
    stock, other = make_listed(store, price="200.00"), make_listed(store, price="200.00")
    elsewhere = make_listed(price="200.00")
    for one in (stock, other, elsewhere):
        stayed(one, 31)
    plan(store)
    plan(elsewhere.store)

    def surprised(one, *args, **values):
        if one.pk == stock.pk:
            raise RuntimeError("nobody thought of this")
        set_price(one, *args, **values)

    monkeypatch.setattr(reducing, "set_price", surprised)
    tasks.apply_markdown_plans()
    assert [price_of(one) for one in (stock, other, elsewhere)] == [200, 180, 180]


def test_what_was_sold_or_priced_since_it_was_counted_is_left_alone():
    store = make_store()
    sold, winter = make_listed(store, price="200.00"), plan(store)
    cheaper = make_listed(store, price="200.00")
    for one in (sold, cheaper):
        stayed(one, 31)
    pay(sold, "200.00")
    operations.price(cheaper.pk, Pricing(Decimal("150.00")), actor=person("mona", store))
    assert [operations.apply_markdown(winter.pk, one.pk, actor=system("clock")) for one in (sold, cheaper)] == [
        False, True,
    ]  # fmt: skip
    assert (price_of(sold), price_of(cheaper)) == (Decimal("200.00"), Decimal("135.00"))


def test_whoever_works_in_one_store_cuts_nothing_in_another():
    store = make_store()
    mona, other = person("mona", store), make_store(entity=store.entity)
    here, there = make_listed(store, price="200.00"), make_listed(other, price="200.00")
    for one in (here, there):
        stayed(one, 31)
    new = NewMarkdownPlan("Winter", STEPS, whole_company=True)
    with pytest.raises(PermissionRefused):
        operations.set_markdown_plan(new, store=store, actor=mona)
    winter = operations.set_markdown_plan(new, store=store, actor=system("test"))
    with pytest.raises(NotFound):
        operations.apply_markdown(winter.pk, there.pk, actor=mona)
    assert operations.apply_markdowns(winter.pk, expected=1, actor=mona) == 1
    assert (price_of(here), price_of(there)) == (Decimal("180.00"), Decimal("200.00"))


def test_trying_a_plan_out_costs_the_same_however_much_it_would_cut(django_assert_num_queries):
    store = make_store()
    winter = plan(store)
    for rows in (1, 3):
        while StockItem.objects.filter(listed_at__lt=timezone.now() - timedelta(days=30)).count() < rows:
            stayed(make_listed(store, price="200.00"), 31)
        with django_assert_num_queries(3):
            assert len(told(winter)) == rows


def test_another_plan_takes_the_place_of_the_one_before():
    store = make_store()
    plan(store)
    plan(store, ((10, Decimal("5")),))
    assert list(MarkdownPlan.objects.filter(active=True).values_list("days", flat=True)) == [[10]]
    told = Event.objects.filter(resource="markdown_plan").order_by("id").values_list("type", "actor_label")
    names = ["set", "stopped", "set"]
    assert list(told) == [(f"recommerce.markdown_plan.{name}.v1", "Mona") for name in names]


@pytest.mark.parametrize(
    "steps", [(), ((30, Decimal("10")), (20, Decimal("20"))), ((30, Decimal("100")),), ((0, Decimal("5")),)]
)
def test_steps_that_make_no_sense_are_refused(steps):
    with pytest.raises(Invalid):
        plan(make_store(), steps)
    assert MarkdownPlan.objects.count() == 0


@pytest.mark.parametrize(
    "history, prior",
    [
        ([(-10, None, "100")], None),
        ([(-40, None, "100"), (0, "100", "80")], "100"),
        ([(-40, None, "100"), (-20, "100", "90"), (-10, "90", "110"), (0, "110", "95")], None),
        ([(-50, None, "100"), (-40, "100", "120"), (0, "120", "110")], "120"),  # the older price was asked too long ago
        ([(-90, None, "100"), (-20, "100", "80"), (0, "80", "60")], "100"),  # the price before the first cut
        ([(-20, None, "80"), (-10, "80", "120"), (0, "120", "90")], None),  # no less than was asked within the month
        ([(-5, None, "100"), (0, "100", "80")], "100"),  # there is no exemption for what is new on sale
    ],
)
def test_the_price_shown_beside_is_the_lowest_of_thirty_days_before_the_first_cut(history, prior):
    found = selectors.prior_of([changed(*row) for row in history])
    assert found == (None if prior is None else Decimal(prior))
