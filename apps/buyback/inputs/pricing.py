"""How used things are priced, as data: a set of rules, a thing as somebody describes it, and the price that follows.

Percentages are of a hundred; amounts are in the set's currency, tax included. `labels` are {fr, en}.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, TypedDict
from uuid import UUID

import msgspec

from ..states.pricing import BaseKind, EffectKind, QuestionKind, StepKind

Labels = dict[str, str]
NONE, WHOLE = Decimal(0), Decimal(100)


@dataclass(frozen=True)
class Effect:
    """`value` is a percentage or an amount, below zero to take off."""

    kind: EffectKind
    value: Decimal = NONE


@dataclass(frozen=True)
class Answer:
    key: str
    labels: Labels
    effect: Effect


@dataclass(frozen=True)
class Question:
    key: str
    labels: Labels
    kind: QuestionKind
    answers: tuple[Answer, ...]


@dataclass(frozen=True)
class GradeRule:
    """`labels` say what anybody can see on a thing of this grade; `value` is the percentage kept of the base, or the
    amount of the grid."""

    grade: str
    labels: Labels
    value: Decimal


@dataclass(frozen=True)
class CategoryRules:
    """Of one category of the catalogue. A grade without a rule is not bought. `floor` is the least offered for what is
    bought at all, `rounding` the step prices are rounded to; what holds precious `metal` is never paid in cash."""

    category: str
    base: BaseKind
    grades: tuple[GradeRule, ...]
    base_percent: Decimal = WHOLE
    age_percent: Decimal = NONE  # off the price for each full year
    demand_percent: Decimal = WHOLE
    questions: tuple[Question, ...] = ()
    floor: Decimal = NONE
    rounding: Decimal = Decimal("0.01")
    metal: bool = False


@dataclass(frozen=True)
class Rules:
    """`counter_limit_percent` is how far a clerk may go from the computed price, `four_eyes_limit` the amount above
    which whoever graded does not pay out."""

    categories: tuple[CategoryRules, ...]
    voucher_bonus_percent: Decimal = NONE
    counter_limit_percent: Decimal = NONE
    estimate_days: int = 30
    offer_days: int = 14
    four_eyes_limit: Decimal = NONE

    def of(self, category: str) -> CategoryRules | None:
        return next((rules for rules in self.categories if rules.category == category), None)


@dataclass(frozen=True)
class Appraised:
    """A thing as it is described. `answers` maps a question's key to an answer's."""

    category: str
    grade: str
    new_price: Decimal | None = None
    age_years: int | None = None
    answers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Step:
    """One rule and what it did: `percent` or `change`, and the `amount` after it."""

    kind: StepKind
    labels: Labels
    amount: Decimal
    percent: Decimal | None = None
    change: Decimal | None = None


@dataclass(frozen=True)
class Priced:
    amount: Decimal
    steps: tuple[Step, ...]
    refused: bool = False


@dataclass(frozen=True)
class NewRuleSet:
    legal_entity_id: UUID
    name: str
    rules: Rules


class RuleSetChanges(TypedDict, total=False):
    name: str
    rules: Rules


def rules_to_json(rules: Rules) -> dict[str, Any]:
    """Amounts and percentages as texts, so that nothing is lost."""
    found: dict[str, Any] = msgspec.to_builtins(rules)
    return found


def rules_from_json(data: Mapping[str, Any]) -> Rules:
    return msgspec.convert(data, Rules)


def category_from_json(data: Mapping[str, Any]) -> CategoryRules:
    return msgspec.convert(data, CategoryRules)


def steps_to_json(steps: tuple[Step, ...]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = msgspec.to_builtins(list(steps))
    return found
