"""Codes of related rows, read beside a row: fifty stores as objects take longer than fifty things that name them."""

from collections.abc import Callable
from operator import attrgetter
from typing import Any

from django.db.models import F, QuerySet


def with_codes(rows: QuerySet[Any], *relations: str) -> QuerySet[Any]:
    return rows.annotate(**{_beside(name): F(f"{name}__code") for name in relations})


def code_of(relation: str) -> Callable[[Any], str | None]:
    """How the code is found on a row: beside it where `with_codes` brought it, else through the relation."""
    beside, through = _beside(relation), attrgetter(f"{relation}.code")

    def read(row: Any) -> str | None:
        values = row.__dict__
        found: str | None = values[beside] if beside in values else through(row)
        return found

    return read


def _beside(relation: str) -> str:
    return f"code_of_{relation}"
