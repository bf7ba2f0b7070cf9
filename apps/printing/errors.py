"""Refusals of printing."""

from django.utils.translation import gettext_lazy as _

from apps.core.errors import DomainError


class ClaimLost(DomainError):
    """The print was given back meanwhile and somebody else has taken it, or it is over."""

    code = "claim_lost"
    status = 409
    title = _("This print is no longer yours: it was given back after too long a silence.")


class PdfUnavailable(DomainError):
    code = "pdf_unavailable"
    status = 503
    title = _(
        "PDF needs the Pango library on the machine that renders: install libpango-1.0-0, libpangoft2-1.0-0 and "
        "libharfbuzz-subset0, then print again. Printing from the browser works meanwhile."
    )
