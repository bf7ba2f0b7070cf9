"""What of money can be searched. A voucher's code is money itself: it is found whole, by its own way in."""

from django.db.models import Q

from apps.core.actors import Actor
from apps.core.criteria import Amount, Choice, Day, Guard, Id, Moment, Number, Searchable, Text, Truth

from .models import Case, Payable, Receipt, Voucher
from .permissions import PAYABLES_FIND
from .states import (
    CaseKind,
    CaseState,
    Direction,
    PayableState,
    PaymentState,
    Purpose,
    ReceiptKind,
    ReceiptState,
    VoucherKind,
    VoucherState,
)


def _where_they_may_find(actor: Actor) -> Q | None:
    """A payable does not show whose it is: that is for who may find it by its customer."""
    stores = actor.stores_for(PAYABLES_FIND)
    return None if stores is None else Q(store_id__in=stores)


PAYABLES = Searchable(
    model=Payable,
    fields={
        "code": Text("code", sorts=True),
        "ean": Text("ean"),
        "direction": Choice("direction", choices=Direction.values, facet=True),
        "purpose": Choice("purpose", choices=Purpose.values, facet=True),
        "subject": Text("subject_resource", facet=True),
        "subject_code": Text("subject_code", sorts=True),
        "store": Text("store__code", sorts=True, facet=True),
        "customer": Id("customer_id", null=True, guard=Guard(PAYABLES_FIND, _where_they_may_find)),
        "currency": Text("currency", facet=True),
        "total": Amount("total", sorts=True),
        "discounted": Amount("discounted"),
        "paid": Amount("paid"),
        "balance": Amount("balance", sorts=True),
        "state": Choice("state", choices=PayableState.values, facet=True),
        "payment_state": Choice("payment_state", choices=PaymentState.values, facet=True),
        "reserved_by": Text("reserved_by"),
        "reserved_until": Moment("reserved_until", null=True),
    },
)
PAYMENTS = Searchable(
    model=Receipt,
    fields={
        "kind": Choice("kind", choices=ReceiptKind.values, facet=True),
        "state": Choice("state", choices=ReceiptState.values, facet=True),
        "store": Text("store__code", sorts=True, facet=True),
        "till": Text("till_code", sorts=True, facet=True),
        "business_date": Day("business_date", sorts=True, facet=True),
        "ticket_number": Text("ticket_number", sorts=True),
        "payment_line": Number("payment_line"),
        "payable": Text("payable__code", null=True),
        "payable_code": Text("payable_code"),
        "currency": Text("currency", facet=True),
        "amount": Amount("amount", sorts=True),
        "discount": Amount("discount", sorts=True),
        "occurred_at": Moment("occurred_at", sorts=True),
        "awaits_confirmation": Truth("awaits_confirmation", facet=True),
    },
)
VOUCHERS = Searchable(
    model=Voucher,
    fields={
        "kind": Choice("kind", choices=VoucherKind.values, facet=True),
        "state": Choice("state", choices=VoucherState.values, facet=True),
        "store": Text("store__code", sorts=True, facet=True),
        "currency": Text("currency", facet=True),
        "issued": Amount("issued", sorts=True),
        "balance": Amount("balance", sorts=True),
        "spent": Amount("spent"),
        "expires_on": Day("expires_on", null=True, sorts=True),
    },
)
CASES = Searchable(
    model=Case,
    fields={
        "code": Text("code", sorts=True),
        "kind": Choice("kind", choices=CaseKind.values, facet=True),
        "state": Choice("state", choices=CaseState.values, facet=True),
        "store": Text("store__code", null=True, facet=True),
        "payable": Text("payable__code", null=True),
        "payment": Id("receipt_id", null=True),
        "owner_role": Text("owner_role", facet=True),
        "resolved_at": Moment("resolved_at", null=True, sorts=True),
    },
)
