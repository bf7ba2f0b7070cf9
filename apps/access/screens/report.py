"""`/consumers/who-may-do-what/`: every person, program, till key and hook with what it may do where, for auditors."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from apps.core import permissions as rights
from apps.core.permissions import registry
from apps.core.rows import as_csv
from apps.stores.models import Store

from .. import permissions
from ..selectors import holdings
from ..states import HolderKind

COLUMNS = ("kind", "who", "role", "where", "from", "until", "rights")


@never_cache
@require_GET
def report(request: Any) -> HttpResponse:
    found = _found(request)
    stores = _stores(request)
    context = {
        "page_title": _("Who may do what"),
        "breadcrumbs": [(_("Programs"), "/consumers/")] if request.actor.can(permissions.CONSUMERS_READ) else [],
        "rows": found,
        "codes": sorted(registry),
        "stores": stores,
        "right": request.GET.get("right", ""),
        "store": request.GET.get("store", ""),
        "filtered": bool(request.GET.get("right") or request.GET.get("store")),
        "csv_url": f"/consumers/who-may-do-what.csv?{request.GET.urlencode()}",
    }
    return render(request, "access/report.html", context)


@never_cache
@require_GET
def report_csv(request: Any) -> HttpResponse:
    """The same rows, one a line; rights with spaces between them."""
    lines = [
        (HolderKind(row.kind), row.who, row.role, row.where, row.since or "", row.until or "", " ".join(row.rights))
        for row in _found(request)
    ]
    return HttpResponse(
        as_csv(COLUMNS, lines),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="who-may-do-what.csv"'},
    )


def _found(request: Any) -> list[Any]:
    rights.require(request.actor, permissions.ACCESS_REPORT_READ)
    return holdings(request.actor, right=request.GET.get("right", ""), store_code=request.GET.get("store", ""))


def _stores(request: Any) -> Any:
    allowed = request.actor.stores_for(permissions.ACCESS_REPORT_READ)
    stores = Store.objects.order_by("name")
    return stores if allowed is None else stores.filter(pk__in=allowed)
