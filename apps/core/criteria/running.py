"""What was asked, found: the rows of one page, the cursor of the next, and the counts."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypedDict

from django.db.models import Count, Q, QuerySet

from ..actors import Actor
from . import typed
from .asking import Asked
from .ordering import after, cursor_of, keys_of, ordered, place_at, place_of

MOST_COUNTED = 50


class Counted(TypedDict):
    value: Any
    count: int


class Facet(TypedDict):
    """How many rows bear each value, the most frequent first. `more`: there are values beyond these."""

    field: str
    values: list[Counted]
    more: bool


@dataclass(frozen=True)
class Found:
    rows: list[Any]
    next_cursor: str | None
    facets: list[Facet]


def run(asked: Asked, rows: QuerySet[Any], *, actor: Actor, shown: Callable[[QuerySet[Any]], QuerySet[Any]]) -> Found:
    """Among `rows`, which are what the actor may see. One query for the page, with what `shown` adds to it, and one per
    facet, and two more around them where words were typed; Malformed for a cursor of another search."""
    texts, nearness = typed.matching(asked.searchable, asked.text, actor)
    keys = keys_of(asked.sort, nearness)
    place = place_of(asked.cursor, asked.print, keys) if asked.cursor else None
    with typed.tolerance(asked.text):
        rows = typed.narrowed(rows.order_by(), texts)
        facets = [_facet(asked, rows, name) for name in asked.facets]
        wanted = ordered(typed.narrowed(rows, _all(asked)), keys)
        if place is not None:
            wanted = wanted.filter(after(keys, place))
        found = list(shown(wanted)[: asked.limit + 1])
    more, page = len(found) > asked.limit, found[: asked.limit]
    return Found(page, cursor_of(asked.print, keys, place_at(keys, page[-1])) if more else None, facets)


def _all(asked: Asked, *, but: str = "") -> Q:
    """Every criterion at the top, or every one that asks about anything else than this field."""
    met = Q()
    for criterion in asked.criteria:
        if not but or criterion.names != {but}:
            met &= criterion.condition
    return met


def _facet(asked: Asked, rows: QuerySet[Any], name: str) -> Facet:
    """Over what would be found without the criteria on this very field: else only the value asked for had a count."""
    field = asked.searchable.every[name]
    counts = typed.narrowed(rows, _all(asked, but=name)).values_list(field.path).annotate(count=Count("pk"))
    found = list(counts.order_by("-count", field.path)[: MOST_COUNTED + 1])
    values: list[Counted] = [{"value": field.written(value), "count": count} for value, count in found[:MOST_COUNTED]]
    return {"field": name, "values": values, "more": len(found) > MOST_COUNTED}
