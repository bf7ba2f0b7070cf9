"""`/buyback/register/`: what came in, line by line; one entry with what was said of it later; the chain proved."""

from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from apps.core import permissions as rights
from apps.core.actors import Actor
from apps.core.errors import NotFound
from apps.core.screens.paging import page
from apps.customers.permissions import CUSTOMERS_PII
from apps.stores.models import Store
from apps.stores.screens.pin import ask_pin, done

from .. import operations, permissions, selectors
from ..models import RegisterEntry
from ..register_export.papers import shown
from ..selectors.register import entry_standing, lines_about
from ..states import EntryKind
from .register_forms import CorrectForm, ListForm

TONES = {EntryKind.CORRECTION: "todo", EntryKind.REVERSAL: "blocked"}


@require_GET
def entries(request: Any) -> HttpResponse:
    return _list(request)


@require_POST
def prove(request: Any) -> HttpResponse:
    """The chain of one store, from its first line to its last."""
    stores = {store.code: store for store in stores_with(request, permissions.REGISTER_READ)}
    store = stores.get(request.POST.get("store", ""))
    if store is None:
        raise NotFound
    return _list(request, proved={"store": store, "verdict": selectors.verify_register(store.pk)})


@require_http_methods(["GET", "POST"])
def entry(request: Any, entry_id: UUID) -> HttpResponse:
    rights.require(request.actor, permissions.REGISTER_READ)
    found, standing = entry_standing(request.actor, entry_id)
    may_correct = request.actor.can(permissions.REGISTER_WRITE, found.store_id) and standing.kind != EntryKind.REVERSAL
    named = request.actor.can(CUSTOMERS_PII, found.store_id)
    form = None
    if may_correct:
        form = CorrectForm(request.POST or None, entry=found, standing=standing, named=named)
        ask_pin(form, permissions.REGISTER_WRITE)
    if request.method == "POST":
        if form is None:
            raise NotFound
        if form.is_valid() and done(form, request.actor, lambda actor: _correct(actor, found, form)):
            messages.success(request, _("The correction is written under a number of its own."))
            return redirect("register:entry", found.pk)
    context = {
        "page_title": found.code,
        "breadcrumbs": [(_("Police register"), "/buyback/register/")],
        "row": row_of(request, found),
        "lines": [row_of(request, line) for line in lines_about(found)],
        "standing": row_of(request, standing),
        "named": named,
        "form": form,
    }
    return render(request, "buyback/register_entry.html", context, status=422 if request.method == "POST" else 200)


def stores_with(request: Any, right: str) -> list[Store]:
    allowed = request.actor.stores_for(right)
    stores = Store.objects.select_related("entity").order_by("name")
    return list(stores if allowed is None else stores.filter(pk__in=allowed))


def row_of(request: Any, line: RegisterEntry) -> dict[str, Any]:
    """Who sold is told to who may see names there."""
    kind = EntryKind(line.kind)
    row = {**shown(line), "tone": TONES.get(kind, "ready"), "named": request.actor.can(CUSTOMERS_PII, line.store_id)}
    seller = line.seller
    row["seller"] = seller["company_name"] or f"{seller['family_name']} {seller['given_name']}".strip()
    return row


def _correct(actor: Actor, found: RegisterEntry, form: CorrectForm) -> None:
    operations.correct_entry(actor=actor, entry_id=found.pk, reason=form.cleaned_data["reason"], changes=form.changes())


def _list(request: Any, proved: dict[str, Any] | None = None) -> HttpResponse:
    rights.require(request.actor, permissions.REGISTER_READ)
    stores = stores_with(request, permissions.REGISTER_READ)
    form = ListForm(request.GET or None, stores=stores)
    visible = _narrowed(request, form)
    found = page(visible, request.GET)
    context = {
        "page_title": _("Police register"),
        "form": form,
        "stores": stores,
        "here": request.store.code if request.store else "",
        "rows": [row_of(request, line) for line in found.rows],
        "shown": found,
        "narrowed": bool(request.GET),
        "proved": proved,
        "may_export": request.actor.can(permissions.REGISTER_EXPORT),
    }
    return render(request, "buyback/register.html", context)


def _narrowed(request: Any, form: ListForm) -> QuerySet[RegisterEntry]:
    """Criteria that cannot be read answer nothing: without them everything would be listed."""
    if form.is_bound and not form.is_valid():
        return RegisterEntry.objects.none()
    said = form.cleaned_data if form.is_bound else {}
    typed = said.get("q", "")
    rows = selectors.search_register(request.actor, typed) if typed else selectors.register_visible_to(request.actor)
    if said.get("store"):
        rows = rows.filter(store_code=said["store"])
    if said.get("kind"):
        rows = rows.filter(kind=said["kind"])
    zone = timezone.get_current_timezone()
    if day := said.get("first_day"):
        rows = rows.filter(occurred_at__gte=datetime.combine(day, time.min, zone))
    if day := said.get("last_day"):
        rows = rows.filter(occurred_at__lt=datetime.combine(day + timedelta(days=1), time.min, zone))
    return rows
