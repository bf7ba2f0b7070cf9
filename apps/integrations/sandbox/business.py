"""What Odoo does beyond storing: totals, numbers, confirmation, posting, and the checks that refuse."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from .errors import invalid, missing_record, user_error
from .store import Row, Store

CENT = Decimal("0.01")
COMPANY_CURRENCY = 126  # EUR


def after_change(store: Store, model: str, number: int, *, created: bool) -> None:
    row = store.table(model)[number]
    match model:
        case "res.partner":
            _check_partner(store, number, row)
        case "sale.order":
            _check_order(store, number, row, created=created)
        case "sale.order.line":
            _price_line(store, number, row)
        case "account.payment":
            _check_payment(row)


def before_write(store: Store, model: str, row: Row, values: Row) -> None:
    """Goods of a confirmed order are on their way: the line cannot become another product."""
    if model != "sale.order.line" or values.get("product_id", row["product_id"]) == row["product_id"]:
        return
    confirmed = store.table("sale.order")[row["order_id"]]["state"] == "sale"
    if confirmed and row["product_id"] and store.table("product.product")[row["product_id"]]["type"] == "consu":
        raise user_error("You cannot modify the product of this order line.")


def action_confirm(store: Store, numbers: list[int]) -> bool:
    for number in numbers:
        row = _row(store, "sale.order", number)
        if row["state"] not in ("draft", "sent"):
            raise user_error("Some orders are not in a state requiring confirmation.")
        store.put("sale.order", number, row | {"state": "sale"})
    return True


def action_cancel(store: Store, model: str, numbers: list[int]) -> bool | None:
    state = "cancel" if model == "sale.order" else "canceled"
    for number in numbers:
        store.put(model, number, _row(store, model, number) | {"state": state})
    return True if model == "sale.order" else None


def action_post(store: Store, numbers: list[int]) -> None:
    """Answers nothing when it works, and nothing when there was nothing to post."""
    for number in numbers:
        row = _row(store, "account.payment", number)
        if row["state"] == "draft":
            name = f"PAY{store.next_number('payment name'):05d}"
            store.put("account.payment", number, row | {"state": "in_process", "name": name})


def _row(store: Store, model: str, number: int) -> Row:
    row = store.table(model).get(number)
    if row is None:
        raise missing_record(model, number)
    return row


def _check_partner(store: Store, number: int, row: Row) -> None:
    if row["name"] is False:  # an empty text passes, as in the real one
        raise invalid("Contacts require a name")
    vat = str(row["vat"] or "").replace(" ", "").upper()
    if vat.startswith("FR") and len(vat) != 13:
        raise invalid(
            f"\nThe VAT number [{vat[2:]}] for partner [{row['name']}] does not seem to be valid.  \n"
            "Note: the expected format is FR23334175221"
        )
    store.put("res.partner", number, row | {"vat": vat or False})


def _check_order(store: Store, number: int, row: Row, *, created: bool) -> None:
    if not row["partner_id"]:
        raise invalid(
            "Missing required value for the field 'Customer' (partner_id).\nModel: 'Sales Order' (sale.order)"
        )
    if created:
        name = f"S{store.next_number('order name'):05d}"
        store.put(
            "sale.order",
            number,
            row | {"name": name, "currency_id": COMPANY_CURRENCY, "amount_total": 0.0} | {"order_line": _lines(row)},
        )


def _lines(row: Row) -> list[int]:
    return list(row.get("order_line") or [])


def _price_line(store: Store, number: int, row: Row) -> None:
    """Quantities and discounts keep two digits, silently; excluded taxes are added to the price."""
    quantity, price = _two_digits(row["product_uom_qty"]), Decimal(str(row["price_unit"]))
    discount = _two_digits(row["discount"])
    added = sum(
        (
            Decimal(str(tax["amount"]))
            for tax in (store.table("account.tax")[identifier] for identifier in row["tax_ids"] or [])
            if not tax["price_include"]
        ),
        Decimal(0),
    )
    total = (quantity * price * (1 - discount / 100)).quantize(CENT, ROUND_HALF_UP)
    total = (total * (1 + added / 100)).quantize(CENT, ROUND_HALF_UP)
    figures: dict[str, Any] = {
        "product_uom_qty": float(quantity),
        "discount": float(discount),
        "price_total": float(total),
    }
    store.put("sale.order.line", number, row | figures)
    order_number = row["order_id"]
    order = _row(store, "sale.order", order_number)
    lines = [*_lines(order), *([] if number in _lines(order) else [number])]
    amounts = [Decimal(str(store.table("sale.order.line")[line]["price_total"])) for line in lines]
    store.put(
        "sale.order", order_number, order | {"order_line": lines, "amount_total": float(sum(amounts, Decimal(0)))}
    )


def _two_digits(number: float) -> Decimal:
    return Decimal(str(number)).quantize(CENT, ROUND_HALF_UP)


def _check_payment(row: Row) -> None:
    """A posted payment may be rewritten: 19.0 lets it pass too."""
    if row["amount"] < 0:
        raise invalid("The payment amount cannot be negative.")
