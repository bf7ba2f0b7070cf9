"""One address per step of a trade-in: shows its form, performs it, and says why when it cannot."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from apps.core import permissions as rights
from apps.core.errors import DomainError, IllegalTransition, Invalid, StaleVersion
from apps.core.validation import expect_version
from apps.stores.screens.pin import acting, lacks_pin, refuse

from .. import selectors
from ..models import TradeIn
from .trade_in_actions import FORMS, OPERATIONS, form_for, offered, right_of
from .trade_in_page import address_of, shown, trade_in_by_code
from .trade_in_words import status_pill

MISSING = {
    "identity": gettext_lazy("the identity document"),
    "theft_check": gettext_lazy("the theft check"),
    "signature": gettext_lazy("the signature"),
}


@require_http_methods(["GET", "POST"])
def act(request: Any, code: str, action: str) -> HttpResponse:
    action = action.replace("-", "_")
    if action not in OPERATIONS:
        raise Http404
    row = trade_in_by_code(request.actor, code)
    rights.require_held(request.actor, right_of(action), row.store_id)
    return _perform(request, row, action) if request.method == "POST" else _ask(request, row, action)


def _ask(request: Any, row: TradeIn, action: str) -> HttpResponse:
    possible = action in offered(row, request.actor)
    if action not in FORMS or not possible:
        if not possible:
            messages.warning(request, _now(row))
        return redirect(address_of(row))
    return shown(request, row, form=form_for(action, row, request.actor), action=action)


def _perform(request: Any, row: TradeIn, action: str) -> HttpResponse:
    version = request.POST.get("version", "")
    if not version.isdigit():
        return HttpResponseBadRequest(_("The version of the trade-in is missing."))
    form = _form(request, row, action)
    if form is not None and form.edited:
        return shown(request, row, form=form, action=action)
    if form is not None and not form.is_valid():
        return shown(request, row, form=form, action=action, status=422)
    actor = acting(form, request.actor)
    if actor is None:
        return shown(request, row, form=form, action=action, status=422)
    try:
        said = form.said() if form is not None else {}
        with transaction.atomic():
            expect_version(selectors.lock_trade_in(row.pk, actor), int(version))
            OPERATIONS[action](row.pk, actor=actor, **said)
    except DomainError as error:
        return _refused(request, row, form, action, error)
    done = trade_in_by_code(request.actor, row.code)
    word = status_pill(done.status)[1]
    messages.success(request, _("%(code)s: %(status)s.") % {"code": done.code, "status": word})
    return redirect(address_of(done, action if action == "add_lot_line" else ""))


def _form(request: Any, row: TradeIn, action: str) -> Any:
    options = {"files": request.FILES} if action in FORMS and FORMS[action].lost_files else {}
    return form_for(action, row, request.actor, request.POST, **options)


def _refused(request: Any, row: TradeIn, form: Any, action: str, error: DomainError) -> HttpResponse:
    """The trade-in as it is now, why nothing was done, and everything that was typed."""
    stale = isinstance(error, StaleVersion | IllegalTransition)
    kept = not (form is not None and form.lost_files and request.FILES)
    status, refusal = 409 if stale else error.status, _refusal(error, stale=stale, kept=kept)
    if form is not None and (isinstance(error, Invalid) or lacks_pin(form, error)):
        refuse(form, error)
        refusal, status = {}, 422
    fresh = trade_in_by_code(request.actor, row.code)
    return shown(request, fresh, form=form, action=action, refusal=refusal, status=status)


def _refusal(error: DomainError, *, stale: bool, kept: bool) -> dict[str, Any]:
    if stale:
        text = _("Below is how it stands now: check it, then send it again.")
        if kept:
            text = _("Below is how it stands now. What you typed is kept: check it, then send it again.")
        return {"title": _("Somebody changed this trade-in meanwhile."), "text": text}
    text = error.detail
    if isinstance(error, Invalid):
        text = " ".join(error.errors.values())
    if "missing" in error.extra:
        names = ", ".join(str(MISSING[each]) for each in error.extra["missing"])
        text = _("%(sentence)s Still missing: %(names)s.") % {"sentence": text, "names": names}
    return {"title": _("Nothing was changed."), "text": text}


def _now(row: TradeIn) -> str:
    return _("%(code)s is now: %(status)s.") % {"code": row.code, "status": status_pill(row.status)[1].lower()}
