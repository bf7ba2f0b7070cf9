"""`/resale/returns/`: something sold comes back; found by its label, its sale, or the number on the buyer's ticket."""

from typing import Any

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from apps.core.codes import parse_code

from .. import permissions, selectors
from ..models import Sale
from ..states import SaleState
from .actions import address_of
from .entering import screen
from .rows import day_of, told_by

MOST = 20


@require_GET
@screen(permissions.SALES_RETURN)
def returns(request: Any) -> HttpResponse:
    """One match opens its return, several are listed; the newest first."""
    typed = request.GET.get("q", "").replace("\x00", "").strip()[:80]
    found = _found(request, typed) if typed else []
    if len(found) == 1:
        return redirect(address_of(found[0].stock_item, "take_back"))
    context = {
        "page_title": _("Something comes back"),
        "breadcrumbs": [(_("Used goods"), "/resale/")],
        "typed": typed,
        "rows": [
            {
                "url": address_of(sale.stock_item, "take_back"),
                "title": sale.item.title or sale.item.code,
                "code": sale.item.code,
                "detail": f"{told_by(sale)} · {day_of(sale.occurred_at)}",
            }
            for sale in found
        ],
    }
    return render(request, "resale/returns.html", context)


def _found(request: Any, typed: str) -> list[Sale]:
    """A till's number is typed as the ticket shows it, without the till."""
    known = parse_code(typed)
    if known:
        which = Q(code=known[1]) | Q(item__code=known[1]) | Q(stock_item__code=known[1])
    else:
        which = Q(ticket=typed) | Q(ticket__endswith=f"/{typed}")
    rows = selectors.sales_visible_to(request.actor).filter(which, state=SaleState.COMPLETED)
    return list(rows.select_related("stock_item", "item").order_by("-id")[:MOST])
