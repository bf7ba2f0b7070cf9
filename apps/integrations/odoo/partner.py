"""Odoo 19 as a partner: what it can take, and where each document goes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from apps.payments.states import Door

from ..contract import (
    Applied,
    ConnectionInfo,
    Cursor,
    Mapping,
    Outcome,
    Payload,
    Refused,
    Rendering,
    TicketPage,
    UnsupportedDocument,
)
from ..documents import CustomerUpsert, Document, PaymentReceived, SaleCompleted, WorkOrderPayable
from . import customers, orders, payments, rendering, tickets
from .client import CallFailed, OdooClient

PERSONAL_COLUMNS = ("name", "email", "phone", "street", "vat")

Step = Callable[[OdooClient, Payload], Outcome]
Search = Callable[[OdooClient, Payload], Outcome | None]


class Odoo:
    code = "odoo"
    kinds = frozenset({CustomerUpsert.KIND, WorkOrderPayable.KIND, SaleCompleted.KIND, PaymentReceived.KIND})
    doors = {str(Door.POLL): timedelta(minutes=3)}

    def render(self, document: Document, mapping: Mapping, connection: ConnectionInfo) -> Rendering:
        match document:
            case CustomerUpsert():
                payload = rendering.render_customer(document, mapping, connection)
            case WorkOrderPayable():
                payload = rendering.render_work_order(document, mapping, connection)
            case SaleCompleted():
                payload = rendering.render_sale(document, mapping, connection)
            case PaymentReceived():
                payload = rendering.render_payment(document, mapping, connection)
            case _:
                raise UnsupportedDocument(self.code, document.KIND)
        return Rendering.of(payload, mapping)

    def push(self, payload: Payload, connection: ConnectionInfo) -> Outcome:
        steps: dict[str, Step] = {
            CustomerUpsert.KIND: customers.push,
            WorkOrderPayable.KIND: orders.push,
            SaleCompleted.KIND: orders.push,
            PaymentReceived.KIND: payments.push,
        }
        step = steps.get(payload["kind"])
        if step is None:
            return Refused(UnsupportedDocument.code, str(UnsupportedDocument(self.code, payload["kind"])))
        try:
            return step(OdooClient(connection, payload["context"]), payload)
        except CallFailed as failure:
            return _without_personal_data(failure.outcome, payload)

    def lookup(self, payload: Payload, connection: ConnectionInfo) -> Outcome | None:
        searches: dict[str, Search] = {
            CustomerUpsert.KIND: customers.lookup,
            WorkOrderPayable.KIND: orders.lookup,
            SaleCompleted.KIND: orders.lookup,
            PaymentReceived.KIND: payments.lookup,
        }
        search = searches.get(payload["kind"])
        if search is None:
            return Refused(UnsupportedDocument.code, str(UnsupportedDocument(self.code, payload["kind"])))
        try:
            return search(OdooClient(connection, payload["context"]), payload)
        except CallFailed as failure:
            return _without_personal_data(failure.outcome, payload)

    def start(self, since: datetime) -> Cursor:
        return tickets.start(since)

    def poll(self, connection: ConnectionInfo, cursor: Cursor) -> TicketPage:
        return tickets.poll(connection, cursor)


def _without_personal_data(outcome: Outcome, payload: Payload) -> Outcome:
    """Odoo quotes the customer in its messages; reasons are shown, logged and kept longer than the customer."""
    if isinstance(outcome, Applied):
        return outcome
    customer = dict(zip(payload["customer"]["fields"], payload["customer"]["row"], strict=True))
    reason = outcome.reason
    for column in PERSONAL_COLUMNS:
        if len(customer[column]) > 1:
            reason = reason.replace(customer[column], f"[{column}]")
    return replace(outcome, reason=reason)
