"""Keyset pages for screens: the place in the list stands in the address, and no page costs more than the first."""

from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.db.models import Model, QuerySet
from django.http import QueryDict

from ..errors import Malformed

Row = TypeVar("Row", bound=Model)

SIZE = 50
BEFORE, AFTER = "before", "after"


@dataclass(frozen=True)
class Page(Generic[Row]):
    """An empty address means that there is nothing further that way."""

    rows: list[Row]
    earlier_url: str
    later_url: str


def page(rows: QuerySet[Row], criteria: QueryDict, *, size: int = SIZE, oldest_first: bool = False) -> Page[Row]:
    """Newest first unless told otherwise. One query. Ids must sort by time (UUIDv7)."""
    before, after = _place(criteria, BEFORE), _place(criteria, AFTER)
    upwards = after is not None or (oldest_first and before is None)
    if after:
        rows = rows.filter(pk__gt=after)
    elif before:
        rows = rows.filter(pk__lt=before)
    found = list(rows.order_by("pk" if upwards else "-pk")[: size + 1])
    more, found = len(found) > size, found[:size]
    ascending = found if upwards else found[::-1]
    earlier, later = (after is not None, more) if upwards else (more, before is not None)
    return Page(
        ascending if oldest_first else ascending[::-1],
        earlier_url=_address(criteria, BEFORE, ascending[0]) if earlier and found else "",
        later_url=_address(criteria, AFTER, ascending[-1]) if later and found else "",
    )


def address_with(criteria: QueryDict, **changes: str) -> str:
    """The same list narrowed otherwise, from its first page; an empty value takes a criterion away."""
    changed = criteria.copy()
    for name in (BEFORE, AFTER, *changes):
        changed.pop(name, None)
    changed.update({name: value for name, value in changes.items() if value})
    return f"?{changed.urlencode()}"


def _address(criteria: QueryDict, name: str, row: Any) -> str:
    return address_with(criteria, **{name: str(row.pk)})


def _place(criteria: QueryDict, name: str) -> UUID | None:
    text = criteria.get(name)
    if not text:
        return None
    try:
        return UUID(text)
    except ValueError:
        raise Malformed(f"“{name}” is no place in this list.") from None
