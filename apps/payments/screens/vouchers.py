"""`/vouchers/`: found by code, with every movement; goodwill issued; cancelled; printed; who keeps them."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from apps.core import permissions as rights
from apps.core.actors import Actor
from apps.core.errors import DomainError, NotFound
from apps.core.money import Money
from apps.core.screens.paging import page
from apps.stores.models import Store
from apps.stores.screens.pin import ask_pin, done
from apps.stores.selectors.organisation import today_in

from .. import operations, permissions, selectors
from ..models import Voucher
from ..states import VOUCHER, HoldState, MovementKind, VoucherState
from .voucher_forms import CancelForm, FindForm, GoodwillForm, PolicyForm

TONES = {VoucherState.ACTIVE: "ready", VoucherState.EXPIRED: "closed", VoucherState.CANCELLED: "blocked"}


def vouchers(request: Any) -> HttpResponse:
    rights.require(request.actor, permissions.VOUCHERS_READ)
    return _list(request, FindForm())


@require_POST
def find(request: Any) -> HttpResponse:
    """The code goes in the body: an address stands in logs, and the code is money."""
    form = FindForm(request.POST)
    if form.is_valid():
        try:
            found = operations.find_voucher(form.cleaned_data["code"], actor=request.actor)
        except DomainError as error:
            form.add_error("code", error.detail)
        else:
            if found is not None:
                return redirect("vouchers:voucher", found.pk)
            form.add_error("code", _("No voucher of your company bears this code. Look again at each character."))
    return _list(request, form, status=422)


@require_GET
def detail(request: Any, voucher_id: UUID) -> HttpResponse:
    voucher = _visible(request, voucher_id)
    return _page(request, voucher, CancelForm())


@require_POST
def cancel(request: Any, voucher_id: UUID) -> HttpResponse:
    voucher = _visible(request, voucher_id)
    form = CancelForm(request.POST)
    if form.is_valid() and done(form, request.actor, lambda actor: _cancel(voucher, form, actor)):
        messages.success(request, _("The voucher is cancelled."))
        return redirect("vouchers:voucher", voucher.pk)
    return _page(request, voucher, form, status=422)


@require_http_methods(["GET", "POST"])
def issue(request: Any) -> HttpResponse:
    """Goodwill; vouchers for money that goes out are issued where that money is."""
    store = _store(request, permissions.VOUCHERS_ISSUE)
    form = GoodwillForm(request.POST or None)
    ask_pin(form, permissions.VOUCHERS_ISSUE)
    issued: list[Voucher] = []
    if request.method == "POST" and form.is_valid():
        new = form.new()
        if done(form, request.actor, lambda who: issued.append(operations.issue_voucher(new, store=store, actor=who))):
            messages.success(request, _("The voucher is issued: print it now."))
            return redirect("vouchers:voucher", issued[0].pk)
    rules = selectors.rules_on(store, today_in(store))
    context = {
        "page_title": _("Goodwill voucher"),
        "breadcrumbs": [(_("Vouchers"), "/vouchers/")],
        "form": form,
        "limit": Money(rules.goodwill_limit, store.entity.currency),
    }
    return render(request, "payments/voucher_new.html", context, status=422 if request.method == "POST" else 200)


@require_GET
def sheet(request: Any, voucher_id: UUID) -> HttpResponse:
    """The paper, with the code in full: for who may issue in the store it is of."""
    voucher = _visible(request, voucher_id)
    rights.require_held(request.actor, permissions.VOUCHERS_ISSUE, voucher.store_id)
    if voucher.state != VoucherState.ACTIVE:
        raise NotFound
    with translation.override(voucher.customer.language if voucher.customer else voucher.store.language):
        return render(request, "payments/print_voucher.html", {"voucher": voucher})


@require_http_methods(["GET", "POST"])
def rules(request: Any) -> HttpResponse:
    store = _store(request, permissions.VOUCHERS_READ)
    now = selectors.rules_on(store, today_in(store))
    form = PolicyForm(request.POST or None, store=store, rules=now)
    if request.method == "POST" and form.is_valid():
        new, owed = form.new(), form.cleaned_data["expected_total"]
        if done(
            form,
            request.actor,
            lambda actor: operations.set_voucher_policy(new, store=store, expected_total=owed, actor=actor),
        ):
            messages.success(request, _("The rules are set."))
            return redirect("vouchers:rules")
    context = {
        "page_title": _("Rules of vouchers"),
        "breadcrumbs": [(_("Vouchers"), "/vouchers/")],
        "now": now,
        "master": capfirst(str(now.master.label)),
        "currency": store.entity.currency,
        "owed": selectors.liabilities(store.entity),
        "policies": selectors.policies_of(store),
        "form": form,
        "may_set": request.actor.can(permissions.VOUCHERS_RULE, store.pk),
    }
    return render(request, "payments/voucher_rules.html", context, status=422 if request.method == "POST" else 200)


def _cancel(voucher: Any, form: CancelForm, actor: Actor) -> None:
    operations.cancel_voucher(voucher.pk, actor=actor, **form.cleaned_data)


def _list(request: Any, form: FindForm, status: int = 200) -> HttpResponse:
    visible = selectors.with_available(selectors.vouchers_visible_to(request.actor)).select_related("store")
    shown = page(visible, request.GET)
    context = {
        "page_title": _("Vouchers"),
        "form": form,
        "rows": [_row(voucher) for voucher in shown.rows],
        "shown": shown,
        "may_issue": request.store is not None and request.actor.can(permissions.VOUCHERS_ISSUE, request.store.pk),
    }
    return render(request, "payments/vouchers.html", context, status=status)


def _page(request: Any, voucher: Any, form: CancelForm, status: int = 200) -> HttpResponse:
    actor, live = request.actor, voucher.state == VoucherState.ACTIVE
    context = {
        **_row(voucher),
        "page_title": voucher.hint,
        "breadcrumbs": [(_("Vouchers"), "/vouchers/")],
        "movements": [
            {"movement": row, "kind": capfirst(str(MovementKind(row.kind).label))}
            for row in selectors.movements_of(voucher)
        ],
        "holds": voucher.holds.filter(state=HoldState.HELD).select_related("store").order_by("expires_at"),
        "form": form,
        "may_cancel": bool(VOUCHER.actions_for(voucher, actor, voucher.store_id)),
        "may_print": live and actor.can(permissions.VOUCHERS_ISSUE, voucher.store_id),
    }
    return render(request, "payments/voucher.html", context, status=status)


def _row(voucher: Any) -> dict[str, Any]:
    empty = voucher.state == VoucherState.ACTIVE and not voucher.balance
    return {
        "voucher": voucher,
        "tone": "closed" if empty else TONES[VoucherState(voucher.state)],
        "word": _("Used up") if empty else capfirst(str(VoucherState(voucher.state).label)),
    }


def _visible(request: Any, voucher_id: UUID) -> Any:
    rights.require(request.actor, permissions.VOUCHERS_READ)
    rows = selectors.with_available(selectors.vouchers_visible_to(request.actor))
    found = rows.select_related("store__entity", "legal_entity", "customer").filter(pk=voucher_id).first()
    if found is None:
        raise NotFound
    return found


def _store(request: Any, right: str) -> Store:
    if request.store is None:
        raise NotFound
    rights.require_held(request.actor, right, request.store.pk)
    return Store.objects.select_related("entity").get(pk=request.store.pk)
