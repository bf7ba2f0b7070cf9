"""The double's point of sale: `sync_from_ui` as 19.0 was seen to do it, and a cashier to be told what to ring.

A ticket's `write_date` is when its transaction began, so one that commits late appears behind what was read already.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from . import business, records
from .errors import user_error
from .ringing import Ringing, Tax
from .store import Row, Store

TAX = 41  # 20 % included
MOMENT = "%Y-%m-%d %H:%M:%S"
CHILDREN = ("lines", "payment_ids")
NOT_KEPT = ("access_token", "partner_id", "to_invoice", "amount_tax", *CHILDREN)


def sync_from_ui(store: Store, orders: list[Row], began: datetime | None = None) -> Row:
    """Create each ticket once, by its uuid, paid; answers what it wrote."""
    known = {row["uuid"]: int(number) for number, row in store.table("pos.order").items()}
    numbers = [known.get(order["uuid"]) or _create(store, order, began or datetime.now(UTC)) for order in orders]
    return {"pos.order": records.read(store, "pos.order", numbers, ["uuid", "name", "pos_reference", "state"])}


def close_session(store: Store) -> int:
    """All paid tickets become posted in one transaction; how many."""
    rows = [(number, row) for number, row in store.table("pos.order").items() if row["state"] == "paid"]
    written = datetime.now(UTC).isoformat(" ")[:26]
    for number, row in rows:
        store.put("pos.order", number, row | {"state": "done", "write_date": written})
    return len(rows)


def ring(store: Store, wish: Row) -> Row:
    """`settle`: codes or names of sale orders · `discount`: percent off them · `deposit`: {order: amount} ·
    `lines`: [{product, price, quantity, discount, note, tax}] · `off`: amount off the whole ticket · `refund`: a
    ticket's number, or {number: [line ids]} · `tenders`: [[method, amount]] · `config` · `at` · `late`: seconds between
    the beginning of the transaction and now."""
    began = datetime.now(UTC) - timedelta(seconds=float(wish.get("late", 0)))
    config = int(wish.get("config", 1))
    ringing = Ringing(config, _session_of(store, config), wish.get("at") or began.strftime(MOMENT))
    _add_lines(store, ringing, wish)
    tenders = [(int(method), Decimal(str(amount))) for method, amount in wish.get("tenders", [])]
    order = ringing.paid(tenders)
    (told,) = sync_from_ui(store, [order], began)["pos.order"]
    return {**told, "total": f"{ringing.total:.2f}", "date_order": order["date_order"]}


def _add_lines(store: Store, ringing: Ringing, wish: Row) -> None:
    taxes = _taxes(store)
    articles = store.table("pos.config")[ringing.config]
    for name in wish.get("settle", []):
        order = _sale(store, name)
        found = records.search(store, "sale.order.line", [["order_id", "=", order]], {})
        lines = records.read(store, "sale.order.line", found, [])
        ringing.settle(order, lines, taxes, discount=Decimal(str(wish.get("discount", 0))))
    for name, amount in (wish.get("deposit") or {}).items():
        article = articles["down_payment_product_id"]
        ringing.add(article, Decimal(str(amount)), taxes[TAX], sale_order_origin_id=_sale(store, name))
    for line in wish.get("lines", []):
        ringing.add(
            int(line.get("product", 2)), Decimal(str(line["price"])), taxes[int(line.get("tax", TAX))],
            quantity=Decimal(str(line.get("quantity", 1))), discount=Decimal(str(line.get("discount", 0))),
            customer_note=line.get("note", ""),
        )  # fmt: skip
    if off := wish.get("off"):
        ringing.add(articles["discount_product_id"], -Decimal(str(off)), taxes[TAX])
    if refund := wish.get("refund"):
        ringing.take_back(_lines_of(store, refund), taxes)


def _taxes(store: Store) -> dict[int, Tax]:
    rows = store.table("account.tax").items()
    return {int(n): Tax(int(n), Decimal(str(row["amount"])), row["price_include"]) for n, row in rows}


def _create(store: Store, order: Row, began: datetime) -> int:
    paid = sum((Decimal(str(payment["amount"])) for _, _, payment in order["payment_ids"]), Decimal(0))
    if abs(paid - Decimal(str(order["amount_total"]))) >= Decimal("0.01"):
        raise user_error("Order is not fully paid.")
    values = {name: value for name, value in order.items() if name not in NOT_KEPT}
    refunded = {line["refunded_orderline_id"] for _, _, line in order["lines"] if line.get("refunded_orderline_id")}
    config = store.table("pos.config")[order["config_id"]]
    reference = f"{began:%y}0-{order['config_id']}-{store.next_number('pos.order reference'):06d}"
    values |= {
        "pos_reference": reference,
        "name": _name_of(store, refunded) or f"{config['name']} - {reference[-6:]}",
        "currency_id": business.COMPANY_CURRENCY,
        "user_id": 2,
        "state": "draft",
        "write_date": began.strftime(MOMENT),
    }
    number = records.create(store, "pos.order", values)
    for _, _, line in order["lines"]:
        name = f"{store.next_number('pos.order.line name'):06d}"
        _link_deposit(
            store, config, records.create(store, "pos.order.line", {**line, "name": name, "order_id": number})
        )
    for _, _, payment in order["payment_ids"]:
        records.create(store, "pos.payment", {**payment, "pos_order_id": number})
    row = store.table("pos.order")[number]
    store.put("pos.order", number, row | {"state": order["state"], "write_date": began.isoformat(" ")[:26]})
    _confirm_sales(store, order["lines"])
    return number


def _name_of(store: Store, refunded: Iterable[int]) -> str:
    for number in refunded:
        original = store.table("pos.order")[store.table("pos.order.line")[number]["order_id"]]
        return f"{original['name']} REFUND"
    return ""


def _link_deposit(store: Store, config: Row, number: int) -> None:
    """A down payment becomes a line of the sale order, of quantity 0, which the ticket's line then names."""
    line = store.table("pos.order.line")[number]
    origin = line["sale_order_origin_id"]
    if origin and line["product_id"] == config["down_payment_product_id"] and not line["sale_order_line_id"]:
        values = {"order_id": origin, "name": "Down payment", "product_uom_qty": 0.0, "price_unit": line["price_unit"]}
        linked = records.create(store, "sale.order.line", {**values, "tax_ids": line["tax_ids"]})
        store.put("pos.order.line", number, line | {"sale_order_line_id": linked})


def _confirm_sales(store: Store, lines: Iterable[Any]) -> None:
    origins = {line["sale_order_origin_id"] for _, _, line in lines if line.get("sale_order_origin_id")}
    quotations = [number for number in origins if store.table("sale.order")[number]["state"] in ("draft", "sent")]
    business.action_confirm(store, quotations)


def _session_of(store: Store, config: int) -> int:
    for number, row in store.table("pos.session").items():
        if row["config_id"] == config:
            return int(number)
    raise user_error(f"No point of sale has the number {config}.")


def _sale(store: Store, name: str) -> int:
    for number, row in store.table("sale.order").items():
        if name in (row["client_order_ref"], row["name"]):
            return int(number)
    raise user_error(f"No sale order is called {name}.")


def _lines_of(store: Store, refund: str | Row) -> list[Row]:
    """All lines of the ticket with this number, or those named."""
    names: dict[str, list[int]] = refund if isinstance(refund, dict) else {refund: []}
    found: list[int] = []
    for reference, wanted in names.items():
        orders = records.search(store, "pos.order", [["pos_reference", "=", reference]], {})
        lines = records.search(store, "pos.order.line", [["order_id", "in", orders]], {})
        found += [number for number in lines if not wanted or number in wanted]
    return records.read(store, "pos.order.line", found, [])
