"""Orders and their pages: a cursor says after which row to go on, so that rows added meanwhile move nothing."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core import signing
from django.db.models import F, OrderBy, Q, QuerySet
from django.utils.translation import gettext as _

from ..errors import Malformed
from .fields import Amount, Field
from .findings import WrongValue

SALT = "search"


@dataclass(frozen=True)
class Key:
    """One field of an order. `name` is the annotation that bears its value."""

    name: str
    field: Field
    descending: bool
    expression: Any

    def order(self) -> OrderBy:
        return OrderBy(F(self.name), descending=self.descending, nulls_last=True if self.field.null else None)

    def same(self, value: Any) -> Q:
        return Q(**{f"{self.name}__isnull": True}) if value is None else Q(**{self.name: value})

    def beyond(self, value: Any) -> Q | None:
        """Rows that come after this value; None when none can: the empty ones are the last."""
        if value is None:
            return None
        later = Q(**{f"{self.name}__{'lt' if self.descending else 'gt'}": value})
        return later | self.same(None) if self.field.null else later

    def from_here(self, value: Any) -> Q:
        """What an index can start from; the exact place is for `after`."""
        return Q() if self.field.null else Q(**{f"{self.name}__{'lte' if self.descending else 'gte'}": value})


def keys_of(sort: Sequence[tuple[Field, bool]], nearness: Any) -> list[Key]:
    """As asked; else the nearest first where words were typed; the id settles what is equal."""
    if not sort and nearness is not None:
        return [Key("key_0", Amount("nearness"), True, nearness)]
    return [Key(f"key_{n}", field, down, F(field.path)) for n, (field, down) in enumerate(sort)]


def ordered(rows: QuerySet[Any], keys: list[Key]) -> QuerySet[Any]:
    last = "-pk" if _downwards(keys) else "pk"
    return rows.annotate(**{key.name: key.expression for key in keys}).order_by(*(key.order() for key in keys), last)


def after(keys: list[Key], place: Sequence[Any]) -> Q:
    """What comes after this place: (the value of each key, the id)."""
    *values, identifier = place
    same, found = Q(), Q()
    for key, value in zip(keys, values, strict=True):
        beyond = key.beyond(value)
        if beyond is not None:
            found |= same & beyond
        same &= key.same(value)
    found |= same & Q(**{f"pk__{'lt' if _downwards(keys) else 'gt'}": identifier})
    return keys[0].from_here(values[0]) & found if keys else found


def print_of(*criteria: Any) -> str:
    """What a cursor is bound to."""
    canonical = json.dumps(criteria, sort_keys=True, default=str)
    return hashlib.sha256(canonical.encode()).hexdigest()[:24]


def place_at(keys: list[Key], row: Any) -> list[Any]:
    """Where this row of an `ordered` page stands: the value of each key, the id."""
    return [*(getattr(row, key.name) for key in keys), row.pk]


def cursor_of(print_: str, keys: list[Key], place: Sequence[Any]) -> str:
    *values, identifier = place
    written = [key.field.written(value) for key, value in zip(keys, values, strict=True)]
    return signing.dumps([print_, *written, str(identifier)], salt=SALT, compress=False)


def place_of(cursor: str, print_: str, keys: list[Key]) -> list[Any]:
    try:
        bound_to, *values, identifier = signing.loads(cursor, salt=SALT)
    except signing.BadSignature:
        raise Malformed(_("This cursor is not one of ours.")) from None
    if bound_to != print_:
        raise Malformed(_("This cursor belongs to another search: ask again without it."))
    try:
        return [*(key.field.revived(value) for key, value in zip(keys, values, strict=True)), identifier]
    except (WrongValue, ValueError):  # signed by a release in which the field was another
        raise Malformed(_("This cursor is no longer good: ask again without it.")) from None


def _downwards(keys: list[Key]) -> bool:
    return keys[-1].descending if keys else True
