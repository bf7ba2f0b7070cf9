"""A company's first price rules, and the categories a set of them has: begun, added, taken out on screens."""

from datetime import date
from typing import Any

import pytest
from django.utils import timezone

from apps.buyback import operations, selectors
from apps.buyback.inputs.pricing import CategoryRules, GradeRule
from apps.buyback.models import PriceRuleSet
from apps.buyback.states import BaseKind
from apps.catalog.models import Category
from apps.core.actors import system
from apps.stores.models import Store
from tests.factories.catalog import make_category
from tests.factories.desk import make_worker, signed_in
from tests.factories.stores import make_assignment, make_store, today
from tests.factories.trade_ins import (
    BOOT_RULES,
    GOLD_RULES,
    D,
    bike_rules,
    make_categories,
    make_rule_set,
    make_rules,
    make_trade_in,
)

from .test_screens_price_rules import LIST, at, manager, typed

pytestmark = pytest.mark.django_db
FIRST = f"{LIST}new/"
AS_NEW = {"fr": "Aucune trace d’usage, tout fonctionne", "en": "No trace of use, everything works"}
BOOTS = {"category-category": "boots", "category-base": "grid", "category-base_percent": "", "category-value": "25"}
TAKEN, NOT_THEIRS = (
    "Bought by these rules already, or not in the catalogue.",
    "Not yours to decide, or it has price rules by now: copy a set of them.",
)
ALL_STORES = (
    "What counts for all stores is decided by who holds the right in each of them.",
    "Ask a colleague who holds it in all of them, or whoever gives roles to give it to you there.",
)


def told(page: Any, **other: Any) -> dict[str, Any]:
    """What the page shows, sent from it, with the version it was shown at; a choice nobody made is left out."""
    row = page.context.get("set")
    fields = {"version": row and row.version} | {
        each.html_name: each.value() for form in ("form", "category") for each in page.context[form]
    }
    return {name: value for name, value in fields.items() if value is not None} | other


def categories(row: PriceRuleSet) -> list[CategoryRules]:
    row.refresh_from_db()
    return list(selectors.rules_of(row).categories)


def drafted(*rules: CategoryRules) -> tuple[Any, PriceRuleSet, Store]:
    store = make_store()
    draft = make_rule_set(store.entity, make_rules(*rules or (bike_rules(), GOLD_RULES)), since=date.max)
    return manager(store), draft, store


def test_the_first_set_of_a_company_begins_on_the_screen() -> None:
    make_categories()
    store = make_store()
    client = manager(store)
    empty = client.get(LIST)
    assert (empty.context["may_begin"], f'href="{FIRST}"' in empty.content.decode()) == (True, True)
    page = client.get(FIRST)
    assert (page.status_code, PriceRuleSet.objects.count()) == (200, 0)
    made = client.post(FIRST, told(page, company=store.entity.pk, name="Autumn", **BOOTS))
    row = PriceRuleSet.objects.get()
    assert (made.status_code, made["Location"], row.name, row.status, row.legal_entity, row.number) == (
        302, at(row), "Autumn", "draft", store.entity, 1,
    )  # fmt: skip
    boots = CategoryRules("boots", BaseKind.GRID, (GradeRule("A", AS_NEW, D(25)),), rounding=D(1))
    assert selectors.rules_of(row) == make_rules(boots, voucher_bonus_percent=D(0))
    assert client.post(at(row, "publish/"), {"effective_from": str(today())}).status_code == 302
    assert (selectors.rule_set_on(store.entity_id, today()), client.get(LIST).context["may_begin"]) == (row, False)
    assert client.get(FIRST)["Location"] == LIST


def test_who_decides_for_several_companies_says_for_which() -> None:
    make_categories()
    first, second, ruled, others = make_store(), make_store(), make_store(), make_store()
    make_rule_set(ruled.entity)
    worker = make_worker(first, "store_manager")
    for store in (second, ruled):
        make_assignment(worker, "store_manager", store=store)
    client = signed_in(worker)
    assert f'href="{FIRST}"' in client.get(LIST).content.decode()
    page = client.get(FIRST)
    company = page.context["form"].fields["company"]
    assert (list(company.queryset), company.empty_label) == ([first.entity, second.entity], "---------")
    for chosen, sentence in (
        ("", "This field is required."),
        (ruled.entity.pk, NOT_THEIRS),
        (others.entity.pk, NOT_THEIRS),
    ):
        refused = client.post(FIRST, told(page, company=chosen, name="Winter", **BOOTS))
        form = refused.context["form"]
        assert (refused.status_code, form.errors, form["name"].value()) == (422, {"company": [sentence]}, "Winter")
        assert {name: refused.context["category"][name[9:]].value() for name in BOOTS} == BOOTS
    assert PriceRuleSet.objects.count() == 1
    assert client.post(FIRST, told(page, company=second.entity.pk, **BOOTS)).status_code == 302
    assert PriceRuleSet.objects.get(number=1, status="draft").legal_entity == second.entity


def test_who_does_not_decide_for_a_whole_company_begins_nothing() -> None:
    make_categories()
    store = make_store()
    make_store(entity=store.entity)
    for client in (manager(store), manager(store, "clerk")):  # one of two shops; any right but this
        assert client.get(LIST).context["may_begin"] is False
        assert "Whoever decides for all stores" in client.get(LIST).content.decode()
        body = {"company": store.entity.pk, "name": "Mine", **BOOTS}
        for refused in (client.get(FIRST), client.post(FIRST, body)):
            heard = [said in refused.content.decode() for said in ALL_STORES]
            assert (refused.status_code, heard) == (403, [True, True])
    assert PriceRuleSet.objects.count() == 0


def test_mistakes_in_a_first_set_are_said_beside_their_fields() -> None:
    make_categories()
    store = make_store()
    client = manager(store)
    page = client.get(FIRST)
    for wrong, whole, category in (
        ({"estimate_days": "400"}, {"estimate_days": ["From 1 to 366 days."]}, {}),
        ({"category-value": "1001", "category-base": "share", "category-base_percent": "50"}, {},
         {"value": ["From 0 to 1000, with at most two decimals."]}),
        ({"category-base": "share"}, {}, {"base_percent": ["Say how much of the price when new."]}),
        ({"category-category": "unheard"}, {}, {"category": [TAKEN]}),
        ({"name": "", "category-en": ""}, {"name": ["This field is required."]}, {"en": ["This field is required."]}),
    ):  # fmt: skip
        refused = client.post(FIRST, told(page, company=store.entity.pk, **BOOTS | wrong))
        assert (refused.status_code, refused.context["form"].errors, refused.context["category"].errors) == (
            422, whole, category,
        )  # fmt: skip
    assert PriceRuleSet.objects.count() == 0


def test_a_category_is_added_after_what_was_typed_is_kept() -> None:
    client, draft, _store = drafted()
    parent = make_category(code="shoes", labels={"fr": "Chaussures", "en": "Shoes"})
    Category.objects.filter(code="boots").update(parent=parent)
    make_category(code="repairs", kind="services")
    make_category(code="old", archived_at=timezone.now())
    kept = client.post(at(draft, "change/"), typed(client.get(at(draft)), name="Winter", do="category"))
    draft.refresh_from_db()
    assert (kept.status_code, kept["Location"], draft.name) == (302, at(draft, "add/"), "Winter")
    page = client.get(at(draft, "add/"))
    name = Category.objects.get(code="boots").labels["en"]
    choices = page.context["form"].fields["category"].choices
    assert choices == [("", "---------"), ("shoes", "Shoes"), ("boots", f"Shoes › {name}")]
    said = {"category-category": "boots", "category-base_percent": "45", "category-value": "90,5", "category-en": "New"}
    added = client.post(at(draft, "add/"), told(page, **{**said, "category-base": "share"}))
    assert (added.status_code, added["Location"]) == (302, at(draft, "categories/boots/"))
    new = CategoryRules(
        "boots", BaseKind.SHARE, (GradeRule("A", {**AS_NEW, "en": "New"}, D("90.5")),), D(45), rounding=D(1)
    )
    assert categories(draft) == [bike_rules(), GOLD_RULES, new]


def test_what_cannot_be_kept_adds_no_category_and_stays_typed() -> None:
    client, draft, _store = drafted()
    wrong = client.post(at(draft, "change/"), typed(client.get(at(draft)), name="", do="category"))
    assert (wrong.status_code, wrong.context["form"].errors) == (422, {"name": ["This field is required."]})
    page = client.get(at(draft, "add/"))
    for code in ("bikes", "unheard"):  # there already; nowhere
        refused = client.post(at(draft, "add/"), told(page, **{**BOOTS, "category-category": code}))
        assert (refused.status_code, refused.context["form"].errors) == (422, {"category": [TAKEN]})
        assert refused.context["form"]["value"].value() == "25"
    stale = client.post(at(draft, "add/"), told(page, **BOOTS, version=7))
    assert (stale.status_code, "Somebody changed this meanwhile" in stale.content.decode()) == (412, True)
    assert stale.context["form"]["value"].value() == "25"
    assert client.post(at(draft, "add/"), told(page, **BOOTS, version="")).status_code == 400
    assert ([each.category for each in categories(draft)], draft.version) == (["bikes", "gold"], 1)


def test_the_catalogue_may_have_no_category_left() -> None:
    client, draft, _store = drafted(bike_rules(), BOOT_RULES, GOLD_RULES)
    assert "No category to add" in client.get(at(draft, "add/")).content.decode()


def test_a_category_is_taken_out_and_the_past_keeps_its_version() -> None:
    trade_in = make_trade_in()
    offered = trade_in.offers.get()
    standing, client = offered.rule_set, manager(Store.objects.get())
    client.post(at(standing, "copy/"))
    draft = PriceRuleSet.objects.get(status="draft")
    page = client.get(at(draft, "categories/bikes/"))
    assert "keep the version they were made under" in page.content.decode()
    typed_too = typed(page, base_percent="no number")  # which leaves with it
    removed = client.post(at(draft, "categories/bikes/remove/"), typed_too)
    assert (removed.status_code, removed["HX-Redirect"]) == (200, at(draft))
    assert [each.category for each in categories(draft)] == ["boots", "gold"]
    tried = client.get(at(draft), {"last": "10"}).context["tried"]
    assert (tried.not_compared, [line.why for line in tried.lines]) == (
        1, ["/category: The rules in force buy nothing of this category."],
    )  # fmt: skip
    operations.publish_rule_set(draft.pk, effective_from=today(), actor=system("test"))
    offered.refresh_from_db()
    assert (offered.rule_set, selectors.rules_of(standing)) == (standing, make_rules())


def test_the_last_category_stays_and_a_refusal_keeps_what_was_typed() -> None:
    client, draft, _store = drafted(bike_rules())
    page = client.get(at(draft, "categories/bikes/"))
    assert (page.context["removable"], 'id="remove"' in page.content.decode()) == (False, False)
    for version, status, sentence in (
        ("1", 422, "At least one category is bought. To buy nothing, retire the set in force."),
        ("7", 412, "Somebody changed this meanwhile"),
    ):
        refused = client.post(at(draft, "categories/bikes/remove/"), typed(page, version=version, base_percent="45"))
        assert (refused.status_code, sentence in refused.content.decode()) == (status, True)
        assert refused.context["form"]["base_percent"].value() == "45"
    assert client.post(at(draft, "categories/bikes/remove/"), typed(page, version="")).status_code == 400
    assert client.post(at(draft, "categories/unheard/remove/"), typed(page)).status_code == 404
    assert (categories(draft), draft.version) == ([bike_rules()], 1)


def test_categories_of_what_is_not_theirs_or_in_force_are_neither_added_nor_taken_out() -> None:
    _client, draft, store = drafted()
    live = make_rule_set(store.entity)
    for client, row, status in (
        (manager(store, "clerk"), draft, 403), (manager(make_store()), draft, 404), (manager(store), live, 409),
    ):  # fmt: skip
        before = categories(row)
        body = {"version": row.version, "category-fr": "Neuf", "category-en": "New", "category-grade": "A", **BOOTS}
        assert [client.get(at(row, "add/")).status_code, client.post(at(row, "add/"), body).status_code] == [status] * 2
        assert client.post(at(row, "categories/bikes/remove/"), body).status_code == status
        assert categories(row) == before
