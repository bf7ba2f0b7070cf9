"""What is wrong with a set of price rules, by JSON pointer."""

from collections.abc import Iterable, Set
from decimal import Decimal

from django.utils.translation import gettext as _

from apps.catalog.models import Category
from apps.core.validation import label_errors

from ..inputs.pricing import WHOLE, Answer, CategoryRules, Labels, Question, Rules
from ..states import BaseKind, EffectKind, QuestionKind

CENT = Decimal("0.01")
MOST_PERCENT, MOST_AMOUNT, MOST_DAYS = Decimal(1000), Decimal("999999.99"), 366
GRADES = ("A", "B", "C", "D", "E", "X")
Errors = dict[str, str]


def errors_in(rules: Rules, *, kept: Set[str]) -> Errors:
    """`kept` are codes that may stay though the catalogue has archived them since."""
    found: Errors = {}
    _bounded(found, "/rules/voucher_bonus_percent", rules.voucher_bonus_percent, MOST_PERCENT)
    _bounded(found, "/rules/counter_limit_percent", rules.counter_limit_percent, WHOLE)
    _bounded(found, "/rules/four_eyes_limit", rules.four_eyes_limit, MOST_AMOUNT)
    for name, days in (("estimate_days", rules.estimate_days), ("offer_days", rules.offer_days)):
        if not 1 <= days <= MOST_DAYS:
            found[f"/rules/{name}"] = _("From 1 to %(most)d days.") % {"most": MOST_DAYS}
    _once(found, "/rules/categories", [each.category for each in rules.categories])
    if not rules.categories:
        found["/rules/categories"] = _("At least one category is bought. To buy nothing, retire the set in force.")
    known = kept | set(Category.objects.filter(archived_at=None).values_list("code", flat=True))
    for place, each in enumerate(rules.categories):
        pointer = f"/rules/categories/{place}"
        if each.category not in known:
            found[f"{pointer}/category"] = _("No category has the code “%(code)s”.") % {"code": each.category}
        _category(found, pointer, each)
    return found


def _category(found: Errors, pointer: str, rules: CategoryRules) -> None:
    _bounded(found, f"{pointer}/base_percent", rules.base_percent, MOST_PERCENT)
    _bounded(found, f"{pointer}/age_percent", rules.age_percent, WHOLE)
    _bounded(found, f"{pointer}/demand_percent", rules.demand_percent, MOST_PERCENT)
    _bounded(found, f"{pointer}/floor", rules.floor, MOST_AMOUNT)
    if not CENT <= rules.rounding <= WHOLE or rules.rounding % CENT:
        found[f"{pointer}/rounding"] = _("A step from a cent to a hundred, in whole cents.")
    if not rules.grades:
        found[f"{pointer}/grades"] = _("At least one grade is bought.")
    _once(found, f"{pointer}/grades", [rule.grade for rule in rules.grades])
    most = MOST_AMOUNT if rules.base == BaseKind.GRID else MOST_PERCENT
    for place, rule in enumerate(rules.grades):
        if rule.grade not in GRADES:
            found[f"{pointer}/grades/{place}/grade"] = _("One of %(grades)s.") % {"grades": ", ".join(GRADES)}
        _bounded(found, f"{pointer}/grades/{place}/value", rule.value, most)
        _labels(found, f"{pointer}/grades/{place}", rule.labels)
    _once(found, f"{pointer}/questions", [question.key for question in rules.questions])
    for place, question in enumerate(rules.questions):
        _question(found, f"{pointer}/questions/{place}", question)


def _question(found: Errors, pointer: str, question: Question) -> None:
    _labels(found, pointer, question.labels)
    keys = [answer.key for answer in question.answers]
    _once(found, f"{pointer}/answers", keys)
    if question.kind == QuestionKind.YES_NO and set(keys) != {"yes", "no"}:
        found[f"{pointer}/answers"] = _("The answers to this kind are “yes” and “no”.")
    elif len(keys) < 2:
        found[f"{pointer}/answers"] = _("A choice has at least two answers.")
    for place, answer in enumerate(question.answers):
        _labels(found, f"{pointer}/answers/{place}", answer.labels)
        _effect(found, f"{pointer}/answers/{place}/effect/value", answer)


def _effect(found: Errors, pointer: str, answer: Answer) -> None:
    kind, value = answer.effect.kind, answer.effect.value
    if kind in (EffectKind.NONE, EffectKind.REFUSE):
        if value:
            found[pointer] = _("Zero: this effect has no value.")
    elif kind == EffectKind.PERCENT:
        _bounded(found, pointer, value, MOST_PERCENT, least=-WHOLE)
    else:
        _bounded(found, pointer, value, MOST_AMOUNT, least=-MOST_AMOUNT)


def _bounded(found: Errors, pointer: str, value: Decimal, most: Decimal, *, least: Decimal = Decimal(0)) -> None:
    if not value.is_finite() or not least <= value <= most or value % CENT:
        found[pointer] = _("From %(least)s to %(most)s, with at most two decimals.") % {"least": least, "most": most}


def _once(found: Errors, pointer: str, keys: Iterable[str]) -> None:
    keys = list(keys)
    if twice := sorted({key for key in keys if keys.count(key) > 1}):
        found[pointer] = _("Named twice: %(keys)s.") % {"keys": ", ".join(twice)}


def _labels(found: Errors, pointer: str, labels: Labels) -> None:
    found.update({f"{pointer}{where}": sentence for where, sentence in label_errors(labels).items()})
