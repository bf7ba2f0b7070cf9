"""Money, declared: what of it the outside may read."""

from django.db.models import QuerySet

from apps.core.api.resource import Resource

from .. import permissions, selectors
from ..models import Case, Payable, Receipt, Voucher
from .serializers import CaseOut, PayableOut, PaymentOut
from .voucher_serializers import VoucherOut


def _with_lines(rows: QuerySet[Payable]) -> QuerySet[Payable]:
    return rows.select_related("store").prefetch_related("lines")


PAYABLES = Resource(
    path="payables",
    model=Payable,
    out=PayableOut,
    read=permissions.PAYABLES_READ,
    visible_to=selectors.payables_visible_to,
    shown=_with_lines,
    summary="What a till can ring: prices, deposits, and what goes out of a drawer.",
)
PAYMENTS = Resource(
    path="payments",
    model=Receipt,
    out=PaymentOut,
    read=permissions.PAYMENTS_READ,
    visible_to=selectors.payments_visible_to,
    shown=selectors.with_details,
    summary="What tills said was paid.",
)
VOUCHERS = Resource(
    path="vouchers",
    model=Voucher,
    out=VoucherOut,
    read=permissions.VOUCHERS_READ,
    visible_to=selectors.vouchers_visible_to,
    shown=selectors.with_available,
    summary="Store credit, gift vouchers and what they are still worth.",
)
CASES = Resource(
    path="cases",
    model=Case,
    out=CaseOut,
    read=permissions.CASES_READ,
    visible_to=selectors.cases_visible_to,
    summary="What tills reported that somebody must look into.",
)
EVERY = (PAYABLES, PAYMENTS, VOUCHERS, CASES)
