"""The life of a set of price rules, and the closed words its rules are written in."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from apps.core.states import Move, TransitionTable

from ..events import pricing as e
from ..permissions import pricing as p


class RuleSetStatus(models.TextChoices):
    DRAFT = "draft", _("draft")
    PUBLISHED = "published", pgettext_lazy("price rules", "published")
    RETIRED = "retired", pgettext_lazy("price rules", "retired")


R = RuleSetStatus

PRICE_RULE_SET = TransitionTable(
    "price_rule_set",
    field="status",
    states={status.value: status for status in R},
    moves=[
        Move("publish", (R.DRAFT,), R.PUBLISHED, e.PUBLISHED, p.PRICE_RULES_PUBLISH, "Publier", "Publish"),
        Move("retire", (R.PUBLISHED,), R.RETIRED, e.RETIRED, p.PRICE_RULES_PUBLISH, "Retirer", "Retire"),
    ],
)


class BaseKind(models.TextChoices):
    """Where a price starts."""

    SHARE = "share", _("share of the new price")
    GRID = "grid", _("an amount per grade")


class QuestionKind(models.TextChoices):
    YES_NO = "yes_no", _("yes or no")
    CHOICE = "choice", _("one of several")


class EffectKind(models.TextChoices):
    """What an answer does to the price."""

    NONE = "none", _("nothing")
    PERCENT = "percent", _("a percentage more or less")
    AMOUNT = "amount", _("an amount more or less")
    REFUSE = "refuse", _("not bought")


class StepKind(models.TextChoices):
    """The rules in the order in which they count."""

    BASE = "base", pgettext_lazy("price step", "base")
    GRADE = "grade", pgettext_lazy("price step", "grade")
    AGE = "age", pgettext_lazy("price step", "age")
    DEMAND = "demand", pgettext_lazy("price step", "demand")
    ANSWER = "answer", pgettext_lazy("price step", "answer")
    ROUNDING = "rounding", pgettext_lazy("price step", "rounding")
    FLOOR = "floor", pgettext_lazy("price step", "lowest price")
    REFUSAL = "refusal", pgettext_lazy("price step", "refusal")
