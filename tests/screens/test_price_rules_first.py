"""A manager writes the first price rules of a company, adds a category to them and takes one out again, in a real
browser."""

from typing import Any

import pytest
from playwright.sync_api import expect

from apps.buyback import operations, selectors
from apps.buyback.inputs.pricing import CategoryRules
from apps.buyback.models import PriceRuleSet
from apps.core.actors import system
from tests.factories.desk import make_worker
from tests.factories.stores import make_assignment, make_store
from tests.factories.trade_ins import D, make_categories

from .desks import LOOKS

pytestmark = pytest.mark.django_db(transaction=True)


def kept() -> tuple[str, dict[str, CategoryRules]]:
    row = PriceRuleSet.objects.get()
    return row.name, {each.category: each for each in selectors.rules_of(row).categories}


@LOOKS
def test_a_company_begins_to_buy(open_desk: Any, width: int, theme: str, language: str) -> None:
    make_categories()
    store, other = make_store(), make_store()
    worker = make_worker(store, "store_manager", language=language)
    make_assignment(worker, "store_manager", store=other)
    desk = open_desk(worker, width=width, theme=theme)
    page = desk.page
    page.goto("/buyback/rules/")
    desk.checked()
    page.click(".rc-empty a")
    desk.checked()
    page.fill("#id_name", "Autumn")
    page.press("#id_name", "Enter")
    expect(page.locator("#id_company_error")).to_be_visible()
    desk.checked()
    assert ["422" in said for said in desk.complaints] == [True]  # the browser's own word on a refused form
    desk.complaints.clear()
    page.select_option("#id_company", str(store.entity.pk))
    page.select_option("#id_category-category", "boots")
    page.select_option("#id_category-base", "grid")
    page.fill("#id_category-value", "25")
    page.click("#begin")
    expect(page.locator("h1")).to_contain_text("Autumn")
    desk.checked()
    page.fill("#id_name", "Winter")
    page.click("#add")
    expect(page.locator("#id_category-category")).to_be_visible()
    desk.checked()
    page.select_option("#id_category-category", "bikes")
    page.fill("#id_category-base_percent", "45")
    page.press("#id_category-base_percent", "Enter")
    expect(page.locator("#id_grades-0-value")).to_be_visible()
    name, rules = kept()
    assert (name, [*rules], rules["bikes"].base_percent) == ("Winter", ["boots", "bikes"], D(45))
    page.fill("#id_condition-fr", "Usé")
    page.fill("#id_condition-en", "Worn")
    page.fill("#id_condition-value", "60")
    page.click("#do-condition")
    expect(page.locator("#id_grades-1-value")).to_be_visible()
    desk.checked()
    page.click(".rc-crumbs a >> nth=-1")
    page.click("[aria-labelledby=categories] tbody a >> nth=0")
    page.fill("#id_floor", "no number")  # it leaves with its category
    page.click("#remove")
    expect(page.locator("#remove-category")).to_be_visible()
    desk.checked()
    operations.change_rule_set(PriceRuleSet.objects.get().pk, changes={"name": "Spring"}, actor=system("meanwhile"))
    page.click("#do-remove")
    expect(page.locator("#refusal")).to_be_visible()
    desk.checked()
    assert ["412" in said for said in desk.complaints] == [True]
    desk.complaints.clear()
    assert (page.input_value("#id_floor"), [*kept()[1]]) == ("no number", ["boots", "bikes"])
    page.press("#remove", "Enter")
    page.keyboard.press("Escape")
    expect(page.locator("#remove-category")).to_be_hidden()
    page.press("#remove", "Enter")
    page.click("#do-remove")
    expect(page.locator("#add")).to_be_visible()
    assert [*kept()[1]] == ["bikes"]
    page.click("[aria-labelledby=categories] tbody a")
    expect(page.locator("#removing")).to_be_visible()
    expect(page.locator("#remove")).to_have_count(0)
    page.go_back()
    page.click("#do-publish")
    expect(page.locator("#retire")).to_be_visible()
    desk.checked()
    assert PriceRuleSet.objects.get().status == "published"
