"""`/buyback/`: the queue of trade-ins, by what each waits for."""

from typing import Any

from django import forms
from django.db.models import Count, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from apps.core import permissions as rights
from apps.core.actors import Actor
from apps.core.screens.paging import address_with, page
from apps.customers.permissions import CUSTOMERS_PII
from apps.customers.selectors import search as search_customers
from apps.stores.models import Store

from .. import selectors
from ..models import TradeIn
from ..permissions import PRICE_RULES_READ
from ..permissions import trade_in as p
from ..states import TradeInMode
from .register import stores_with
from .trade_in_words import TABS, Tab, status_pill

ALL: tuple[str, str | Promise] = ("", gettext_lazy("all"))


class QueueForm(forms.Form):
    q = forms.CharField(
        label=gettext_lazy("Number or seller"), max_length=100, required=False,
        widget=forms.TextInput(
            {"type": "search", "autocomplete": "off", "data-accepts-scan": True, "data-rc-scan-sends": True}
        ),
    )  # fmt: skip
    store = forms.ChoiceField(label=gettext_lazy("Store"), required=False)
    mode = forms.ChoiceField(label=gettext_lazy("How it is sold"), required=False, choices=[ALL, *TradeInMode.choices])
    tab = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, stores: list[Store], **options: Any) -> None:
        super().__init__(*args, **options)
        field: Any = self.fields["store"]
        field.choices = [ALL, *((store.code, store.name) for store in stores)]


@require_GET
def queue(request: Any) -> HttpResponse:
    rights.require(request.actor, p.READ)
    form = QueueForm(request.GET or None, stores=stores_with(request, p.READ))
    rows = _narrowed(request.actor, form)
    counts = dict(rows.order_by().values_list("status").annotate(Count("pk")))
    chosen = _chosen(request.GET.get("tab", ""), counts)
    seen = rows.filter(status__in=chosen.statuses).select_related("customer", "store").prefetch_related("lines")
    found = page(seen, request.GET)
    context = {
        "page_title": _("Trade-ins"),
        "form": form,
        "tabs": [_tab(tab, chosen, counts, request.GET) for tab in TABS],
        "tab": chosen,
        "rows": [_row(row, request.actor) for row in found.rows],
        "shown": found,
        "narrowed": any(request.GET.get(name) for name in ("q", "store", "mode")),
        "reads_rules": request.actor.can(PRICE_RULES_READ),
        "may_create": request.store is not None and request.actor.can(p.WRITE, request.store.pk),
    }
    return render(request, "buyback/trade_in_list.html", context)


def _narrowed(actor: Actor, form: QueueForm) -> QuerySet[TradeIn]:
    """Criteria that cannot be read answer nothing: without them everything would be listed."""
    rows = selectors.trade_ins_visible_to(actor)
    if form.is_bound and not form.is_valid():
        return rows.none()
    said = form.cleaned_data if form.is_bound else {}
    if said.get("store"):
        rows = rows.filter(store__code=said["store"])
    if said.get("mode"):
        rows = rows.filter(mode=said["mode"])
    if typed := said.get("q", "").replace("\x00", ""):
        by_code = rows.filter(code__iexact=typed)
        rows = by_code | rows.filter(customer__in=search_customers(actor, typed).values("pk"))
    return rows


def _chosen(key: str, counts: dict[str, int]) -> Tab:
    """The tab asked for, else the first in which something waits."""
    asked = next((tab for tab in TABS if tab.key == key), None)
    waiting = (tab for tab in TABS[1:-1] if _count(tab, counts))
    return asked or next(waiting, TABS[0])


def _count(tab: Tab, counts: dict[str, int]) -> int:
    return sum(counts.get(status, 0) for status in tab.statuses)


def _tab(tab: Tab, chosen: Tab, counts: dict[str, int], asked: Any) -> dict[str, Any]:
    return {
        "label": tab.label,
        "url": address_with(asked, tab=tab.key),
        "count": _count(tab, counts),
        "current": tab is chosen,
    }


def _row(row: TradeIn, actor: Actor) -> dict[str, Any]:
    things = [title_of(line) for line in row.lines.all()]
    return {
        "trade_in": row,
        "status": status_pill(row.status),
        "seller": shown_seller(row, actor),
        "things": things[:2],
        "more": len(things) - 2,
        "amount": row.total or row.estimated_total,
    }


def title_of(line: Any) -> str:
    return " ".join(filter(None, [line.brand_name, line.model_name])) or line.description or line.category


def shown_seller(row: TradeIn, actor: Actor) -> str:
    """Their name for who may read it, else their code."""
    if row.customer is None:
        return ""
    return row.customer.display_name if actor.can(CUSTOMERS_PII, row.store_id) else row.customer.code
