"""`/evening/`: a store's day, till against documents, with the one step that settles each difference."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.dateparse import parse_date
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from apps.core import permissions as rights
from apps.core.errors import NotFound
from apps.stores.models import Store
from apps.stores.selectors import today_in

from .. import permissions, selectors
from ..selectors import DayPage
from ..states import CaseKind, CaseState, EndOfDayState
from . import evening_words as words
from .evening_forms import SignOffForm, totals_of


@dataclass(frozen=True)
class Evening:
    """Which store's day is looked at."""

    store: Store
    day: date

    @property
    def url(self) -> str:
        return self.on(self.day)

    def on(self, day: date, path: str = "") -> str:
        return f"/evening/{path}?{urlencode({'store': self.store.code, 'date': day.isoformat()})}"


@require_GET
def evening(request: Any) -> HttpResponse:
    if request.store is None and "store" not in request.GET:
        rights.require(request.actor, permissions.END_OF_DAY_READ)
        return render(request, "payments/evening_no_store.html", {"page_title": _("End of day")})
    return page(request, chosen(request, request.GET))


@require_GET
def sheet(request: Any) -> HttpResponse:
    """The same on A4, to be signed and filed."""
    at = chosen(request, request.GET)
    shown = selectors.day_page(at.store, at.day)
    return render(request, "payments/evening_print.html", _context(request, at, shown))


def chosen(request: Any, said: QueryDict) -> Evening:
    """The store named, else the one where they work; today on its own wall unless a day is named."""
    code = said.get("store")
    store = Store.objects.select_related("entity").filter(code=code).first() if code else request.store
    if store is None or (code and not request.actor.can(permissions.END_OF_DAY_READ, store.pk)):
        raise NotFound
    rights.require(request.actor, permissions.END_OF_DAY_READ, store.pk)
    return Evening(store, _day(said.get("date", "")) or today_in(store))


def page(
    request: Any, at: Evening, *, sign_off: SignOffForm | None = None, totals: Any = None, till: str = "",
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    """`totals`: the forms of this `till` as they were sent, with their mistakes."""
    shown = selectors.day_page(at.store, at.day)
    context = _context(request, at, shown)
    if shown.state == EndOfDayState.OPEN:
        tills = sorted({*selectors.till_codes(at.store), *(row["till"] for row in shown.figures["tills"])} - {""})
        context |= {
            "forms": [(code, totals if code == till else totals_of(code, shown.figures)) for code in tills],
            "sign_off": sign_off or SignOffForm(),
            "open_days": [(day, at.on(day)) for day in selectors.open_days(at.store, at.day)],
            "likely": selectors.likely_payables(at.store, shown.figures["waiting"]) if context["may_settle"] else {},
            "questioned": _questioned(request, at),
        }
        for row in context["waiting"]:
            row["likely"] = context["likely"].get(row["id"], ())
        for difference in context["differences"]:
            difference["question"] = context["questioned"].get((difference["till"], difference["method"]))
    return render(request, "payments/evening.html", context, status=status)


def _context(request: Any, at: Evening, shown: DayPage) -> dict[str, Any]:
    figures, actor, store = shown.figures, request.actor, at.store
    is_open = shown.state == EndOfDayState.OPEN
    today = today_in(store)
    own = next((row for row in figures["totals"] if row["currency"] == figures["currency"]), None)
    named = {"currency": figures["currency"], "taken": "0.00", "given": "0.00", "net": "0.00", "count": "0"}
    return {
        "page_title": _("End of day"),
        "at": at,
        "shown": shown,
        "is_open": is_open,
        "today": today,
        "earlier": at.on(at.day - timedelta(days=1)),
        "later": at.on(at.day + timedelta(days=1)) if at.day < today else "",
        "print_url": at.on(at.day, "print/"),
        "total": _sum(own or named),
        "other_currencies": [_sum(row) for row in figures["totals"] if row["currency"] != figures["currency"]],
        "by_tender": [_sum(row) | {"label": words.tender(row["method"])} for row in figures["by_tender"]],
        "by_subject": [_sum(row) | {"label": words.subject(row)} for row in figures["by_subject"]],
        "differences": [_difference(row, figures) for row in figures["differences"]],
        "unconfirmed": [words.ticket(row) for row in figures["unconfirmed"]],
        "above": [words.ticket(row) for row in figures["unconfirmed"] if row["above_ceiling"]],
        "waiting": [words.ticket(row) for row in figures["waiting"]],
        "cases": [words.case(row) for row in (*figures["cases"], *figures["discounts"])],
        "odd_payables": [words.odd(row) for row in figures["odd_payables"]],
        "payouts": [words.ticket(row) for row in figures["payouts"]],
        "late": [words.ticket(row) for row in figures["late"]],
        "after": [words.ticket(row) for row in shown.after],
        "extras": [
            (label, words.money(figures["extras"] | {"currency": figures["currency"]}, name))
            for name, label in (
                ("discount", _("Discounts")), ("rounding", _("Rounded off")), ("on_account", _("On account")),
            )
        ],
        "tills": [_till(row) for row in figures["tills"]],
        "may_settle": is_open and actor.can(permissions.PAYMENTS_SETTLE, store.pk),
        "may_enter": is_open and actor.can(permissions.END_OF_DAY_ENTER, store.pk) and at.day <= today,
        "may_sign": is_open and actor.can(permissions.END_OF_DAY_SIGN_OFF, store.pk) and at.day <= today,
    }  # fmt: skip


def _sum(row: dict[str, Any]) -> dict[str, Any]:
    return row | {name: words.money(row, name) for name in ("taken", "given", "net")}


def _till(row: dict[str, Any]) -> dict[str, Any]:
    shown = {name: words.money(row, name) for name in ("entered", "elsewhere", "told", "booked", "difference")}
    return row | shown | {"label": words.tender(row["method"]), "till_label": words.till(row["till"])}


def _difference(row: dict[str, Any], figures: dict[str, Any]) -> dict[str, Any]:
    compared = next(one for one in figures["tills"] if (one["till"], one["method"]) == (row["till"], row["method"]))
    return _till(compared) | {"amount": words.money(row, "amount"), "causes": [words.cause(c) for c in row["causes"]]}


def _questioned(request: Any, at: Evening) -> dict[tuple[str, str], Any]:
    """The open cases somebody made of this day's differences, by till and tender."""
    rows = selectors.cases_visible_to(request.actor).filter(
        store=at.store, kind=CaseKind.TILL_DIFFERENCE, state=CaseState.OPEN, details__day=at.day.isoformat()
    )
    return {(case.details["till"], case.details["method"]): case for case in rows}


def _day(text: str) -> date | None:
    try:
        day = parse_date(text)
    except ValueError:
        return None
    return day if day and day >= selectors.FIRST_DAY else None
