"""`/scan/`: from a code, a number or a few words to the page it means."""

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.core.codes import VOUCHER_PREFIX
from apps.core.screens.searches import LONGEST, SEALED, TYPED, address_of, asked_of, words_of
from apps.items.selectors import transfers_visible_to
from apps.payments.operations import find_voucher
from apps.payments.permissions import VOUCHERS_READ
from apps.printing.selectors import codes_visible_to
from apps.workshop import permissions as workshop

from ..scanning import Scan, ScanKind, parse
from ..selectors import Found, find
from .rows import customer_row, item_row, order_row

COMMANDS = {"HOME": "/", "NEW": "/workshop/new/", "BOARD": "/workshop/", "SWITCH": "/switch/", "LOCK": "/lock/"}


def scan(request: Any) -> HttpResponse:
    """One match opens its page, several are listed, none says why and offers what to do.

    The box posts: an address stands in logs, a voucher's code is money and a name is somebody's. What lists is the
    answer to the form itself, as a redirect would cost a slow tablet another turn; the page names an address under
    which the same search can be asked again, unless it is a voucher's.
    """
    text = _text(request)
    meant = parse(text)
    if meant.kind is ScanKind.COMMAND and meant.value in COMMANDS:
        return HttpResponseRedirect(COMMANDS[meant.value])
    if meant.kind is ScanKind.TRACKING:
        return HttpResponseRedirect(f"/t/{meant.value}/")
    if _may_be_voucher(meant) and request.actor.can(VOUCHERS_READ):
        voucher = find_voucher(meant.value, actor=request.actor)
        if voucher is not None:
            return HttpResponseRedirect(f"/vouchers/{voucher.pk}/")
    if meant.kind is ScanKind.TRANSFER and transfers_visible_to(request.actor).filter(code=meant.value).exists():
        return HttpResponseRedirect(f"/transfers/{meant.value}/")
    found = find(request.actor, meant)
    if len(found) == 1:
        return HttpResponseRedirect(_address(found))
    if not found and meant.kind is ScanKind.PREPRINTED and codes_visible_to(request.actor).filter(code=meant.value):
        return HttpResponseRedirect(f"/printing/codes/{meant.value}/")
    context = {"scanned": text, "page_title": _("Scan or search"), "nav_path": "/scan/"}
    if request.method == "POST":
        context["page_address"] = "/scan/" if _may_be_voucher(meant) else address_of("/scan/", asked_of(request))
    if not found:
        context |= _unfound(request, meant)
        return render(request, "desk/scan_nothing.html", context)
    context |= _listed(found, request.actor)
    return render(request, "desk/scan_results.html", context)


def _text(request: Any) -> str:
    """From the box; else from an address: our own links say a code in `q`, a search asked again its words."""
    asked = request.POST if request.method == "POST" else request.GET
    return (asked.get(TYPED) or words_of(asked.get(SEALED, "")))[:LONGEST].strip()


def _may_be_voucher(meant: Scan) -> bool:
    alias = meant.kind is ScanKind.IN_STORE_EAN and meant.value.startswith(VOUCHER_PREFIX)
    return alias or meant.kind is ScanKind.VOUCHER


def _address(found: Found) -> str:
    """Of the only one found."""
    if found.orders:
        return f"/workshop/{found.orders[0].code}/"
    if found.customers:
        return f"/customers/{found.customers[0].code}/"
    if found.stock:
        return f"/resale/{found.stock[0].code}/"
    if found.trade_ins:
        return f"/buyback/{found.trade_ins[0].code}/"
    if found.items:
        return f"/items/{found.items[0].code}/"
    return f"/cases/{found.cases[0].pk}/"


def _listed(found: Found, actor: Any) -> dict[str, Any]:
    """Customers come by words only to who may read their names, so nothing is masked here."""
    now = timezone.now()
    return {
        "orders": [order_row(order, actor, now) for order in found.orders],
        "customers": [customer_row(each) for each in found.customers],
        "items": [item_row(each) for each in found.items],
        "count": len(found),
    }


def _unfound(request: Any, meant: Scan) -> dict[str, Any]:
    """Why nothing came, and the next thing to do."""
    match meant.kind:
        case ScanKind.EMPTY:
            why = _("Scan a label, or type a code, a name, a phone number or a serial number.")
        case ScanKind.MISREAD:
            why = _("This looks like one of our codes, but a character is wrong. Scan it again, or type it slowly.")
        case ScanKind.COMMAND:
            why = _("No command has this name.")
        case ScanKind.RENTAL_AGREEMENT:
            why = _("Rental is not part of this installation yet.")
        case kind if kind in (ScanKind.TEXT, ScanKind.PHONE, ScanKind.EMAIL, ScanKind.SERIAL, ScanKind.GTIN):
            why = _("No order, customer or item of your stores matches.")
        case _kind:
            why = _("Nothing in your stores bears this code. It may belong to another store.")
    creates = meant.kind in (ScanKind.TEXT, ScanKind.PHONE, ScanKind.EMAIL, ScanKind.SERIAL, ScanKind.GTIN)
    may = request.store is not None and request.actor.can(workshop.WRITE, request.store.pk)
    return {
        "why": why,
        "asked": meant.kind is not ScanKind.EMPTY,
        "may_create": creates and may,
    }
