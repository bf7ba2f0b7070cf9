"""Price rules and trade-ins as tests need them, driven there by the real operations."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.utils import timezone

from apps.buyback import operations
from apps.buyback.inputs import Appraised, NewRuleSet, Rules
from apps.buyback.inputs.pricing import Answer, CategoryRules, Effect, GradeRule, Question
from apps.buyback.models import PriceRuleSet
from apps.buyback.states import BaseKind, EffectKind, QuestionKind
from apps.catalog.models import Category
from apps.core.actors import system
from apps.stores.models import LegalEntity

from .catalog import make_category
from .stores import make_entity

D = Decimal
BIKE, BOOTS, GOLD = "bikes", "boots", "gold"


def text(english: str) -> dict[str, str]:
    return {"fr": f"{english} (fr)", "en": english}


def grades(**values: str) -> tuple[GradeRule, ...]:
    return tuple(GradeRule(grade, text(f"Facts of {grade}"), D(value)) for grade, value in values.items())


def yes_no(key: str, no: Effect) -> Question:
    answers = (Answer("yes", text("Yes"), Effect(EffectKind.NONE)), Answer("no", text("No"), no))
    return Question(key, text(key.title()), QuestionKind.YES_NO, answers)


BIKE_QUESTIONS = (
    yes_no("brakes", Effect(EffectKind.AMOUNT, D("-30"))),
    yes_no("frame", Effect(EffectKind.REFUSE)),
)


def bike_rules(**values: Any) -> CategoryRules:
    """Half the new price, less ten per cent a year, and what the brakes and the frame say."""
    defaults: dict[str, Any] = {
        "category": BIKE,
        "base": BaseKind.SHARE,
        "base_percent": D(50),
        "grades": grades(A="100", B="80", C="60", D="40", E="20"),
        "age_percent": D(10),
        "questions": (
            yes_no("brakes", Effect(EffectKind.AMOUNT, D("-30"))),
            yes_no("frame", Effect(EffectKind.REFUSE)),
        ),
        "floor": D("10"),
        "rounding": D("1"),
    }
    return CategoryRules(**{**defaults, **values})


BOOT_RULES = CategoryRules(category=BOOTS, base=BaseKind.GRID, grades=grades(A="25", B="18", C="9.50"))
GOLD_RULES = CategoryRules(category=GOLD, base=BaseKind.GRID, grades=grades(A="400", B="300"), metal=True)


def make_rules(*categories: CategoryRules, **values: Any) -> Rules:
    defaults: dict[str, Any] = {
        "voucher_bonus_percent": D(10),
        "counter_limit_percent": D(10),
        "estimate_days": 30,
        "offer_days": 14,
        "four_eyes_limit": D(500),
    }
    return Rules(categories or (bike_rules(), BOOT_RULES, GOLD_RULES), **{**defaults, **values})


def make_categories() -> None:
    for code in (BIKE, BOOTS, GOLD):
        if not Category.objects.filter(code=code).exists():
            make_category(code=code)


def make_rule_set(
    entity: LegalEntity | None = None, rules: Rules | None = None, *, since: date | None = None, name: str = "Autumn"
) -> PriceRuleSet:
    """Published, in force from today unless told otherwise; a draft with `since=date.max`."""
    make_categories()
    entity = entity or make_entity()
    draft = operations.draft_rule_set(NewRuleSet(entity.pk, name, rules or make_rules()), actor=system("test"))
    if since == date.max:
        return draft
    return operations.publish_rule_set(draft.pk, effective_from=since or timezone.localdate(), actor=system("test"))


def bike(**values: Any) -> Appraised:
    """A two-year-old bicycle that costs 1,000 new, with nothing wrong."""
    defaults: dict[str, Any] = {
        "category": BIKE, "grade": "B", "new_price": D("1000"), "age_years": 2,
        "answers": {"brakes": "yes", "frame": "yes"},
    }  # fmt: skip
    return Appraised(**{**defaults, **values})
