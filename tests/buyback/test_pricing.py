"""What a thing is worth, rule by rule."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.buyback.inputs import Appraised, Rules
from apps.buyback.inputs.pricing import (
    Answer,
    CategoryRules,
    Effect,
    GradeRule,
    Question,
    Step,
    rules_from_json,
    rules_to_json,
)  # fmt: skip
from apps.buyback.selectors import price
from apps.buyback.states import BaseKind, EffectKind, QuestionKind
from apps.core.errors import Invalid
from tests.factories.trade_ins import BOOTS, bike, bike_rules, grades, make_rules, text

D = Decimal


def told(steps: tuple[Step, ...]) -> list[tuple[str, str, str | None, str]]:
    """(rule, in English, percentage or change, running amount)."""
    return [
        (step.kind, step.labels["en"], str(step.change if step.percent is None else step.percent), str(step.amount))
        for step in steps
    ]


def test_each_rule_says_what_it_did() -> None:
    priced = price(make_rules(), bike(answers={"brakes": "no", "frame": "yes"}))
    assert told(priced.steps) == [
        ("base", "Share of the new price", "50", "500.00"),
        ("grade", "Grade B", "80", "400.00"),
        ("age", "Age", "80", "320.00"),
        ("answer", "Brakes: No", "-30", "290.00"),
    ]
    assert (priced.amount, priced.refused) == (D("290.00"), False)
    assert [step.labels["fr"] for step in priced.steps] == [
        "Part du prix neuf",
        "État B",
        "Âge",
        "Brakes (fr) : No (fr)",
    ]


def test_a_grid_gives_the_amount_of_the_grade() -> None:
    priced = price(make_rules(), Appraised(BOOTS, "C"))
    assert told(priced.steps) == [("base", "Price list, grade C", "9.50", "9.50")]


def test_rounding_then_the_lowest_price_end_it() -> None:
    rules = make_rules(bike_rules(rounding=D(5), floor=D(50), demand_percent=D("110.50"), questions=()))
    assert told(price(rules, bike(new_price=D("150"), answers={})).steps)[3:] == [
        ("demand", "Demand", "110.50", "53.04"),
        ("rounding", "Rounding", "1.96", "55.00"),
    ]
    assert told(price(rules, bike(new_price=D("100"), answers={})).steps)[3:] == [
        ("demand", "Demand", "110.50", "35.36"),
        ("rounding", "Rounding", "-0.36", "35.00"),
        ("floor", "Lowest price", "15.00", "50.00"),
    ]


@pytest.mark.parametrize(
    ("thing", "why"),
    [(bike(answers={"brakes": "yes", "frame": "no"}), "Frame: No"), (bike(grade="X"), "Not bought in grade X")],
)
def test_what_is_not_bought_says_why_whatever_the_lowest_price(thing: Appraised, why: str) -> None:
    priced = price(make_rules(), thing)
    assert (priced.amount, priced.refused, told(priced.steps)) == (0, True, [("refusal", why, "None", "0.00")])


@pytest.mark.parametrize(
    ("thing", "pointers"),
    [
        (Appraised("saddles", "A"), ["/category"]),
        (bike(new_price=None, age_years=None), ["/new_price", "/age_years"]),
        (bike(answers={"brakes": "maybe", "tyres": "yes"}), ["/answers/brakes", "/answers/frame", "/answers/tyres"]),
    ],
)
def test_what_is_missing_is_named(thing: Appraised, pointers: list[str]) -> None:
    with pytest.raises(Invalid) as refused:
        price(make_rules(), thing)
    assert sorted(refused.value.errors) == sorted(pointers)


def test_rules_come_back_from_the_database_as_they_went() -> None:
    rules = make_rules(bike_rules(rounding=D("0.05"), metal=True))
    assert rules_from_json(rules_to_json(rules)) == rules


CENTS = st.integers(0, 500_000).map(lambda cents: D(cents) / 100)
PERCENT = st.integers(0, 20_000).map(lambda hundredths: D(hundredths) / 100)
EFFECT = st.one_of(
    st.just(Effect(EffectKind.NONE)),
    st.integers(-10_000, 10_000).map(lambda value: Effect(EffectKind.PERCENT, D(value) / 100)),
    st.integers(-50_000, 50_000).map(lambda value: Effect(EffectKind.AMOUNT, D(value) / 100)),
)
LETTERS = ("A", "B", "C", "D", "E", "X")


@st.composite
def any_rules(draw: st.DrawFn) -> Rules:
    """One category; the better the grade, the more is kept."""
    base = draw(st.sampled_from(BaseKind))
    values = sorted(draw(st.lists(CENTS if base == BaseKind.GRID else PERCENT, min_size=6, max_size=6)), reverse=True)
    keys = draw(st.lists(st.sampled_from("abcdef"), unique=True, max_size=4))
    questions = tuple(
        Question(key, text(key), QuestionKind.CHOICE, tuple(
            Answer(answer, text(answer), draw(EFFECT)) for answer in ("one", "two")
        ))
        for key in keys
    )  # fmt: skip
    category = CategoryRules(
        category="c", base=base, grades=tuple(GradeRule(g, text(g), v) for g, v in zip(LETTERS, values, strict=True)),
        base_percent=draw(PERCENT), age_percent=draw(st.integers(0, 100).map(D)), demand_percent=draw(PERCENT),
        questions=questions, floor=draw(CENTS), rounding=draw(st.sampled_from([D("0.01"), D("0.05"), D(1), D(5)])),
    )  # fmt: skip
    return Rules((category,))


@st.composite
def any_thing(draw: st.DrawFn, rules: Rules) -> Appraised:
    answers = {question.key: draw(st.sampled_from(["one", "two"])) for question in rules.categories[0].questions}
    return Appraised("c", draw(st.sampled_from(LETTERS)), draw(CENTS), draw(st.integers(0, 30)), answers)


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_never_below_zero_exact_and_always_the_same(data: st.DataObject) -> None:
    rules = data.draw(any_rules())
    thing = data.draw(any_thing(rules))
    priced = price(rules, thing)
    assert priced.amount >= 0
    assert all(step.amount >= 0 and step.amount == round(step.amount, 2) for step in priced.steps)
    assert priced.amount == priced.steps[-1].amount
    assert price(rules_from_json(rules_to_json(rules)), thing) == priced


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_a_worse_grade_is_never_dearer(data: st.DataObject) -> None:
    rules = data.draw(any_rules())
    thing = data.draw(any_thing(rules))
    amounts = [price(rules, Appraised("c", grade, thing.new_price, thing.age_years, thing.answers)).amount
               for grade in LETTERS]  # fmt: skip
    assert amounts == sorted(amounts, reverse=True)


def test_the_property_can_fail() -> None:
    """With factors that are not monotone a worse grade is dearer: the test above would say so."""
    rules = make_rules(bike_rules(grades=grades(A="10", B="90")))
    assert price(rules, bike(grade="B")).amount > price(rules, bike(grade="A")).amount
