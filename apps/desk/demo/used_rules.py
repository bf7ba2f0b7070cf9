"""By which rules the demo's shops buy: shares of the new price, grades anybody can see, and a few questions."""

from collections.abc import Iterable
from decimal import Decimal

from apps.buyback.inputs import Rules
from apps.buyback.inputs.pricing import Answer, CategoryRules, Effect, GradeRule, Question
from apps.buyback.states import BaseKind, EffectKind, QuestionKind

# Grade: share kept, what can be seen in French and in English.
GRADES = (
    ("A", 100, "Aucune trace d’usage, tout fonctionne", "No trace of use, everything works"),
    ("B", 80, "Traces légères visibles de près", "Light marks seen from near"),
    ("C", 60, "Traces visibles à deux mètres", "Marks seen from two metres"),
    ("D", 35, "Usé ou abîmé, sûr après réparation", "Worn or damaged, safe after repair"),
)
# Trade: key, question in French and in English, percentage taken off when the answer is no (none: not bought at all).
QUESTIONS: dict[str, tuple[tuple[str, str, str, int | None], ...]] = {
    "velos": (
        ("frame", "Le cadre est-il intact ?", "Is the frame intact?", None),
        ("brakes", "Les freins fonctionnent-ils ?", "Do the brakes work?", 10),
        ("invoice", "La facture d’achat est-elle là ?", "Is the invoice there?", 5),
    ),
    "skis": (
        ("base", "La semelle est-elle sans trou ?", "Is the base without holes?", 20),
        ("bindings", "Les fixations sont-elles conformes ?", "Are the bindings up to standard?", None),
    ),
    "telephones": (
        ("unlocked", "Le compte est-il déconnecté ?", "Is the account signed out?", None),
        ("screen", "L’écran est-il sans fissure ?", "Is the screen without cracks?", 40),
        ("battery", "La batterie tient-elle la journée ?", "Does the battery last a day?", 15),
    ),
}
SHARE = {"velos": 45, "skis": 35, "telephones": 40}  # of the new price, before age
AGE = {"velos": 8, "skis": 12, "telephones": 18}  # off for each full year


def rules_for(trades: Iterable[str]) -> Rules:
    return Rules(
        categories=tuple(_category(trade) for trade in trades),
        voucher_bonus_percent=Decimal(10),
        counter_limit_percent=Decimal(10),
        four_eyes_limit=Decimal(500),
    )


def nothing_wrong(trade: str) -> Iterable[tuple[str, str]]:
    """The answers of somebody whose thing has no fault."""
    return ((key, "yes") for key, _fr, _en, _off in QUESTIONS[trade])


def _category(trade: str) -> CategoryRules:
    return CategoryRules(
        category=trade,
        base=BaseKind.SHARE,
        base_percent=Decimal(SHARE[trade]),
        grades=tuple(GradeRule(grade, {"fr": fr, "en": en}, Decimal(kept)) for grade, kept, fr, en in GRADES),
        age_percent=Decimal(AGE[trade]),
        questions=tuple(_question(*asked) for asked in QUESTIONS[trade]),
        floor=Decimal(5),
        rounding=Decimal(1),
    )


def _question(key: str, fr: str, en: str, off: int | None) -> Question:
    effect = Effect(EffectKind.REFUSE) if off is None else Effect(EffectKind.PERCENT, Decimal(-off))
    answers = (
        Answer("yes", {"fr": "Oui", "en": "Yes"}, Effect(EffectKind.NONE)),
        Answer("no", {"fr": "Non", "en": "No"}, effect),
    )
    return Question(key, {"fr": fr, "en": en}, QuestionKind.YES_NO, answers)
