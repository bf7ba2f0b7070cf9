"""Customers as tests need them: rows, without events, with unique codes."""

from typing import Any

from apps.core.codes import new_code
from apps.customers.models import Customer
from apps.customers.selectors import search_text_of

from .stores import make_entity


def make_customer(**values: Any) -> Customer:
    if "legal_entity" not in values:
        values["legal_entity"] = make_entity()
    defaults = {"code": new_code("CU"), "given_name": "Éloïse", "family_name": "Dupont-Leroy"}
    customer = Customer(**{**defaults, **values})
    customer.search_text = search_text_of(customer)
    customer.save()
    return customer
