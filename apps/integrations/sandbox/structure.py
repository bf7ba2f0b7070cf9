"""What a model of the sandbox is made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Field:
    type: str
    label: str
    relation: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    default: str | bool | float = False

    @property
    def initial(self) -> str | bool | float | list[int]:
        """What a new record holds: Odoo reads nothing as `false`, a number as 0."""
        if self.type.endswith("2many"):
            return []
        return 0.0 if self.type in ("float", "monetary") and self.default is False else self.default


@dataclass(frozen=True)
class Model:
    label: str
    fields: dict[str, Field]
    display: str = "name"
    newest_first: bool = False


def char(label: str, **options: Any) -> Field:
    return Field("char", label, **options)


def link(label: str, relation: str) -> Field:
    return Field("many2one", label, relation)
