"""Questions, answers and conditions of a category on its screen: changed, moved, added, taken away, kept as typed."""

from datetime import date
from typing import Any

import pytest

from apps.buyback import selectors
from apps.buyback.inputs.pricing import Answer, CategoryRules, Effect, GradeRule, Question
from apps.buyback.models import PriceRuleSet
from apps.buyback.states import EffectKind, QuestionKind
from apps.stores.models import Store
from tests.factories.desk import make_worker, signed_in
from tests.factories.stores import make_store
from tests.factories.trade_ins import D, bike_rules, make_rule_set, make_rules, text

from .test_screens_price_rules import at, typed

pytestmark = pytest.mark.django_db
BIKES = "categories/bikes/"
SIZES = Question(
    "size",
    text("Size"),
    QuestionKind.CHOICE,
    tuple(Answer(key, text(key), Effect(EffectKind.NONE)) for key in ("small", "middle", "large")),
)
WORDS = {"question-fr": "Le cadre est-il droit ?", "question-en": "Is the frame straight?"}


def drafted(*questions: Question) -> tuple[Any, PriceRuleSet]:
    store = make_store()
    rules = make_rules(bike_rules(questions=questions)) if questions else None
    draft = make_rule_set(store.entity, rules, since=date.max)
    return manager(store), draft


def manager(store: Store, role: str = "store_manager") -> Any:
    return signed_in(make_worker(store, role))


def bikes(row: PriceRuleSet) -> CategoryRules:
    row.refresh_from_db()
    return selectors.rules_of(row).categories[0]


def keys(row: PriceRuleSet) -> list[str]:
    return [question.key for question in bikes(row).questions]


def press(client: Any, row: PriceRuleSet, do: str, **other: Any) -> Any:
    """A button of the category, over what its page shows."""
    return client.post(at(row, BIKES), typed(client.get(at(row, BIKES)), do=do, **other))


def test_what_is_kept_unchanged_stays_as_it_was() -> None:
    client, draft = drafted()
    before = bikes(draft)
    assert (press(client, draft, "keep").status_code, bikes(draft), draft.version) == (302, before, 2)


def test_words_facts_and_effects_are_changed_in_both_languages() -> None:
    client, draft = drafted()
    said = {
        "grades-1-labels-fr": "Rayures visibles à 50 cm", "grades-1-value": "75,5", "metal": "on",
        "questions-0-labels-en": "Do both brakes hold?", "questions-0-answers-1-labels-fr": "Non, pas les deux",
        "questions-0-answers-1-effect-kind": "percent", "questions-0-answers-1-effect-value": "-12,5",
    }  # fmt: skip
    assert press(client, draft, "keep", **said).status_code == 302
    rules = bikes(draft)
    brakes = rules.questions[0]
    assert (rules.metal, rules.grades[1]) == (
        True, GradeRule("B", {"fr": "Rayures visibles à 50 cm", "en": "Facts of B"}, D("75.5")),
    )  # fmt: skip
    assert (brakes.labels, brakes.answers[1]) == (
        {"fr": "Brakes (fr)", "en": "Do both brakes hold?"},
        Answer("no", {"fr": "Non, pas les deux", "en": "No"}, Effect(EffectKind.PERCENT, D("-12.5"))),
    )


def test_questions_and_answers_are_moved_and_taken_away() -> None:
    client, draft = drafted(*bike_rules().questions, SIZES)
    for do, order in (
        ("up-questions-2", ["brakes", "size", "frame"]),
        ("down-questions-0", ["size", "brakes", "frame"]),
        ("up-questions-0", ["size", "brakes", "frame"]),
        ("remove-questions-1", ["size", "frame"]),
    ):
        assert (press(client, draft, do).status_code, keys(draft)) == (302, order)
    for do, order in (
        ("down-questions-0-answers-0", ["middle", "small", "large"]),
        ("remove-questions-0-answers-2", ["middle", "small"]),
    ):
        press(client, draft, do)
        assert [answer.key for answer in bikes(draft).questions[0].answers] == order
    press(client, draft, "remove-grades-0")
    assert [rule.grade for rule in bikes(draft).grades] == ["B", "C", "D", "E"]


def test_a_question_an_answer_and_a_condition_are_added() -> None:
    client, draft = drafted(SIZES)
    assert press(client, draft, "question", **WORDS, **{"question-kind": "yes_no"}).status_code == 302
    answers = {"first_fr": "Neuf", "first_en": "New", "second_fr": "Usé", "second_en": "Worn"}
    said = {f"question-{name}": words for name, words in answers.items()} | {**WORDS, "question-kind": "choice"}
    assert press(client, draft, "question", **said).status_code == 302
    assert keys(draft) == ["size", "is-the-frame-straight", "is-the-frame-straight-2"]
    straight, again = bikes(draft).questions[1:]
    assert [(a.key, a.labels["fr"], a.effect.kind) for a in (*straight.answers, *again.answers)] == [
        ("yes", "Oui", "none"), ("no", "Non", "none"), ("new", "Neuf", "none"), ("worn", "Usé", "none"),
    ]  # fmt: skip
    more = {"question": "size", "fr": "Géant", "en": "Giant", "effect": "amount", "value": "-15"}
    assert press(client, draft, "answer", **{f"answer-{name}": v for name, v in more.items()}).status_code == 302
    assert bikes(draft).questions[0].answers[3] == Answer(
        "giant", {"fr": "Géant", "en": "Giant"}, Effect(EffectKind.AMOUNT, D("-15"))
    )
    graded = {"condition-grade": "X", "condition-fr": "Épave", "condition-en": "Wreck", "condition-value": "5"}
    assert press(client, draft, "condition", **graded).status_code == 302
    assert bikes(draft).grades[5] == GradeRule("X", {"fr": "Épave", "en": "Wreck"}, D("5"))


def test_a_mistake_is_said_beside_its_field_and_nothing_is_kept() -> None:
    client, draft = drafted()
    for name, typed_there, sentence in (
        ("questions-0-labels-en", "", "This field is required."),
        ("base_percent", "1001", "From 0 to 1000, with at most two decimals."),
        ("questions-0-answers-0-effect-value", "5", "Zero: this effect has no value."),
    ):
        answer = press(client, draft, "remove-questions-1", **{name: typed_there})
        assert (answer.status_code, answer.context["form"].errors) == (422, {name: [sentence]})
    added = press(client, draft, "question", **WORDS, **{"question-kind": "choice"})
    (question, *_others) = added.context["additions"]
    assert (added.status_code, sorted(question.errors)) == (422, ["first_en", "first_fr", "second_en", "second_fr"])
    stale = press(client, draft, "keep", version="7")
    assert (stale.status_code, "Somebody changed this meanwhile" in stale.content.decode()) == (412, True)
    for wrong in ({"version": ""}, {"do": "remove-questions-9"}, {"do": "remove-metal"}):
        assert press(client, draft, **{"do": "keep", **wrong}).status_code == 400
    assert (bikes(draft), draft.version) == (bike_rules(), 1)


def test_an_addition_keeps_what_was_typed_and_not_yet_kept() -> None:
    client, draft = drafted()
    typed_too = {"base_percent": "45", "questions-0-labels-en": "Do the brakes hold?"}
    assert press(client, draft, "question", **WORDS, **typed_too, **{"question-kind": "yes_no"}).status_code == 302
    assert (bikes(draft).base_percent, [each.labels["en"] for each in bikes(draft).questions]) == (
        D("45"), ["Do the brakes hold?", "Frame", "Is the frame straight?"],
    )  # fmt: skip


def test_where_an_addition_or_an_edit_is_wrong_both_are_shown_again_and_nothing_is_kept() -> None:
    client, draft = drafted(SIZES)
    more = {"question": "size", "fr": "Géant", "en": "Giant", "effect": "amount", "value": "-15"}
    answer = {f"answer-{name}": words for name, words in more.items()}
    for wrong, category, addition in (
        ({"answer-fr": "", "base_percent": "45"}, [], ["fr"]),
        ({"answer-effect": "none", "base_percent": "45"}, [], ["value"]),  # which only the operation knows
        ({"base_percent": ""}, ["base_percent"], []),
        ({"base_percent": "1001"}, ["base_percent"], []),
    ):
        page = press(client, draft, "answer", **{**answer, **wrong})
        form = page.context["form"]
        assert (page.status_code, [*form.errors], [*form.adding.errors]) == (422, category, addition)
        assert form["base_percent"].value() == wrong["base_percent"]
        assert {name: form.adding[name].value() for name in more} == {
            name: wrong.get(f"answer-{name}", words) for name, words in more.items()
        }
        assert form.adding in page.context["additions"]
    stale = press(client, draft, "answer", **answer, version="7")
    assert (stale.status_code, stale.context["form"].adding["en"].value()) == (412, "Giant")
    assert (draft.version, len(bikes(draft).questions[0].answers)) == (1, 3)


def test_what_is_typed_is_kept_as_soon_as_its_field_is_left() -> None:
    client, draft = drafted()
    kept = press(client, draft, "left", base_percent="45")
    assert (kept.status_code, kept["HX-Reswap"], bikes(draft).base_percent, draft.version) == (200, "none", D("45"), 2)
    assert '<input type="hidden" name="version" id="version" value="2" hx-swap-oob="true">' in kept.content.decode()
    wrong = press(client, draft, "left", base_percent="", version="2").content.decode()
    assert ("Of the price when new, in per cent: This field is required." in wrong, "version" in wrong) == (True, False)
    stale = press(client, draft, "left", base_percent="50", version="1").content.decode()
    assert ("Somebody changed this meanwhile" in stale, "version" in stale) == (True, False)
    assert (bikes(draft).base_percent, draft.version) == (D("45"), 2)


def test_who_may_not_change_them_reads_them_in_words() -> None:
    store = make_store()
    draft, live = make_rule_set(store.entity, since=date.max), make_rule_set(store.entity)
    for row, client in ((draft, manager(store, "clerk")), (live, manager(store))):
        page = client.get(at(row, BIKES))
        assert (page.context["may_change"], "Facts of B" in page.content.decode()) == (False, True)
        refused = client.post(at(row, BIKES), typed(page, do="keep", base_percent="1"))
        assert (refused.status_code, bikes(row)) == (403 if row is draft else 409, bike_rules())
    assert manager(store).get(at(draft, "categories/unheard/")).status_code == 404
    assert manager(make_store()).get(at(draft, BIKES)).status_code == 404


def test_a_category_without_questions_says_so() -> None:
    store = make_store()
    draft = make_rule_set(store.entity, since=date.max)
    for role, sentence in (("store_manager", "Nothing is asked yet"), ("clerk", "Nothing is asked")):
        assert sentence in manager(store, role).get(at(draft, "categories/boots/")).content.decode()
