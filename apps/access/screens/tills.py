"""`/tills/`: the tills of the store one works in, and the keys with which they speak to us."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from apps.core import permissions as rights
from apps.core.errors import NotFound
from apps.stores.models import Till

from .. import operations, permissions, selectors
from ..operations import IssuedKey


def tills(request: Any) -> HttpResponse:
    return _page(request)


@never_cache
@require_POST
def issue_key(request: Any, till_id: UUID) -> HttpResponse:
    """The key stands on this answer and nowhere else, so there is nothing to be led on to."""
    if request.store is None or not Till.objects.filter(pk=till_id, store=request.store).exists():
        raise NotFound
    return _page(request, operations.issue_device_key(actor=request.actor, till_id=till_id))


@require_POST
def revoke_key(request: Any, key_id: UUID) -> HttpResponse:
    key = visible_key(request, key_id)
    operations.revoke_device_key(actor=request.actor, device_key_id=key.pk)
    messages.success(request, _("The key of till %(till)s opens nothing any more.") % {"till": key.till.code})
    return redirect("tills:list")


def visible_key(request: Any, key_id: UUID) -> Any:
    rights.require(request.actor, permissions.DEVICE_KEYS_READ)
    keys = selectors.device_keys_visible_to(request.actor).select_related("till__store__entity")
    found = keys.filter(pk=key_id).first()
    if found is None:
        raise NotFound
    return found


def _page(request: Any, issued: IssuedKey | None = None) -> HttpResponse:
    actor, store = request.actor, request.store
    rights.require(actor, permissions.DEVICE_KEYS_READ, store.pk if store else None)
    context = {
        "page_title": _("Tills and keys"),
        "rows": selectors.tills_with_keys(actor, store) if store else [],
        "runs": selectors.examined_programs(actor, store) if store else [],
        "issued": issued,
        "may_write": store is not None and actor.can(permissions.DEVICE_KEYS_WRITE, store.pk),
        "base_url": request.build_absolute_uri("/").rstrip("/"),
    }
    return render(request, "access/tills.html", context)
