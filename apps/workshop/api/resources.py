"""Work orders, declared: what of them the outside may read, and how they are acted on."""

from django.db.models import QuerySet

from apps.core.api.actions import Actions, with_files_and_names
from apps.core.api.resource import Resource

from .. import filters, permissions, selectors
from ..models import WorkOrder
from ..states import WORK_ORDER
from .guards import GUARDS
from .serializers import WorkOrderDetailOut, WorkOrderOut


def with_quotes(rows: QuerySet[WorkOrder]) -> QuerySet[WorkOrder]:
    """With what an answer shows, in a fixed number of queries."""
    return rows.select_related("store", "legal_entity", "payable").prefetch_related("quotes__lines")


WORK_ORDERS = Resource(
    path="work-orders",
    model=WorkOrder,
    out=WorkOrderOut,
    read=permissions.READ,
    visible_to=selectors.work_orders_visible_to,
    shown=with_quotes,
    filters=filters.WorkOrderFilter,
    searchable=filters.WORK_ORDERS,
    summary="Repairs from the first announcement to hand-over.",
    not_for="selling goods, renting things out, or setting a status: every status has its own action.",
)
ORDER_ACTIONS = Actions(
    of=WORK_ORDERS,
    key="work_order_id",
    out=WorkOrderDetailOut,
    lock=selectors.lock_work_order,
    table=WORK_ORDER,
    dress=with_files_and_names,
    guards=GUARDS,
)
