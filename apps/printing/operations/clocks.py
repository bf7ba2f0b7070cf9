"""What of printing falls due by itself."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apps.core.clocks import Clock

from ..models import PrintJob
from ..states import PrintJobState
from .pulling import return_unconfirmed

CLOCKS = (
    Clock(
        name="print_jobs", about=_("Prints that nobody confirmed go back to the queue."),
        model=PrintJob, field="lease_until", running=Q(state=PrintJobState.TAKEN), sweep=return_unconfirmed,
    ),
)  # fmt: skip
