"""Paper for the counter, in the customer's language: deposit slip, tag for the item, payment slip for the till."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.http import require_GET

from apps.customers.permissions import CUSTOMERS_PII

from .. import selectors
from . import order_parts as parts
from .cards import shown_customer, shown_item
from .entering import screen

SHEETS = {
    "slip": "workshop/print_slip.html",
    "tag": "workshop/print_tag.html",
    "payable": "workshop/print_payable.html",
}


@require_GET
@screen()
def sheet(request: Any, code: str, name: str) -> HttpResponse:
    order = selectors.work_order_by_code(request.actor, code)
    if name not in SHEETS or (name == "payable" and order.payable_id is None):
        raise Http404
    language = order.customer.language if order.customer else order.store.language
    with translation.override(language):
        named = request.actor.can(CUSTOMERS_PII, order.store_id)
        offer = selectors.quote_in_force(order)
        context = {
            "order": order,
            "title": shown_item(order),
            "customer": shown_customer(order, request.actor),
            "phone": order.customer.phone if order.customer and named else "",
            "promised": parts.moment(order.promised_at),
            "offer": parts.quotes(order)[0] if offer else None,
            "payable": parts.payable(order, parts.receipts_of(order, request.actor), request.actor),
        }
        return render(request, SHEETS[name], context)
