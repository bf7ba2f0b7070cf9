"""Refusals about customers."""

from django.utils.translation import gettext_lazy as _

from apps.core.errors import DomainError


class UnderAge(DomainError):
    """Nothing is bought from a minor, whoever stands beside them. Screens say it beside the day of birth."""

    code = "under_age"
    title = _("This person is under eighteen: nothing can be bought from them.")
