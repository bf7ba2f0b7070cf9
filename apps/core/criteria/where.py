"""The filter language: groups of groups, and leaves that ask one thing of one field."""

from functools import reduce
from operator import and_, or_
from typing import Any, NamedTuple

from django.db.models import Q
from django.utils.translation import gettext as _

from ..actors import Actor
from ..errors import PermissionRefused
from .declaration import Searchable
from .fields import Field
from .findings import Findings, WrongValue, at

DEEPEST, MOST_LEAVES, MOST_VALUES = 6, 50, 200
LEAF = ("field", "op", "value")
GROUPS = ("and", "or", "not")


class Criterion(NamedTuple):
    """One thing all rows must meet, and the fields it asks about."""

    names: frozenset[str]
    condition: Q


NOTHING = Criterion(frozenset(), Q())


class Where:
    """Reads one `where`. Mistakes go to `findings`; what they leave is only good for finding more of them."""

    def __init__(self, searchable: Searchable, actor: Actor, findings: Findings) -> None:
        self._searchable, self._actor, self._findings = searchable, actor, findings
        self._leaves = 0

    def read(self, raw: Any) -> tuple[Criterion, ...]:
        """The criteria at the top, which all must be met."""
        if raw is None:
            return ()
        if isinstance(raw, dict) and list(raw) == ["and"]:
            return tuple(self._members(raw["and"], "/where/and", 1))
        return (self._node(raw, "/where", 0),)

    def _node(self, raw: Any, pointer: str, depth: int) -> Criterion:
        if depth > DEEPEST:
            self._findings.wrong(pointer, _("Groups go at most %(count)d deep.") % {"count": DEEPEST})
        elif not isinstance(raw, dict) or not raw:
            self._findings.wrong(pointer, _("A group (and, or, not) or a criterion with field, op and value."))
        elif strange := [name for name in raw if name not in (*LEAF, *GROUPS)]:
            for name in strange:
                self._findings.unknown(at(pointer, name), name, (*LEAF, *GROUPS))
        elif not any(name in GROUPS for name in raw):
            return self._leaf(raw, pointer)
        elif len(raw) > 1:
            self._findings.wrong(pointer, _("A group stands alone in its object."))
        elif "not" in raw:
            inner = self._node(raw["not"], f"{pointer}/not", depth + 1)
            return Criterion(inner.names, ~inner.condition)
        else:
            [(name, members)] = raw.items()
            found = self._members(members, f"{pointer}/{name}", depth + 1)
            joined = reduce(and_ if name == "and" else or_, [each.condition for each in found], Q())
            return Criterion(frozenset().union(*(each.names for each in found)), joined)
        return NOTHING

    def _members(self, raw: Any, pointer: str, depth: int) -> list[Criterion]:
        members = self._findings.listed(pointer, raw, most=MOST_LEAVES)
        if raw is None or raw == []:
            self._findings.wrong(pointer, _("A group has at least one member."))
        return [self._node(member, f"{pointer}/{number}", depth) for number, member in enumerate(members)]

    def _leaf(self, raw: dict[str, Any], pointer: str) -> Criterion:
        self._leaves += 1
        if self._leaves > MOST_LEAVES:
            self._findings.wrong("/where", _("At most %(count)d criteria.") % {"count": MOST_LEAVES})
            return NOTHING
        if missing := [name for name in LEAF if name not in raw]:
            for name in missing:
                self._findings.wrong(f"{pointer}/{name}", _("This is missing."))
            return NOTHING
        name, op = raw["field"], raw["op"]
        field = self._searchable.named(name) if isinstance(name, str) else None
        if field is None:
            self._findings.unknown(f"{pointer}/field", name, self._searchable.every)
        elif not isinstance(op, str) or op not in field.ops:
            self._findings.unknown(f"{pointer}/op", op, field.ops, what="operator")
        else:
            value = self._value(field, op, raw["value"], f"{pointer}/value")
            if value is not None:
                return Criterion(frozenset([name]), self._guarded(field, field.condition(op, value)))
        return NOTHING

    def _value(self, field: Field, op: str, raw: Any, pointer: str) -> Any:
        """What the operator compares with, or None, which no operator does."""
        if op == "is_null":
            if not isinstance(raw, bool):
                self._findings.wrong(pointer, _("true or false is expected."))
                return None
            return raw
        if op not in ("in", "between"):
            return self._single(field, raw, pointer)
        values = self._findings.listed(pointer, raw, most=MOST_VALUES)
        if op == "between" and len(values) != 2:
            self._findings.wrong(pointer, _("Two values are expected: the lowest and the highest."))
            return None
        if not values:
            self._findings.wrong(pointer, _("At least one value is expected."))
            return None
        return [self._single(field, value, f"{pointer}/{number}") for number, value in enumerate(values)]

    def _single(self, field: Field, raw: Any, pointer: str) -> Any:
        try:
            return field.read(raw)
        except WrongValue as wrong:
            self._findings.wrong(pointer, str(wrong))
            return None

    def _guarded(self, field: Field, condition: Q) -> Q:
        if field.guard is None:
            return condition
        if not self._actor.can(field.guard.right):
            raise PermissionRefused(field.guard.right)
        readable = field.guard.rows(self._actor)
        return condition if readable is None else condition & readable
