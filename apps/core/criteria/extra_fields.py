"""Fields every resource has without saying so: other systems' names, and the caller's own notes."""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from ..models import Reference
from ..references import ReferenceInput
from .fields import Field, Schema, Text
from .findings import WrongValue

LONGEST_PARTS = {"system": 40, "kind": 40, "value": 120}


@dataclass(frozen=True)
class Named(Field):
    """Another system's name for it: the system, of that a kind, of that a value; each further part narrows."""

    resource: str = field(default="", kw_only=True)

    own_ops = ("has",)

    def read(self, raw: Any) -> dict[str, str]:
        names = ReferenceInput._fields
        if isinstance(raw, dict) and raw and set(raw) == set(names[: len(raw)]) and all(map(_fits, raw, raw.values())):
            return dict(raw)
        raise WrongValue(_("A reference is expected: system, system and kind, or system, kind and value."))

    def schema(self) -> Schema:
        parts = {name: {"type": "string", "minLength": 1, "maxLength": n} for name, n in LONGEST_PARTS.items()}
        names = list(parts)
        return {
            "oneOf": [
                {
                    "type": "object",
                    "required": names[:count],
                    "properties": {name: parts[name] for name in names[:count]},
                    "additionalProperties": False,
                }
                for count in (1, 2, 3)
            ]
        }

    def condition(self, op: str, value: Any) -> Q:
        named = Reference.objects.filter(resource=self.resource, **value)
        return Q(pk__in=named.values("object_id"))


@dataclass(frozen=True)
class Note(Text):
    """One key of the caller's `metadata`; one that is not there is empty."""

    null: bool = field(default=True, kw_only=True)
    key: str = field(default="", kw_only=True)

    own_ops = ("eq", "ne", "in")

    def condition(self, op: str, value: Any) -> Q:
        if op == "is_null":
            there = Q(**{f"{self.path}__has_key": self.key})
            return ~there if value else there
        found = Q()
        for one in value if op == "in" else [value]:
            found |= Q(**{f"{self.path}__contains": {self.key: one}})
        return ~found if op == "ne" else found


def _fits(name: str, part: Any) -> bool:
    return isinstance(part, str) and 0 < len(part) <= LONGEST_PARTS[name] and "\x00" not in part
