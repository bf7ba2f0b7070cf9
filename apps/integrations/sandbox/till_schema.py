"""The models of Odoo's point of sale, with `pos_sale`: enough of them to ring a ticket and to read it."""

from __future__ import annotations

from .structure import Field, Model, char, link

TICKET_STATES = (("draft", "New"), ("cancel", "Cancelled"), ("paid", "Paid"), ("done", "Posted"))
SESSION_STATES = (("opened", "In Progress"), ("closed", "Closed & Posted"))
MEANS = (("cash", "Cash"), ("bank", "Bank"), ("pay_later", "Customer Account"))

TILL_MODELS: dict[str, Model] = {
    "res.company": Model("Companies", {"name": char("Company Name")}),
    "res.users": Model("User", {"name": char("Name")}),
    "pos.config": Model(
        "Point of Sale Configuration",
        {
            "name": char("Point of Sale"),
            "down_payment_product_id": link("Down Payment Product", "product.product"),
            "discount_product_id": link("Discount Product", "product.product"),
        },
    ),
    "pos.session": Model(
        "Point of Sale Session",
        {
            "name": char("Session ID"),
            "config_id": link("Point of Sale", "pos.config"),
            "state": Field("selection", "Status", choices=SESSION_STATES, default="opened"),
            "start_at": Field("datetime", "Opening Date"),
        },
    ),
    "pos.payment.method": Model(
        "Point of Sale Payment Methods",
        {"name": char("Method"), "type": Field("selection", "Type", choices=MEANS)},
    ),
    "pos.order": Model(
        "Point of Sale Orders",
        {
            "uuid": char("Uuid"),
            "name": char("Order Ref"),
            "pos_reference": char("Receipt Number"),
            "state": Field("selection", "Status", choices=TICKET_STATES, default="draft"),
            "company_id": link("Company", "res.company"),
            "config_id": link("Point of Sale", "pos.config"),
            "session_id": link("Session", "pos.session"),
            "currency_id": link("Currency", "res.currency"),
            "user_id": link("User", "res.users"),
            "date_order": Field("datetime", "Date"),
            "write_date": Field("datetime", "Last Updated on"),
            "amount_total": Field("monetary", "Total"),
            "amount_paid": Field("monetary", "Paid"),
            "amount_return": Field("monetary", "Returned"),
        },
        newest_first=True,
    ),
    "pos.order.line": Model(
        "Point of Sale Order Lines",
        {
            "uuid": char("Uuid"),
            "name": char("Line No"),
            "order_id": link("Order Ref", "pos.order"),
            "product_id": link("Product", "product.product"),
            "qty": Field("float", "Quantity", default=1.0),
            "price_unit": Field("float", "Unit Price"),
            "discount": Field("float", "Discount (%)"),
            "price_subtotal": Field("monetary", "Tax Excl."),
            "price_subtotal_incl": Field("monetary", "Tax Incl."),
            "tax_ids": Field("many2many", "Taxes", "account.tax"),
            "notice": char("Discount Notice"),
            "customer_note": char("Customer Note"),
            "note": char("Product Note"),
            "refunded_orderline_id": link("Refunded Order Line", "pos.order.line"),
            "sale_order_origin_id": link("Linked Sale Order", "sale.order"),
            "sale_order_line_id": link("Source Sale Order Line", "sale.order.line"),
        },
    ),
    "pos.payment": Model(
        "Point of Sale Payments",
        {
            "uuid": char("Uuid"),
            "name": char("Label"),
            "pos_order_id": link("Order", "pos.order"),
            "payment_method_id": link("Payment Method", "pos.payment.method"),
            "amount": Field("monetary", "Amount"),
            "is_change": Field("boolean", "Is this payment change?"),
            "transaction_id": char("Payment Transaction ID"),
            "payment_ref_no": char("Payment reference number"),
        },
        newest_first=True,
    ),
}
