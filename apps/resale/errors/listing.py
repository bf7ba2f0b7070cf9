"""Refusals about listings and holds."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from apps.core.errors import DomainError


class OnHold(DomainError):
    code = "on_hold"
    status = 409
    title = _("Somebody else keeps this thing for the moment.")
    retryable = True

    def __init__(self, *, until: datetime) -> None:
        super().__init__(until=until.isoformat())


class WordingRefused(DomainError):
    """`words`: what may not be said of this thing."""

    code = "wording_refused"
    title = _("This may not be said of a used thing.")

    def __init__(self, *, words: list[str]) -> None:
        super().__init__(str(_("Not to be said of this thing: %(words)s.")) % {"words": ", ".join(words)}, words=words)


class NotAChannel(DomainError):
    code = "channel_unavailable"
    status = 409
    title = _("Nothing can be published there at the moment.")


class NotASale(DomainError):
    """A rental never becomes a sale."""

    code = "not_a_sale"
    title = _("A rental is not a sale: send it to POST /api/v1/rentals/.")
