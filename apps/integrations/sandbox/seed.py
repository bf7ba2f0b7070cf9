"""What a configured Odoo holds before the first document: fixed database ids that a demo mapping can name."""

from __future__ import annotations

from .store import EXTERNAL_IDS, NUMBERS, Row, Store

DATABASE = "recommerce"
API_KEY = "sandbox-key"

COUNTRIES = {
    "fr": (75, "France"),
    "be": (20, "Belgium"),
    "ch": (43, "Switzerland"),
    "de": (57, "Germany"),
    "es": (68, "Spain"),
    "it": (109, "Italy"),
    "lu": (133, "Luxembourg"),
    "uk": (231, "United Kingdom"),
}
CURRENCIES = {"EUR": 126, "USD": 1, "CHF": 5, "GBP": 147}
PRODUCTS: dict[int, Row] = {
    1: {"name": "Main d’œuvre atelier", "default_code": "LABOUR", "type": "service"},
    2: {"name": "Pièce détachée", "default_code": "PART", "type": "consu"},
    3: {"name": "Acompte", "default_code": "DEPOSIT", "type": "service"},
    4: {"name": "Remise", "default_code": "DISCOUNT", "type": "service"},
}
TAXES: dict[int, Row] = {
    41: {"name": "20% G INC", "amount": 20.0, "price_include": True},
    44: {"name": "5.5% G INC", "amount": 5.5, "price_include": True},
    53: {"name": "20% S INC", "amount": 20.0, "price_include": True},
    49: {"name": "20% S", "amount": 20.0, "price_include": False},
}
# Used things have no stock there: one article and one tax per VAT regime.
USED_PRODUCTS: dict[int, Row] = {
    5: {"name": "Article d’occasion, TVA sur marge", "default_code": "USED-MARGIN", "type": "service"},
    6: {"name": "Article d’occasion, TVA sur le prix", "default_code": "USED-STANDARD", "type": "service"},
    7: {"name": "Article d’occasion, sans TVA", "default_code": "USED-EXEMPT", "type": "service"},
}
USED_TAXES: dict[int, Row] = {
    60: {"name": "0% MARGE", "amount": 0.0, "price_include": True},
    61: {"name": "0% EXO", "amount": 0.0, "price_include": True},
}
JOURNALS: dict[int, Row] = {
    6: {"name": "Bank", "code": "BNK1", "type": "bank"},
    8: {"name": "Cash", "code": "CSH1", "type": "cash"},
}
TILLS = {1: "ANNECY-1", 2: "ANNECY-2"}
METHODS: dict[int, Row] = {
    1: {"name": "Cash", "type": "cash"},
    2: {"name": "Card", "type": "bank"},
    3: {"name": "Customer Account", "type": "pay_later"},
}


def sow(store: Store) -> None:
    """Fill an empty store; a store that came back from its file is left as it is, but for what it never had."""
    with store.transaction():
        if not store.table("pos.config"):
            _sow_tills(store)
        if 5 not in store.table("product.product"):
            _sow_used(store)
        if store.table("res.currency"):
            return
        for code, (number, name) in COUNTRIES.items():
            store.put("res.country", number, {"name": name, "code": "GB" if code == "uk" else code.upper()})
            store.put(EXTERNAL_IDS, f"base.{code}", {"model": "res.country", "id": number})
        for code, number in CURRENCIES.items():
            store.put("res.currency", number, {"name": code})
            store.put(EXTERNAL_IDS, f"base.{code}", {"model": "res.currency", "id": number})
        for number, row in PRODUCTS.items():
            store.put("product.product", number, {**row, "list_price": 1.0, "active": True})
        for number, row in TAXES.items():
            store.put("account.tax", number, {**row, "type_tax_use": "sale"})
        for number, row in JOURNALS.items():
            store.put("account.journal", number, row)
        store.put(NUMBERS, "res.partner", {"last": 15})


def _sow_tills(store: Store) -> None:
    """A point of sale with an open session, for each till."""
    store.put("res.company", 1, {"name": "Cycles du Lac"})
    store.put("res.users", 2, {"name": "Administrator"})
    for number, row in METHODS.items():
        store.put("pos.payment.method", number, row)
    for number, name in TILLS.items():
        store.put("pos.config", number, {"name": name, "down_payment_product_id": 3, "discount_product_id": 4})
        session = {"name": f"{name}/00001", "config_id": number, "state": "opened", "start_at": "2026-01-01 06:00:00"}
        store.put("pos.session", number, session)
    store.put("product.product", 4, {**PRODUCTS[4], "list_price": 1.0, "active": True})


def _sow_used(store: Store) -> None:
    for number, row in USED_PRODUCTS.items():
        store.put("product.product", number, {**row, "list_price": 1.0, "active": True})
    for number, row in USED_TAXES.items():
        store.put("account.tax", number, {**row, "type_tax_use": "sale"})
