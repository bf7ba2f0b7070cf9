"""One row or element of a file, as it was written; what is not understood yet is kept in this form."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol
from xml.etree.ElementTree import Element, tostring


class Record(Protocol):
    def text(self, place: str | int) -> str | None:
        """What stands there; None when there is no such place."""

    def kept(self) -> Any:
        """Itself, as JSON."""


@dataclass(frozen=True)
class Row:
    """A CSV row. Places are columns' names, or positions counted from one."""

    cells: Sequence[str]
    columns: Mapping[str, int]

    def text(self, place: str | int) -> str | None:
        index = self.columns.get(place, -1) if isinstance(place, str) else place - 1
        return self.cells[index] if 0 <= index < len(self.cells) else None

    def kept(self) -> Any:
        return list(self.cells)


@dataclass(frozen=True)
class Node:
    """An XML element, without name spaces. Places are paths below it: `Total`, `Client/Code`, `@id`, `Total/@sum`."""

    element: Element

    def text(self, place: str | int) -> str | None:
        path, _at, attribute = str(place).partition("@")
        found = self.element.find(path.rstrip("/")) if path else self.element
        if found is None:
            return None
        return found.get(attribute) if attribute else found.text or ""

    def kept(self) -> Any:
        return tostring(self.element, encoding="unicode")
