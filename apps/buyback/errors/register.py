"""Refusals of the police register."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from apps.core.errors import DomainError


class LotTooDear(DomainError):
    """Things share an entry only when each is cheap and of no artistic or historical interest."""

    code = "register_lot_refused"
    title = _("These things cannot share one entry of the register.")

    def __init__(self, *, ceiling: str) -> None:
        super().__init__(
            str(_("Only things of at most %(ceiling)s each, of no artistic or historical interest, share an entry."))
            % {"ceiling": ceiling},
            ceiling=ceiling,
        )


class EntryReversed(DomainError):
    code = "register_entry_reversed"
    status = 409
    title = _("This entry of the register has been reversed.")

    def __init__(self, **extra: Any) -> None:
        super().__init__(**extra)
