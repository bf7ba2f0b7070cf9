"""The models the sandbox knows: enough fields of Odoo 19.0 for what the adapter sends and reads."""

from __future__ import annotations

from .structure import Field, Model, char, link
from .till_schema import TILL_MODELS

PAYMENT_STATES = (
    ("draft", "Draft"),
    ("in_process", "In Process"),
    ("paid", "Paid"),
    ("canceled", "Canceled"),
    ("rejected", "Rejected"),
)
ORDER_STATES = (("draft", "Quotation"), ("sent", "Quotation Sent"), ("sale", "Sales Order"), ("cancel", "Cancelled"))

MODELS: dict[str, Model] = {
    "res.country": Model("Country", {"name": char("Country Name"), "code": char("Country Code")}),
    "res.currency": Model("Currency", {"name": char("Currency")}),
    "res.partner": Model(
        "Contact",
        {
            "name": char("Name"),
            "ref": char("Reference"),
            "is_company": Field("boolean", "Is a Company"),
            "email": char("Email"),
            "phone": char("Phone"),
            "street": char("Street"),
            "city": char("City"),
            "zip": char("Zip"),
            "country_id": link("Country", "res.country"),
            "vat": char("Tax ID"),
            "lang": Field("selection", "Language", choices=(("en_US", "English (US)"), ("fr_FR", "French / Français"))),
            "active": Field("boolean", "Active", default=True),
        },
    ),
    "product.product": Model(
        "Product Variant",
        {
            "name": char("Name"),
            "default_code": char("Internal Reference"),
            "type": char("Product Type"),
            "list_price": Field("float", "Sales Price"),
            "active": Field("boolean", "Active", default=True),
        },
    ),
    "account.tax": Model(
        "Tax",
        {
            "name": char("Tax Name"),
            "amount": Field("float", "Amount"),
            "price_include": Field("boolean", "Included in Price"),
            "type_tax_use": char("Tax Type"),
        },
    ),
    "account.journal": Model("Journal", {"name": char("Journal Name"), "code": char("Code"), "type": char("Type")}),
    "sale.order": Model(
        "Sales Order",
        {
            "name": char("Order Reference"),
            "state": Field("selection", "Status", choices=ORDER_STATES, default="draft"),
            "partner_id": link("Customer", "res.partner"),
            "client_order_ref": char("Customer Reference"),
            "origin": char("Source Document"),
            "currency_id": Field("many2one", "Currency", "res.currency"),
            "order_line": Field("one2many", "Order Lines", "sale.order.line"),
            "amount_total": Field("monetary", "Total"),
        },
        newest_first=True,
    ),
    "sale.order.line": Model(
        "Sales Order Line",
        {
            "order_id": link("Order Reference", "sale.order"),
            "sequence": Field("integer", "Sequence", default=10),
            "product_id": link("Product", "product.product"),
            "name": char("Description"),
            "product_uom_qty": Field("float", "Quantity", default=1.0),
            "price_unit": Field("float", "Unit Price"),
            "discount": Field("float", "Discount (%)"),
            "tax_ids": Field("many2many", "Taxes", "account.tax"),
            "price_total": Field("monetary", "Total"),
        },
    ),
    "account.payment": Model(
        "Payments",
        {
            "name": char("Number"),
            "state": Field("selection", "State", choices=PAYMENT_STATES, default="draft"),
            "payment_type": Field(
                "selection", "Payment Type", choices=(("outbound", "Send"), ("inbound", "Receive")), default="inbound"
            ),
            "partner_type": Field(
                "selection", "Partner Type", choices=(("customer", "Customer"), ("supplier", "Vendor"))
            ),
            "partner_id": link("Customer/Vendor", "res.partner"),
            "amount": Field("monetary", "Amount"),
            "currency_id": link("Currency", "res.currency"),
            "date": Field("date", "Date"),
            "journal_id": link("Journal", "account.journal"),
            "memo": char("Memo"),
            "payment_reference": char("Payment Reference"),
        },
        newest_first=True,
    ),
    **TILL_MODELS,
}
BUSINESS_MODELS = ("res.partner", "sale.order", "sale.order.line", "account.payment")
