"""A cashier at the server under test: the same orders go to the double and to a real point of sale.

A real server needs an open session of a point of sale, given as ODOO_TILL: {"config": 1, "session": 1};
payment methods 1 cash and 2 card; article 3 as its down payment product, 4 as its discount product (`pos_discount`).
"""

import json
import os
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from apps.integrations.odoo.client import OdooClient
from apps.integrations.odoo.tickets import MOMENT
from apps.integrations.sandbox.ringing import Ringing, Tax

from .servers import Odoo19

TILL = json.loads(os.environ.get("ODOO_TILL", '{"config": 1, "session": 1}'))
TAXES = {
    53: Tax(53, Decimal(20)),
    41: Tax(41, Decimal(20)),
    49: Tax(49, Decimal(20), included=False),
}
PART, DEPOSIT, DISCOUNT = 2, 3, 4


class Cashier:
    """Rings at one server; every ticket is found again by its uuid."""

    def __init__(self, odoo: Odoo19) -> None:
        self.odoo = odoo
        self.ringing = self._new()

    def settle(self, sale: int, discount: str = "0") -> "Cashier":
        fields = ("product_id", "product_uom_qty", "price_unit", "discount", "tax_ids")
        lines = self.odoo.read("sale.order.line", [["order_id", "=", sale]], *fields)
        self.ringing.settle(sale, lines, TAXES, discount=Decimal(discount))
        return self

    def deposit(self, sale: int, amount: str) -> "Cashier":
        self.ringing.add(DEPOSIT, Decimal(amount), TAXES[53], sale_order_origin_id=sale)
        return self

    def sell(self, price: str, **more: Any) -> "Cashier":
        self.ringing.add(PART, Decimal(price), TAXES[more.pop("tax", 41)], **more)
        return self

    def take_back(self, ticket: dict[str, Any], *places: int) -> "Cashier":
        """Lines of a ticket, all or those at these places."""
        fields = ("product_id", "qty", "price_unit", "discount", "tax_ids")
        lines = self.odoo.read("pos.order.line", [["order_id", "=", ticket["id"]]], *fields)
        self.ringing.take_back([lines[place] for place in places] or lines, TAXES)
        return self

    def paid(self, *tenders: tuple[int, str]) -> dict[str, Any]:
        """The ticket as stored; without tenders all by card."""
        order = self.ringing.paid([(method, Decimal(amount)) for method, amount in tenders])
        self.ringing = self._new()
        client = OdooClient(self.odoo.to, {"lang": "en_US"})
        client._call("pos.order", "sync_from_ui", orders=[order])
        fields = ("pos_reference", "name", "write_date", "date_order", "state", "user_id", "config_id")
        (stored,) = self.odoo.read("pos.order", [["uuid", "=", order["uuid"]]], *fields)
        return stored

    def _new(self) -> Ringing:
        return Ringing(TILL["config"], TILL["session"], datetime.now(UTC).strftime(MOMENT))
