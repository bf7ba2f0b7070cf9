"""Reading the tickets of a partner's tills: at once, or whether at all."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from apps.core import permissions as rights
from apps.core.errors import NotFound

from .. import operations, permissions, selectors
from ..models import Connection
from ..operations import Polled, PollResult


@require_POST
def read_now(request: Any, code: str) -> HttpResponse:
    """One page of tickets, while the person waits; what is left is read by the clock."""
    rights.require(request.actor, permissions.POLL)
    result = operations.read_now(_visible(request, code).pk, actor=request.actor)
    tell = messages.error if result.outcome == Polled.FAILED else messages.success
    tell(request, _said(result))
    return redirect("integrations:overview")


@require_POST
def switch(request: Any, code: str) -> HttpResponse:
    active = request.POST.get("active") == "true"
    operations.set_polling(_visible(request, code).pk, active=active, actor=request.actor)
    on, off = _("The till tickets are read from now on."), _("The till tickets are no longer read.")
    messages.success(request, on if active else off)
    return redirect("integrations:connection", code)


def _said(result: PollResult) -> str:
    match result.outcome:
        case Polled.READ:
            return ngettext("%(count)d new ticket of ours.", "%(count)d new tickets of ours.", result.taken) % {
                "count": result.taken
            }
        case Polled.FAILED:
            return _("Nothing could be read: %(reason)s") % {"reason": result.reason}
        case Polled.BUSY:
            return _("The tickets are being read at this moment.")
    return _("The partner is left alone for the moment; nothing was read.")


def _visible(request: Any, code: str) -> Connection:
    rights.require(request.actor, permissions.READ)
    found = selectors.connections_visible_to(request.actor).filter(code=code).first()
    if found is None:
        raise NotFound
    return found
