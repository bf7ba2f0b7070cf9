"""What an app says of a resource that can be searched."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from ..models import Aggregate
from ..search import words
from .extra_fields import Named, Note
from .fields import Field, Guard, Id, Moment

METADATA, LONGEST_KEY = "metadata", 100


@dataclass(frozen=True)
class Words:
    """Where typed words are looked for: folded texts with a trigram index, of the row or of one it points to, each
    with the guard of who may read it. A whole code finds what bears it and nothing else."""

    places: Mapping[str, Guard | None]
    code: str = "code"
    typed: Callable[[str], list[str]] = words


def of_every(resource: str) -> dict[str, Field]:
    """What each resource has without saying so."""
    return {
        "id": Id("id", sorts=True),
        "reference": Named("pk", resource=resource),
        "created_at": Moment("created_at", sorts=True),
        "updated_at": Moment("updated_at", sorts=True),
    }


@dataclass(frozen=True, kw_only=True)
class Searchable:
    """`fields` are what the wire may name. Every resource also has its id, its two times and its references, and one
    with metadata each key of it, as `metadata.<key>`."""

    model: type[Aggregate]
    fields: Mapping[str, Field] = field(default_factory=dict)
    words: Words | None = None

    def __post_init__(self) -> None:
        telling = [name for name, each in self.fields.items() if each.guard and (each.sorts or each.facet)]
        if telling:
            raise ValueError(f"an order or a count would tell what is guarded: {', '.join(telling)}")

    @cached_property
    def every(self) -> dict[str, Field]:
        return {**self.fields, **of_every(self.model.resource)}

    @cached_property
    def has_metadata(self) -> bool:
        return any(column.name == METADATA for column in self.model._meta.fields)

    def named(self, name: str) -> Field | None:
        known = self.every.get(name)
        if known is not None or not self.has_metadata:
            return known
        start, _dot, key = name.partition(".")
        good = start == METADATA and 0 < len(key) <= LONGEST_KEY and "\x00" not in key
        return Note(METADATA, key=key) if good else None

    @property
    def sorting(self) -> list[str]:
        return [name for name, each in self.every.items() if each.sorts]

    @property
    def counting(self) -> list[str]:
        return [name for name, each in self.every.items() if each.facet]
