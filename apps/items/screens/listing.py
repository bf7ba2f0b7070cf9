"""`/items/`: the latest first, narrowed by words and by what matters in a stockroom."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from apps.core.criteria import narrowed
from apps.core.permissions import require
from apps.core.screens.paging import page

from .. import selectors
from ..filters import ItemFilter
from ..models import Item
from ..permissions import ITEMS_READ
from ..states import Grade, HolderKind, OwnerKind
from .words import pill_of

SIZE = 25
LONGEST = 100  # of what may be searched for
FILTERS = ("owner_kind", "custody", "grade", "held")


def items(request: Any) -> HttpResponse:
    require(request.actor, ITEMS_READ)
    typed = str(request.GET.get("q", "")).replace("\x00", "").strip()[:LONGEST]
    visible = selectors.search(request.actor, typed) if typed else selectors.visible_to(request.actor)
    chosen = {name: request.GET[name] for name in FILTERS if request.GET.get(name)}
    shown = page(narrowed(ItemFilter, visible.filter(merged_into=None), chosen), request.GET, size=SIZE)
    context = {
        "page_title": _("Items"),
        "hint": _("Brand, model, colour, serial number or code"),
        "typed": typed,
        "selects": _selects(chosen),
        "narrowed": bool(typed or chosen),
        "rows": [_row(item) for item in shown.rows],
        "shown": shown,
    }
    return render(request, "items/list.html", context)


def _selects(chosen: dict[str, str]) -> list[dict[str, Any]]:
    grades = [(grade.value, grade.label) for grade in Grade]
    choices: dict[str, tuple[str, list[tuple[str, Any]]]] = {
        "owner_kind": (_("Owner"), [(one.value, one.label) for one in OwnerKind]),
        "custody": (_("Held by"), [(one.value, one.label) for one in HolderKind]),
        "grade": (_("Grade"), grades),
        "held": (_("Police"), [("true", _("held by the police"))]),
    }
    return [
        {
            "name": name,
            "label": label,
            "options": [
                {"value": value, "label": capfirst(str(word)), "selected": chosen.get(name) == value}
                for value, word in options
            ],
        }
        for name, (label, options) in choices.items()
    ]


def _row(item: Item) -> dict[str, Any]:
    return {
        "item": item,
        "url": f"/items/{item.code}/",
        "detail": " · ".join(filter(None, [item.color, item.identifier])),
        "owner": capfirst(str(item.get_owner_kind_display())),
        **pill_of(item),
    }
