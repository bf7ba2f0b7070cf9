"""One set of criteria for API and screens, and what of work orders can be searched."""

import django_filters

from apps.core.criteria import Amount, Choice, Id, Moment, Searchable, Several, Text, Words
from apps.customers.filters import personal
from apps.payments.states import PaymentState

from .models import WorkOrder
from .states import Custody, Payer, WorkOrderStatus


class WorkOrderFilter(django_filters.FilterSet):
    status = django_filters.MultipleChoiceFilter(choices=WorkOrderStatus.choices)
    payment_state = django_filters.MultipleChoiceFilter(choices=PaymentState.choices)
    store = django_filters.CharFilter(field_name="store__code")
    code = django_filters.CharFilter()
    customer = django_filters.UUIDFilter(field_name="customer_id")
    promised_before = django_filters.IsoDateTimeFilter(field_name="promised_at", lookup_expr="lt")

    class Meta:
        model = WorkOrder
        fields: list[str] = []


WORK_ORDERS = Searchable(
    model=WorkOrder,
    fields={
        "code": Text("code", sorts=True),
        "store": Text("store__code", sorts=True, facet=True),
        "legal_entity": Text("legal_entity__code", facet=True),
        "status": Choice("status", choices=WorkOrderStatus.values, facet=True),
        "payment_state": Choice("payment_state", choices=PaymentState.values, facet=True),
        "custody": Choice("custody", choices=Custody.values, facet=True),
        "payer": Choice("payer", choices=Payer.values, facet=True),
        "balance": Amount("balance", sorts=True),
        "currency": Text("currency", facet=True),
        "payable": Text("payable__code", null=True),
        "customer": Id("customer_id", null=True),
        "item": Id("item_id", null=True),
        "technician": Id("technician_id", null=True, facet=True),
        "accessories": Several("accessories"),
        "approval_ceiling": Amount("approval_ceiling", null=True),
        "promised_at": Moment("promised_at", null=True, sorts=True),
        "checked_in_at": Moment("checked_in_at", null=True, sorts=True),
        "ready_at": Moment("ready_at", null=True, sorts=True),
        "paid_at": Moment("paid_at", null=True, sorts=True),
        "handed_over_at": Moment("handed_over_at", null=True, sorts=True),
    },
    words=Words({"item__search_text": None, "customer__search_text": personal("customer__")}),
)
