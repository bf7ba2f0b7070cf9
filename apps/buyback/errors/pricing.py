"""Refusals about prices."""

from django.utils.translation import gettext_lazy as _

from apps.core.errors import DomainError


class NoPriceRules(DomainError):
    code = "no_price_rules"
    title = _("No price rules are in force: a manager publishes some first.")
    status = 409


class RulesPublished(DomainError):
    code = "rules_published"
    title = _("Published rules are never edited: draft a new set.")
    status = 409
