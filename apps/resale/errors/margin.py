"""Refusals about margin VAT. None of them is ever an answer to a sale or a return."""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext_lazy as _

from apps.core.errors import DomainError


class EarlierPeriodOpen(DomainError):
    """`earlier`: the months to close first, oldest first."""

    code = "earlier_period_open"
    status = 409
    title = _("An earlier month is still open: close it first, since what it carries counts in this one.")

    def __init__(self, earlier: Sequence[str]) -> None:
        super().__init__(earlier=list(earlier))


class MarginCasesOpen(DomainError):
    """`open_cases`: each with its code, thing, and what was rung instead of what."""

    code = "margin_cases_open"
    status = 409
    title = _("Things were rung under another VAT than theirs: settle these cases, then close the month.")

    def __init__(self, open_cases: Sequence[Mapping[str, str]]) -> None:
        super().__init__(open_cases=list(open_cases))


class PeriodNotOver(DomainError):
    code = "period_not_over"
    status = 409
    title = _("This month is not over yet.")
