"""What may be asked of one field: by its type the operators, the shape of a value, and what they mean in SQL."""

import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, ClassVar
from uuid import UUID

from django.db.models import Q
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from ..actors import Actor
from ..validation import unknown
from .findings import WrongValue

ONE = ("eq", "ne")
RANGE = ("gt", "gte", "lt", "lte", "between")
LONGEST = 200
_LOOKUPS = {"starts_with": "startswith", "has": "contains"}
_DECIMAL = r"^-?[0-9]{1,12}(\.[0-9]{1,6})?$"
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_INT32 = 2**31 - 1

Schema = dict[str, Any]


@dataclass(frozen=True)
class Guard:
    """Values that answer only to who holds `right`. `rows` says where an actor who holds it somewhere may read them;
    None is everywhere. Elsewhere such a field meets no criterion, so that no search tells what a mask hides."""

    right: str
    rows: Callable[[Actor], Q | None]


@dataclass(frozen=True)
class Field(ABC):
    """`path` is the ORM's, the wire knows only the name it is declared under. `null`: it may be empty, which `is_null`
    asks. Equality and order are PostgreSQL's; an empty field is `ne` anything and comes last in any order."""

    path: str
    null: bool = field(default=False, kw_only=True)
    sorts: bool = field(default=False, kw_only=True)
    facet: bool = field(default=False, kw_only=True)
    guard: Guard | None = field(default=None, kw_only=True)

    own_ops: ClassVar[tuple[str, ...]] = (*ONE, "in")

    @property
    def ops(self) -> tuple[str, ...]:
        return (*self.own_ops, "is_null") if self.null else self.own_ops

    @abstractmethod
    def read(self, raw: Any) -> Any:
        """The value as Python knows it, or WrongValue."""

    @abstractmethod
    def schema(self) -> Schema:
        """One value in JSON Schema."""

    def condition(self, op: str, value: Any) -> Q:
        """True or false of every row. Left to itself Django makes it NULL, which no `not` turns round, where an empty
        relation is asked about twice under one negation; and true where no value can reach a border, as of an empty
        field."""
        if op == "ne":
            return ~self.condition("eq", value)
        if op == "is_null":
            return Q(**{f"{self.path}__isnull": value})
        found = self._met(op, value)
        return found & Q(**{f"{self.path}__isnull": False}) if self.null else found

    def _met(self, op: str, value: Any) -> Q:
        if op == "eq":
            return Q(**{self.path: value})
        if op == "between":
            return Q(**{f"{self.path}__gte": value[0], f"{self.path}__lte": value[1]})
        return Q(**{f"{self.path}__{_LOOKUPS.get(op, op)}": value})

    def written(self, value: Any) -> Any:
        """As it stands in a facet or in a cursor."""
        return value

    def revived(self, written: Any) -> Any:
        """What `written` made of a value, back again."""
        return None if written is None else self.read(written)


class Text(Field):
    """Exactly as it is written: large and small letters differ. For what people type there is `text`."""

    own_ops: ClassVar[tuple[str, ...]] = (*ONE, "in", "contains", "starts_with")

    def read(self, raw: Any) -> str:
        if not isinstance(raw, str) or len(raw) > LONGEST or "\x00" in raw:
            raise WrongValue(_("A text of at most %(count)d characters is expected.") % {"count": LONGEST})
        return raw

    def schema(self) -> Schema:
        return {"type": "string", "maxLength": LONGEST}

    def revived(self, written: Any) -> Any:
        return written


@dataclass(frozen=True)
class Choice(Field):
    choices: Sequence[str] = field(default=(), kw_only=True)

    def read(self, raw: Any) -> str:
        if raw not in self.choices:
            raise WrongValue(unknown(str(raw)[:80], self.choices, what="value"))
        return str(raw)

    def schema(self) -> Schema:
        return {"type": "string", "enum": list(self.choices)}

    def revived(self, written: Any) -> Any:
        return written


class Truth(Field):
    own_ops = ONE

    def read(self, raw: Any) -> bool:
        if not isinstance(raw, bool):
            raise WrongValue(_("true or false is expected."))
        return raw

    def schema(self) -> Schema:
        return {"type": "boolean"}


class Filled(Truth):
    """Whether something stands there at all, such as the day it was archived."""

    def condition(self, op: str, value: Any) -> Q:
        return Q(**{f"{self.path}__isnull": value != (op == "eq")})


class Number(Field):
    own_ops = (*ONE, "in", *RANGE)

    def read(self, raw: Any) -> int:
        if not isinstance(raw, int) or isinstance(raw, bool) or abs(raw) > _INT32:
            raise WrongValue(_("A whole number is expected."))
        return raw

    def schema(self) -> Schema:
        return {"type": "integer", "format": "int32", "minimum": -_INT32, "maximum": _INT32}


class Amount(Field):
    """Decimals travel as texts, both ways: "10.00"."""

    own_ops = (*ONE, "in", *RANGE)

    def read(self, raw: Any) -> Decimal:
        if not isinstance(raw, str) or not re.fullmatch(_DECIMAL, raw, re.ASCII):
            raise WrongValue(_("A decimal is expected, as a text such as “10.00”."))
        return Decimal(raw)

    def schema(self) -> Schema:
        return {"type": "string", "format": "decimal", "pattern": _DECIMAL, "maxLength": 20}

    def written(self, value: Any) -> Any:
        return None if value is None else f"{value:f}"


class Day(Field):
    own_ops = (*ONE, "in", *RANGE)

    def read(self, raw: Any) -> date:
        try:
            if isinstance(raw, str) and _DAY.fullmatch(raw):
                return date.fromisoformat(raw)
        except ValueError:
            pass
        raise WrongValue(_("A day is expected, such as “2026-11-21”."))

    def schema(self) -> Schema:
        return {"type": "string", "format": "date"}

    def written(self, value: Any) -> Any:
        return None if value is None else value.isoformat()


class Moment(Field):
    own_ops = (*ONE, "in", *RANGE)

    def read(self, raw: Any) -> datetime:
        try:
            found = parse_datetime(raw) if isinstance(raw, str) and len(raw) <= 40 else None
            if found is not None and found.tzinfo is not None:
                return found.astimezone(UTC)
        except (ValueError, OverflowError):
            pass
        raise WrongValue(_("A time with its offset is expected, such as “2026-11-21T10:30:00+01:00”."))

    def schema(self) -> Schema:
        return {"type": "string", "format": "date-time"}

    def written(self, value: Any) -> Any:
        return None if value is None else value.isoformat()


class Id(Field):
    def read(self, raw: Any) -> UUID:
        try:
            if isinstance(raw, str) and len(raw) == 36:
                return UUID(raw)
        except ValueError:
            pass
        raise WrongValue(_("An id is expected: 36 characters."))

    def schema(self) -> Schema:
        return {"type": "string", "format": "uuid"}

    def written(self, value: Any) -> Any:
        return None if value is None else str(value)


class Several(Text):
    """A list of texts: what it `has`."""

    own_ops = ("has",)

    def condition(self, op: str, value: Any) -> Q:
        return super().condition(op, [value] if op == "has" else value)
