"""What of things for sale falls due by itself."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apps.core.clocks import Clock

from ..models import Hold, StockItem
from ..states import StockStatus
from .holding import expire_holds
from .reducing import apply_markdown_plans

CLOCKS = (
    Clock(
        name="markdowns", about=_("What stayed long for sale costs less, where a plan says so."),
        model=StockItem, field="listed_at", running=Q(status=StockStatus.LISTED), sweep=apply_markdown_plans,
    ),
    Clock(
        name="holds", about=_("Things kept for somebody are for sale again."),
        model=Hold, field="until", store="stock_item__store_id", guard="stock_item", running=Q(ended_at__isnull=True),
        sweep=expire_holds,
    ),
)  # fmt: skip
