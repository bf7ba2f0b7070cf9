"""What of the workshop falls due by itself."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apps.core.clocks import Clock

from .. import selectors
from ..models import Quote, WorkOrder
from ..states import QuoteState, WorkOrderStatus
from .quoting import lapse_quotes

SENT = Q(state=QuoteState.SENT, work_order__status=WorkOrderStatus.QUOTED)

CLOCKS = (
    Clock(
        name="promises", about=_("Work that was promised for a moment is late."),
        model=WorkOrder, field="promised_at", running=Q(status__in=selectors.PROMISED),
    ),
    Clock(
        name="uncollected", about=_("What is finished and not fetched is to be reminded of."),
        model=WorkOrder, field="ready_at", running=Q(status__in=selectors.FINISHED), after=selectors.UNCOLLECTED_AFTER,
    ),
    Clock(
        name="unanswered_quotes", about=_("Quotes that nobody answered are to be asked about."),
        model=Quote, field="created_at", store="work_order__store_id", guard="work_order", running=SENT,
        after=selectors.UNANSWERED_AFTER,
    ),
    Clock(
        name="quotes", about=_("Quotes past their last day lapse."),
        model=Quote, field="valid_until", store="work_order__store_id", guard="work_order", running=SENT,
        sweep=lapse_quotes,
    ),
)  # fmt: skip
