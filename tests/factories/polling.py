"""A store whose till is the double's point of sale, and the way of its tickets from there to here."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import requests

from apps.core import inbox
from apps.core.actors import system
from apps.core.models import InboxMessage
from apps.integrations.models import Connection
from apps.integrations.operations import PollResult, poll_tickets, set_polling
from apps.integrations.sandbox.seed import TILLS
from apps.integrations.sandbox.server import Sandbox
from apps.payments.models import Receipt
from apps.stores.models import Store
from apps.workshop.models import WorkOrder
from tests.factories.core import relayed
from tests.factories.integrations import make_connection
from tests.factories.stores import make_till
from tests.factories.workshop import make_work_order

TILL, METHOD_CASH, METHOD_CARD = TILLS[1], 1, 2


def make_polled(store: Store, sandbox: Sandbox, **values: Any) -> Connection:
    """Routed, mapped and read from a minute ago; the store's till "1" is the double's first point of sale."""
    connection = make_connection(store.entity, sandbox.url, **values)
    make_till(store=store, code="1", external_reference=TILL)
    set_polling(connection.id, active=True, actor=system("test"), since=datetime.now(UTC) - timedelta(minutes=1))
    return connection


def ring(sandbox: Sandbox, **wish: Any) -> dict[str, Any]:
    """Tell the cashier of the double; what the ticket is called."""
    answer = requests.post(f"{sandbox.url}/__control/till", json=wish, timeout=5)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def poll(connection: Connection, **how: Any) -> PollResult:
    """Read, and understand what was read."""
    result = poll_tickets(connection.id, **how)
    understand_all()
    return result


def understand_all() -> list[str]:
    """Every message that is due, in the order it came; what each attempt came to."""
    due = InboxMessage.objects.filter(state="pending").order_by("created_at", "id").values_list("id", flat=True)
    return [type(outcome).__name__ for message in due if (outcome := inbox.attempt(message)) is not None]


def at_the_erp(store: Store, **values: Any) -> WorkOrder:
    """A ready work order whose sale order is in the ERP."""
    order = make_work_order(store, **values)
    relayed()
    return order


def receipts() -> list[tuple[str, str, Decimal]]:
    return list(Receipt.objects.order_by("id").values_list("kind", "state", "amount"))
