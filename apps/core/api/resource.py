"""What an app says once of a thing the outside may read; every way of reading it is drawn from that."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet
from django_filters import FilterSet

from apps.core import criteria, references
from apps.core.actors import Actor
from apps.core.criteria import Found, Searchable
from apps.core.feed import Companies, no_company
from apps.core.models import Aggregate

from .lifecycle import OperationClass
from .serializers import Out

Shown = Callable[[QuerySet[Any]], QuerySet[Any]]


def _as_it_is(rows: QuerySet[Any]) -> QuerySet[Any]:
    return rows


@dataclass(frozen=True)
class Finder:
    """A way in of its own, for what must not stand in an address or reaches further than a list: what it finds takes
    the place of everything the actor may see. It asks for its own right."""

    find: Callable[[Actor, str], QuerySet[Any]]
    says: str


@dataclass(frozen=True, kw_only=True)
class Resource:
    """`visible_to` is everything the actor may see; `shown` adds what an answer needs, in a fixed number of queries;
    `filters` narrows it, `search` finds among it by typed words, `searchable` by any criteria, `finders` by what only
    they know. `companies`: those whose rows of no store the actor may see, where such a row can go for good. `kept`: it
    says the same to all who may read it, holds nothing personal, and changes with its version only, so that lists may
    take it from the cache."""

    path: str
    model: type[Aggregate]
    out: type[Out]
    read: str
    visible_to: Callable[[Actor], QuerySet[Any]]
    companies: Companies = no_company
    shown: Shown = _as_it_is
    filters: type[FilterSet] | None = None
    kept: bool = False
    search: Callable[[Actor, str], QuerySet[Any]] | None = None
    searchable: Searchable
    finders: Mapping[str, Finder] = field(default_factory=dict)
    summary: str = ""
    not_for: str = ""
    operation_class: OperationClass = OperationClass.TRANSACTION

    def represented(
        self, rows: Iterable[Aggregate], actor: Actor, only: Collection[str] | None = None
    ) -> list[dict[str, Any]]:
        """As the outside reads them, or `only` these fields of it; other systems' names of all rows in one query."""
        rows = list(rows)
        context: dict[str, Any] = {"actor": actor}
        shown: Any = self.out(rows, many=True, context=context)
        if only is not None:
            for name in shown.child.fields.keys() - set(only):
                shown.child.fields.pop(name)
        if "references" in shown.child.fields:
            context["references"] = references.of(self.model.resource, [row.pk for row in rows])
        return list(shown.data)

    def searched(self, body: Any, actor: Actor) -> Found:
        """What this body asks for: the rows of one page as `shown`, with the next cursor and the counts."""
        asked = criteria.read(self.searchable, body, actor=actor, finders=self.finders)
        reach = self.finders[asked.finder].find(actor, asked.sought) if asked.finder else self.visible_to(actor)
        return criteria.run(asked, reach, actor=actor, shown=self.shown)
