"""Customers as a list: the latest first, or who matches a few words."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from apps.core.permissions import require
from apps.core.screens.paging import page
from apps.core.screens.searches import address_of, asked_of, typed_in
from apps.customers.permissions import CUSTOMERS_PII, CUSTOMERS_READ
from apps.customers.selectors import entities_where
from apps.customers.selectors import search as search_customers
from apps.customers.selectors import visible_to as customers_visible_to

from .rows import customer_row

SIZE = 25


def customers(request: Any) -> HttpResponse:
    """Of the companies they work for; the code alone stands for whom they may not know by name."""
    require(request.actor, CUSTOMERS_READ)
    asked = asked_of(request)
    typed = typed_in(asked)
    visible = search_customers(request.actor, typed) if typed else customers_visible_to(request.actor)
    shown = page(visible.filter(archived_at__isnull=True), asked, size=SIZE)
    known = entities_where(request.actor, CUSTOMERS_PII)
    rows = [customer_row(each, named=known is None or each.legal_entity_id in known) for each in shown.rows]
    hint = _("Name, phone, e-mail or code")
    context = {"page_title": _("Customers"), "icon_name": "user", "rows": rows, "shown": shown, "typed": typed}
    context["page_address"] = address_of("/customers/", asked) if request.method == "POST" else ""
    return render(request, "desk/directory.html", {**context, "hint": hint})
