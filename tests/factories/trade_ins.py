"""Price rules and trade-ins as tests need them, driven there by the real operations."""

import io
from datetime import date
from decimal import Decimal
from typing import Any

from PIL import Image

from apps.buyback import operations
from apps.buyback.inputs import (
    Appraised,
    LineFound,
    NewRuleSet,
    NewTradeIn,
    NewTradeInLine,
    Reception,
    Rules,
    StatedCheck,
)
from apps.buyback.inputs.pricing import Answer, CategoryRules, Effect, GradeRule, Question
from apps.buyback.models import PriceRuleSet, TradeIn, TradeInLine
from apps.buyback.states import BaseKind, EffectKind, PayoutMode, QuestionKind, TheftResult
from apps.catalog.models import Category
from apps.core import files
from apps.core.actors import system
from apps.customers.models import Customer
from apps.stores.models import LegalEntity, Store
from apps.stores.selectors import today_in_company

from .catalog import make_category
from .customers import make_customer
from .register import CARD
from .stores import make_entity, make_store
from .workshop import person

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
    since = since or today_in_company(entity.pk)
    return operations.publish_rule_set(draft.pk, effective_from=since, actor=system("test"))


def bike(**values: Any) -> Appraised:
    """A two-year-old bicycle that costs 1,000 new, with nothing wrong."""
    defaults: dict[str, Any] = {
        "category": BIKE, "grade": "B", "new_price": D("1000"), "age_years": 2,
        "answers": {"brakes": "yes", "frame": "yes"},
    }  # fmt: skip
    return Appraised(**{**defaults, **values})


def bike_line(**values: Any) -> NewTradeInLine:
    """Worth 320 as declared, and so by the rules above."""
    defaults: dict[str, Any] = {
        "category": BIKE, "brand_name": "Nakamura", "model_name": "E-Crossover", "new_price": D("1000"), "age_years": 2,
        "grade": "B", "answers": {"brakes": "yes", "frame": "yes"},
    }  # fmt: skip
    return NewTradeInLine(**{**defaults, **values})


def bike_at(price: str) -> NewTradeInLine:
    """Bought for this much."""
    return bike_line(new_price=D(price) * 2, age_years=0, grade="A")


def boots_line(grade: str = "A", **values: Any) -> NewTradeInLine:
    return NewTradeInLine(category=BOOTS, description="Ski boots", grade=grade, **values)


def make_seller(store: Store, **values: Any) -> Customer:
    return make_customer(**{"legal_entity": store.entity, "address_line1": "3 rue des Lilas", "city": "Lyon", **values})


def signature() -> bytes:
    kept = io.BytesIO()
    Image.new("RGB", (60, 20), "white").save(kept, "PNG")
    return kept.getvalue()


def seen(line: TradeInLine, grade: str = "", **values: Any) -> LineFound:
    return LineFound(line_id=line.pk, grade=grade or line.declared_grade, **values)


def lines(trade_in: TradeIn) -> list[TradeInLine]:
    return list(trade_in.lines.order_by("position"))


def prove(trade_in: TradeIn) -> None:
    """Identity read, every thing looked up elsewhere, signed."""
    clerk, act = person("clara", trade_in.store), operations.trade_in
    act.verify_identity(trade_in.pk, identity=CARD, actor=clerk)
    accepted = trade_in.lines.filter(state="accepted")
    stated = [StatedCheck(line.pk, TheftResult.CLEAR, "register of stolen bicycles") for line in accepted]
    act.check_stolen(trade_in.pk, stated=stated, actor=clerk)
    act.sign(trade_in.pk, photo=files.drawn(signature(), name="signature.png"), actor=clerk)


def make_trade_in(
    store: Store | None = None,
    *things: NewTradeInLine,
    until: str = "offered",
    seller: Customer | None = None,
    mode: PayoutMode = PayoutMode.TRANSFER,
    **values: Any,
) -> TradeIn:
    """One bicycle unless told otherwise, found as declared by Tina, and brought so far by the real operations."""
    store = store or make_store()
    if not PriceRuleSet.objects.filter(legal_entity=store.entity, status="published").exists():
        make_rule_set(store.entity)
    seller = seller or make_seller(store)
    clerk, act = person("clara", store), operations.trade_in
    new = NewTradeIn(store_code=store.code, customer_id=seller.pk, lines=things or (bike_line(),), **values)
    row, _ = act.announce(new, actor=clerk) if until == "announced" else act.draft(new, actor=clerk)
    steps: dict[str, Any] = {
        "estimated": lambda: act.estimate(row.pk, actor=clerk),
        "received": lambda: act.receive(row.pk, Reception(), actor=clerk),
        "graded": lambda: act.grade(row.pk, lines=[seen(line) for line in lines(row)], actor=person("tina", store)),
        "offered": lambda: act.make_offer(row.pk, actor=clerk),
        "accepted": lambda: act.accept_items(row.pk, payout_mode=mode, actor=clerk),
        "proven": lambda: prove(row),
        "cleared": lambda: act.clear(row.pk, actor=clerk),
    }
    if until not in ("draft", "announced"):
        for name, step in steps.items():
            step()
            if name == until:
                break
    row.refresh_from_db()
    return row
