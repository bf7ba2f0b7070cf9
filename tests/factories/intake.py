"""Till tickets sent in bulk, and the worker's turns that book them."""

from typing import Any

from apps.payments.models import IntakeReceipt, IntakeTicket
from apps.payments.operations.intake import book_tickets


def pos_ticket(store: str = "", payable: str = "", number: str = "T-1", **values: Any) -> dict[str, Any]:
    """Sixty euros by card at till 1; without a payable for goods that are not ours."""
    line = {"payable": payable, "paid": "60.00"} if payable else {"article": "301762", "paid": "60.00"}
    said = {
        "store": store,
        "till": "1",
        "business_date": "2026-11-21",
        "number": number,
        "occurred_at": "2026-11-21T10:30:00Z",
        "currency": "EUR",
        "lines": [line],
        "tenders": [{"method": "card", "amount": "60.00"}],
        **values,
    }
    return {name: value for name, value in said.items() if value != ""}


def book_all() -> None:
    """As many turns as it takes, oldest request first."""
    for _turn in range(1000):
        due = IntakeReceipt.objects.filter(state__in=("pending", "unknown")).order_by("not_before").first()
        if due is None:
            return
        assert book_tickets(due.pk) is not None
    raise AssertionError("still not booked")


def states() -> list[tuple[str, str]]:
    return list(IntakeTicket.objects.order_by("id").values_list("number", "state"))
