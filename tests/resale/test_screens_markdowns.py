"""`/resale/markdowns/`: plans made, tried out, done at once, and stopped."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from apps.core.actors import system
from apps.resale import operations
from apps.resale.inputs import NewMarkdownPlan
from apps.resale.models import MarkdownPlan, StockItem
from tests.factories.desk import make_worker, signed_in
from tests.factories.resale import make_listed
from tests.factories.stores import make_assignment, make_role, make_store

pytestmark = pytest.mark.django_db
STEP = {"name": "Winter", "days_1": "30", "percent_1": "10"}


def as_(store, role="store_manager"):
    return signed_in(make_worker(store, role))


def stayed(store, price="200.00", days=31, **values):
    stock = make_listed(store, price=price, **values)
    StockItem.objects.filter(pk=stock.pk).update(listed_at=timezone.now() - timedelta(days=days))
    return stock


def make_plan(store, **values):
    new = NewMarkdownPlan("Winter", ((30, Decimal("10")),), **values)
    return operations.set_markdown_plan(new, store=store, actor=system("test"))


def prices():
    return list(StockItem.objects.order_by("id").values_list("price", flat=True))


def test_a_plan_is_made_and_tells_what_it_would_cut_tonight():
    store = make_store()
    stayed(store)
    stayed(store, price="105.00", cost="100.00")
    client = as_(store)
    made = client.post("/resale/markdowns/", {**STEP, "days_2": "60", "percent_2": "25"})
    plan = MarkdownPlan.objects.get()
    assert (made["Location"], plan.days, plan.percents) == (f"/resale/markdowns/{plan.pk}/", [30, 60], [10, 25])
    page = client.get(made["Location"])
    rows = [(row["one"].price, row["one"].blocked) for row in page.context["rows"]]
    assert (rows, page.context["cut"]) == ([(Decimal("180.00"), False), (Decimal("94.50"), True)], 1)
    assert prices() == [200, 105]  # told, not done
    (row,) = client.get("/resale/markdowns/").context["rows"]
    assert row["steps"] == ["after 30 days: −10 %", "after 60 days: −25 %"]


@pytest.mark.parametrize(
    "said",
    [
        {**STEP, "name": ""}, {**STEP, "percent_1": "100"}, {**STEP, "days_2": "60"},
        {**STEP, "days_2": "20", "percent_2": "20"},
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_said_and_nothing_is_made(said):
    store = make_store()
    page = as_(store).post("/resale/markdowns/", said)
    assert (page.status_code, bool(page.context["form"].errors), MarkdownPlan.objects.count()) == (422, True, 0)


def test_it_is_done_at_once_when_it_is_still_what_was_told():
    store = make_store()
    stayed(store)
    there, client = f"/resale/markdowns/{make_plan(store).pk}/", as_(store)
    refused = client.post(f"{there}apply/", {"expected": "2"})
    assert (refused.status_code, bool(refused.context["refused"]), prices()) == (409, True, [200])
    client.post(f"{there}apply/", {"expected": "1"})
    assert prices() == [180]
    assert "Nothing to cut" in client.get(there).content.decode()


def test_who_only_applies_plans_sees_what_is_cut_and_cuts_it():
    store = make_store()
    stayed(store)
    there = f"/resale/markdowns/{make_plan(store).pk}/"
    client = signed_in(make_worker(store, rights=("stock_items:read", "markdowns:apply")))
    page = client.get(there)
    assert (page.status_code, page.context["cut"], page.context["breadcrumbs"]) == (200, 1, [])
    assert client.post(f"{there}apply/", {"expected": "1"}, follow=True).status_code == 200
    assert (prices(), client.get("/resale/markdowns/").status_code) == ([180], 403)


def test_who_only_decides_plans_is_told_what_is_cut_and_cuts_nothing():
    store = make_store()
    stayed(store)
    there = f"/resale/markdowns/{make_plan(store).pk}/"
    client = signed_in(make_worker(store, rights=("stock_items:read", "resale:rule")))
    page = client.get(there)
    assert [(row["one"].price, row["one"].blocked) for row in page.context["rows"]] == [(Decimal("180.00"), False)]
    assert (page.context["cut"], page.context["may_apply"]) == (0, False)
    assert (client.post(f"{there}apply/", {"expected": "1"}).status_code, prices()) == (403, [200])


def test_who_applies_a_companys_plan_in_one_store_cuts_there_and_is_told_of_the_others_they_decide_in():
    store = make_store()
    there, beside = stayed(store), stayed(make_store(entity=store.entity))
    address = f"/resale/markdowns/{make_plan(store, whole_company=True).pk}/"
    worker = make_worker(store, rights=("stock_items:read", "markdowns:apply"))
    make_assignment(worker, make_role(("stock_items:read", "resale:rule")), store=beside.store)
    client = signed_in(worker)
    page = client.get(address)
    assert ([row["one"].stock for row in page.context["rows"]], page.context["cut"]) == ([there, beside], 1)
    assert client.post(f"{address}apply/", {"expected": "2"}).status_code == 409
    assert prices() == [200, 200]
    client.post(f"{address}apply/", {"expected": "1"})
    assert prices() == [180, 200]


def test_a_stopped_plan_cuts_nothing_and_is_shown_no_more():
    store = make_store()
    stayed(store)
    plan, client = make_plan(store), as_(store)
    client.post(f"/resale/markdowns/{plan.pk}/stop/")
    plan.refresh_from_db()
    assert (plan.active, list(client.get("/resale/markdowns/").context["rows"])) == (False, [])
    assert client.post(f"/resale/markdowns/{plan.pk}/apply/", {"expected": "1"}).status_code == 404
    assert prices() == [200]


def test_whoever_may_not_decide_is_refused_and_nothing_changes():
    store = make_store()
    stayed(store)
    plan = make_plan(store)
    there = f"/resale/markdowns/{plan.pk}/"
    clerk, stranger = as_(store, "clerk"), as_(make_store())
    assert [clerk.get("/resale/markdowns/").status_code, stranger.get(there).status_code] == [403, 404]
    assert [client.post(f"{there}stop/").status_code for client in (clerk, stranger)] == [403, 404]
    assert [client.post(f"{there}apply/", {"expected": "1"}).status_code for client in (clerk, stranger)] == [403, 404]
    plan.refresh_from_db()
    assert (plan.active, prices()) == (True, [200])


def test_what_counts_for_the_whole_company_is_offered_to_who_may_in_all_its_stores():
    store = make_store()
    there, client = f"/resale/markdowns/{make_plan(store, whole_company=True).pk}/", as_(store)
    assert 'name="whole_company"' in client.get("/resale/markdowns/").content.decode()
    assert f'action="{there}stop/"' in client.get(there).content.decode()
    make_store(entity=store.entity)
    assert 'name="whole_company"' not in client.get("/resale/markdowns/").content.decode()
    assert f'action="{there}stop/"' not in client.get(there).content.decode()
    refused = client.post("/resale/markdowns/", {**STEP, "whole_company": "on"})
    form = refused.context["form"]
    assert (refused.status_code, bool(form.non_field_errors()), form["name"].value()) == (422, True, "Winter")
    assert MarkdownPlan.objects.count() == 1


def test_a_companys_plan_is_stopped_by_who_may_in_all_its_stores():
    store = make_store()
    make_store(entity=store.entity)
    plan = make_plan(store, whole_company=True)
    assert as_(store).post(f"/resale/markdowns/{plan.pk}/stop/").status_code == 403
    plan.refresh_from_db()
    assert plan.active


def test_part_of_a_percent_is_written_as_its_reader_writes_it():
    store = make_store()
    worker = make_worker(store, "store_manager", language="fr")
    client = signed_in(worker)
    client.post("/resale/markdowns/", {**STEP, "percent_1": "12,50"})
    (row,) = client.get("/resale/markdowns/").context["rows"]
    assert row["steps"] == ["après 30 jours\xa0: −12,5\xa0%"]
