"""A manager copies the price rules in force, changes what is asked and what it does, tries it out and publishes it, in
a real browser."""

from datetime import date
from typing import Any

import pytest
from playwright.sync_api import expect

from apps.buyback import selectors
from apps.buyback.inputs.pricing import Answer, CategoryRules, Effect, Question
from apps.buyback.models import PriceRuleSet
from apps.buyback.states import EffectKind, QuestionKind
from apps.stores.models import Store
from tests.factories.desk import make_worker
from tests.factories.stores import make_store
from tests.factories.trade_ins import D, bike_rules, make_rule_set, make_rules, make_trade_in, text, yes_no

from .desks import LOOKS

pytestmark = pytest.mark.django_db(transaction=True)
NOTHING = Effect(EffectKind.NONE)
SIZES = Question(
    "size", text("Size"), QuestionKind.CHOICE, tuple(Answer(key, text(key), NOTHING) for key in ("small", "large"))
)
BRAKES = yes_no("brakes", NOTHING)


def newest() -> CategoryRules:
    return selectors.rules_of(PriceRuleSet.objects.order_by("-number")[0]).categories[0]


@LOOKS
def test_the_prices_of_bicycles_go_down(open_desk: Any, width: int, theme: str, language: str) -> None:
    make_trade_in()
    desk = open_desk(make_worker(Store.objects.get(), "store_manager", language=language), width=width, theme=theme)
    page = desk.page
    page.goto("/")
    page.click("nav a[href='/buyback/rules/']")
    desk.checked()
    page.click("tbody a")
    desk.checked()
    page.click("[aria-labelledby=categories] tbody a >> nth=0")
    desk.checked()
    page.go_back()
    page.click("#do-copy")
    desk.checked()
    page.click("[aria-labelledby=categories] tbody a >> nth=0")
    desk.checked()
    page.fill("#id_base_percent", "40")
    with page.expect_response(lambda told: told.request.method == "POST") as kept:  # the field is left, and no more
        page.press("#id_base_percent", "Tab")
    assert (kept.value.status, newest().base_percent) == (200, D("40"))
    page.fill("#id_grades-0-value", "90")
    with page.expect_response(lambda told: told.request.method == "GET"):  # what is kept is shown again
        page.press("#id_grades-0-value", "Enter")
    expect(page.locator("#rc-toasts [data-rc-toast]")).to_have_count(1)
    assert [(rule.grade, rule.value) for rule in newest().grades][:2] == [("A", D("90")), ("B", D("80"))]
    page.fill("#id_questions-0-labels-en", "Do the brakes hold?")
    with page.expect_response(lambda told: told.request.method == "GET"):  # to which the move leads
        page.click("#down-brakes")  # at once: what was typed is kept first
    expect(page.locator("#down-brakes")).to_be_focused()
    assert [(each.key, each.labels["en"]) for each in newest().questions] == [
        ("frame", "Frame"), ("brakes", "Do the brakes hold?"),
    ]  # fmt: skip
    page.fill("#id_question-fr", "La selle est-elle d’origine ?")
    page.press("#id_question-fr", "Enter")
    expect(page.locator("#id_question-en_error")).to_be_visible()
    desk.checked()
    assert ["422" in said for said in desk.complaints] == [True]  # the browser's own word on a refused form
    desk.complaints.clear()
    page.fill("#id_rounding", "no number")  # nor kept by itself, so that Enter below has to say so
    page.fill("#id_question-en", "Is the saddle its own?")
    page.press("#id_question-en", "Enter")
    expect(page.locator("#id_rounding_error")).to_be_visible()
    assert ["422" in said for said in desk.complaints] == [True]
    desk.complaints.clear()
    page.fill("#id_rounding", "1")
    page.press("#id_question-en", "Enter")
    expect(page.locator("#question-is-the-saddle-its-own")).to_be_visible()
    desk.checked()
    page.click("#remove-is-the-saddle-its-own")
    expect(page.locator("#question-is-the-saddle-its-own")).to_have_count(0)
    page.click("form#rules a[href$='#bench']")
    page.click("#try-out")
    expect(page.locator("#tried")).to_contain_text("256")
    desk.checked()
    page.click("#do-publish")
    expect(page.locator("#retire")).to_be_visible()
    assert list(PriceRuleSet.objects.order_by("number").values_list("status", flat=True)) == ["retired", "published"]


@pytest.mark.parametrize(
    "width, theme, language", [(1440, "light", "fr"), (1024, "dark", "en")], ids=["desk", "tablet"]
)
def test_a_draft_is_discarded_after_a_second_question(open_desk: Any, width: int, theme: str, language: str) -> None:
    store = make_store()
    draft = make_rule_set(store.entity, since=date.max)
    desk = open_desk(make_worker(store, "store_manager", language=language), width=width, theme=theme)
    page = desk.page
    page.goto(f"/buyback/rules/{draft.pk}/")
    page.focus("#discard")
    page.keyboard.press("Enter")
    expect(page.locator("#discard-draft")).to_be_visible()
    desk.checked()
    page.keyboard.press("Escape")
    expect(page.locator("#discard-draft")).to_be_hidden()
    expect(page.locator("#discard")).to_be_focused()
    assert PriceRuleSet.objects.count() == 1
    page.keyboard.press("Enter")
    page.focus("#do-discard")
    page.keyboard.press("Enter")
    expect(page.locator(".rc-empty a")).to_be_visible()
    desk.checked()
    assert PriceRuleSet.objects.count() == 0


@pytest.mark.parametrize("width, theme", [(1440, "dark"), (1024, "light")], ids=["desk", "tablet"])
def test_what_is_typed_of_one_more_row_stays_when_another_button_is_pressed(
    open_desk: Any, width: int, theme: str
) -> None:
    store = make_store()
    draft = make_rule_set(store.entity, make_rules(bike_rules(questions=(SIZES, BRAKES))), since=date.max)
    desk = open_desk(make_worker(store, "store_manager", language="en"), width=width, theme=theme)
    page = desk.page
    page.goto(f"/buyback/rules/{draft.pk}/categories/bikes/")
    typed = {"answer-fr": "Géant", "answer-value": "-15", "condition-fr": "Épave", "condition-value": "5"}
    chosen = {"question-kind": "choice", "answer-effect": "amount"}
    for name, value in typed.items():
        page.fill(f"#id_{name}", value)
    for name, value in chosen.items():
        page.select_option(f"#id_{name}", value)
    page.fill("#id_question-fr", "Question")

    def stands() -> dict[str, str]:
        return {name: page.input_value(f"#id_{name}") for name in (*typed, *chosen, "question-fr")}

    for version, button in enumerate(("#keep", "#down-size", "#remove-E"), start=2):
        page.focus(button)
        page.keyboard.press("Enter")
        expect(page.locator("#version")).to_have_value(str(version))
        assert stands() == typed | chosen | {"question-fr": "Question"}
    page.click("#do-question")  # refused: the other words of it are missing
    expect(page.locator("#id_question-en_error")).to_be_visible()
    assert stands() == typed | chosen | {"question-fr": "Question"}
    desk.complaints.clear()  # the browser's own word on a refused form
    page.fill("#id_answer-en", "Giant")
    page.press("#id_answer-en", "Enter")
    expect(page.locator("#remove-size-giant")).to_be_visible()
    assert stands() == typed | chosen | {"question-fr": "Question", "answer-fr": "", "answer-value": ""} | {
        "answer-effect": "none"
    }
    desk.checked()
    assert [rule.grade for rule in newest().grades] == ["A", "B", "C", "D"]
