"""What is done to a thing by hand, each on a page of its own: one form, one operation, back to the passport."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from apps.core import files
from apps.core.actors import Actor
from apps.core.permissions import require
from apps.stores.screens.pin import done

from .. import operations, permissions, selectors
from ..models import Item
from ..states import HolderKind
from .forms import ActForm, GradeForm, HoldForm, LocateForm, MergeForm, ReleaseForm


@dataclass(frozen=True)
class Act:
    """`may` says of which things it makes sense; `tone` is the button's."""

    label: str | Promise
    done: str | Promise
    icon: str
    permission: str
    form: type[ActForm]
    perform: Callable[..., Any]
    may: Callable[[Item], bool]
    tone: str = ""


def _grade(*, actor: Actor, item_id: Any, grade: str, notes: str, photos: Any) -> None:
    """Photos and report together, or neither; drawn first, because tills wait for who locks the thing."""
    drawn = [files.drawn(one.read(), name=one.name) for one in photos]
    with transaction.atomic():
        kept = tuple(operations.attach_photo(item_id, photo=one, actor=actor).pk for one in drawn)
        operations.inspect_item(actor=actor, item_id=item_id, grade=grade, findings=(), notes=notes, files=kept)


def _merge(*, actor: Actor, item_id: Any, duplicate_id: Any) -> None:
    operations.merge_items(actor=actor, kept_id=item_id, duplicate_id=duplicate_id)


ACTS = {
    "grade": Act(
        _("Grade it"), _("The condition is noted."), "check", permissions.ITEMS_GRADE, GradeForm, _grade,
        lambda item: item.merged_into_id is None,
    ),
    "locate": Act(
        _("Move within the store"), _("Its location is noted."), "item", permissions.ITEMS_WRITE, LocateForm,
        operations.move_location, lambda item: item.custody == HolderKind.STORE,
    ),
    "hold": Act(
        _("Hold for the police"), _("It is held: nothing can be done with it."), "lock", permissions.ITEMS_HOLD,
        HoldForm, operations.hold_item, lambda item: not item.held and item.merged_into_id is None, "danger",
    ),
    "release": Act(
        _("End the hold"), _("The hold has ended."), "lock", permissions.ITEMS_HOLD, ReleaseForm,
        operations.release_hold, lambda item: item.held,
    ),
    "recover": Act(
        _("Back from the police"), _("It is in the store again."), "lock", permissions.ITEMS_HOLD, ActForm,
        operations.recover_item, selectors.is_seized,
    ),
    "merge": Act(
        _("Merge with another passport"), _("The passports are merged."), "item", permissions.ITEMS_MERGE, MergeForm,
        _merge, lambda item: not item.held and item.merged_into_id is None, "quiet",
    ),
}  # fmt: skip


def offered_to(actor: Actor, item: Item) -> list[dict[str, Any]]:
    return [
        {"url": f"/items/{item.code}/{name}/", "label": act.label, "icon": act.icon, "tone": act.tone}
        for name, act in ACTS.items()
        if act.may(item) and actor.can(act.permission, item.store_id)
    ]


@require_http_methods(["GET", "POST"])
def act_page(request: Any, code: str, name: str) -> HttpResponse:
    item = selectors.visible_to(request.actor).filter(code=code).first()
    act = ACTS.get(name)
    if item is None or act is None:
        raise Http404
    require(request.actor, act.permission, item.store_id)
    posted = request.method == "POST"
    form = act.form(request.POST if posted else None, request.FILES if posted else None, item=item, actor=request.actor)
    if posted and form.is_valid() and _performed(act, form):
        messages.success(request, str(act.done))
        return redirect(f"/items/{item.code}/")
    context = {
        "page_title": act.label,
        "breadcrumbs": [(item.title or item.code, f"/items/{item.code}/")],
        "nav_path": "/items/",
        "item": item,
        "act": act,
        "form": form,
    }
    return render(request, "items/act.html", context, status=422 if posted else 200)


def _performed(act: Act, form: ActForm) -> bool:
    return done(form, form.actor, lambda actor: act.perform(actor=actor, item_id=form.item.pk, **form.said()))
