"""A day's figures in people's words and amounts. What a new app or a new till sends is shown under its own name."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from apps.core.money import Money

from ..states import CaseKind, Cause, Door, PaymentState, Purpose, ReceiptKind

SUBJECTS: dict[str, str | Promise] = {
    "work_order": _("Work orders"),
    "trade_in": _("Trade-ins"),
    "": _("Not yet counted"),
}
TENDERS: dict[str, str | Promise] = {
    "cash": pgettext_lazy("tender", "Cash"),
    "card": pgettext_lazy("tender", "Card"),
    "cheque": pgettext_lazy("tender", "Cheque"),
    "transfer": pgettext_lazy("tender", "Bank transfer"),
    "voucher": pgettext_lazy("tender", "Voucher"),
    "on_account": pgettext_lazy("tender", "On account"),
    "unknown": pgettext_lazy("tender", "Not told"),
}
COUNTED_NOWHERE: dict[str, str | Promise] = {
    "waiting": _("waiting for what they pay"),
    "in_case": _("held in a case"),
}
TO_DO: dict[str, str | Promise] = {
    Cause.DECLARED: _("The till may have this ticket: confirm it, or set it aside."),
    Cause.WAITING: _("Say what it paid."),
    Cause.IN_CASE: _("Its case says what to do."),
    Cause.PAYOUT: _("The till’s total may leave out what the drawer paid."),
    Cause.REVERSED: _("The till’s total may leave out what was taken back."),
    Cause.OTHER_GOODS: _("Enter it as goods handled elsewhere."),
    Cause.NO_TOTAL: _("Enter what this till printed."),
    Cause.UNEXPLAINED: _("Count again, or have it looked into."),
}


def tender(method: str) -> str:
    return str(TENDERS.get(method, method or "—"))


def till(code: str) -> str:
    return code or str(_("till not known"))


def subject(row: dict[str, Any]) -> str:
    """Work orders · advance on the price."""
    resource, purpose = row["subject"], row["purpose"]
    name = str(SUBJECTS.get(resource) or capfirst(resource.replace("_", " ")))
    if purpose == Purpose.SETTLEMENT:
        return name
    labels = COUNTED_NOWHERE | {choice.value: choice.label for choice in Purpose}
    return f"{name} · {labels.get(purpose, purpose)}"


def money(row: dict[str, Any], name: str) -> Money | None:
    return Money(Decimal(row[name]), row["currency"]) if row.get(name) else None


def cause(row: dict[str, Any]) -> dict[str, Any]:
    kind = Cause(row["cause"])
    return row | {"label": capfirst(str(kind.label)), "to_do": TO_DO[kind], "money": money(row, "amount")}


def ticket(row: dict[str, Any]) -> dict[str, Any]:
    """Any row that names a payment, with what it lacks to be read."""
    shown = row | {"money": money(row, "amount"), "day": parse_date(row["business_date"])}
    shown["kind_label"] = capfirst(str(ReceiptKind(row["kind"]).label)) if row["kind"] in ReceiptKind else ""
    if row.get("at"):
        shown["at"] = timezone.localtime(datetime.fromisoformat(row["at"]))
    shown["expected"] = [
        {"label": str(Door(one["door"]).label), "source": one["source"], "by": moment(one["by"])}
        for one in row.get("expected", ())
    ]
    return shown


def case(row: dict[str, Any]) -> dict[str, Any]:
    """`kind` of such a row is the case's."""
    discount = money(row, "discount")
    return row | {"money": money(row, "amount"), "off": discount, "label": str(CaseKind(row["kind"]).label)}


def odd(row: dict[str, Any]) -> dict[str, Any]:
    return row | {"money": money(row, "balance"), "label": capfirst(str(PaymentState(row["payment_state"]).label))}


def moment(text: str) -> datetime:
    return timezone.localtime(datetime.fromisoformat(text))
