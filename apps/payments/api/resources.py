"""Money, declared: what of it the outside may read."""

from django.db.models import QuerySet

from apps.core.actors import Actor
from apps.core.api.resource import Finder, Resource

from .. import filters, operations, permissions, selectors
from ..models import Case, Payable, Receipt, Voucher
from .serializers import CaseOut, PayableOut, PaymentOut
from .voucher_serializers import VoucherOut


def _with_lines(rows: QuerySet[Payable]) -> QuerySet[Payable]:
    return rows.select_related("store").prefetch_related("lines")


def _with_store(rows: QuerySet[Voucher]) -> QuerySet[Voucher]:
    return selectors.with_available(rows).select_related("store")


def _by_code(actor: Actor, code: str) -> QuerySet[Payable]:
    return selectors.payables_to_pay(actor, code=code)


def _by_phone(actor: Actor, phone: str) -> QuerySet[Payable]:
    return selectors.payables_to_pay(actor, phone=phone)


def _by_card(actor: Actor, card: str) -> QuerySet[Payable]:
    return selectors.payables_to_pay(actor, card=card)


def _the_voucher(actor: Actor, code: str) -> QuerySet[Voucher]:
    found = operations.find_voucher(code, actor=actor)
    return Voucher.objects.filter(pk=found.pk) if found else Voucher.objects.none()


PAYABLES = Resource(
    path="payables",
    model=Payable,
    out=PayableOut,
    read=permissions.PAYABLES_READ,
    visible_to=selectors.payables_visible_to,
    shown=_with_lines,
    searchable=filters.PAYABLES,
    finders={
        "code": Finder(_by_code, "Any code of ours, as scanned, in any store of the company where that is allowed."),
        "phone": Finder(_by_phone, "What a customer has to pay or to get; needs `payables:find`."),
        "card": Finder(_by_card, "The same by loyalty card; needs `payables:find`."),
    },
    summary="What a till can ring: prices, deposits, and what goes out of a drawer.",
)
PAYMENTS = Resource(
    path="payments",
    model=Receipt,
    out=PaymentOut,
    read=permissions.PAYMENTS_READ,
    visible_to=selectors.payments_visible_to,
    shown=selectors.with_details,
    searchable=filters.PAYMENTS,
    summary="What tills said was paid.",
)
VOUCHERS = Resource(
    path="vouchers",
    model=Voucher,
    out=VoucherOut,
    read=permissions.VOUCHERS_READ,
    visible_to=selectors.vouchers_visible_to,
    shown=_with_store,
    searchable=filters.VOUCHERS,
    finders={"code": Finder(_the_voucher, "A voucher’s code or EAN, whole; guessing is counted and stopped.")},
    summary="Store credit, gift vouchers and what they are still worth.",
)
CASES = Resource(
    path="cases",
    model=Case,
    out=CaseOut,
    read=permissions.CASES_READ,
    visible_to=selectors.cases_visible_to,
    searchable=filters.CASES,
    summary="What tills reported that somebody must look into.",
)
EVERY = (PAYABLES, PAYMENTS, VOUCHERS, CASES)
