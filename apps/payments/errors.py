"""Refusals about money. None of them is ever an answer to what a till has already taken."""

from django.utils.translation import gettext_lazy as _

from apps.core.errors import Invalid


class UnknownStore(Invalid):
    """No store has this code, or the sender does not report for it: which of the two is nobody's business."""

    code = "unknown_store"
    title = _("No store has this code.")

    def __init__(self, code: str) -> None:
        super().__init__({"/store": f"You report for no store with the code “{code}”."})
