"""One address per action of a transition table: what all resources that have one share."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, ClassVar
from uuid import UUID

from django.db.models import QuerySet
from django.urls import URLPattern, path
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer

from apps.core import files, references
from apps.core.actors import Actor
from apps.core.errors import IllegalTransition, NotFound
from apps.core.events import EventType
from apps.core.models import Aggregate
from apps.core.references import ReferenceInput
from apps.core.screens.words import move_label
from apps.core.states import TransitionTable

from . import etags
from .finding import named
from .previews import MoneyMoving, with_preview
from .resource import Resource
from .serializers import Out
from .views import Idempotent, ResourceView, tagged

Perform = Callable[[UUID, dict[str, Any], Actor], Any]


def _as_it_is(row: Any, actor: Actor) -> None:
    """Its answer shows what its queries hold."""


def _any_row(row: Any, actor: Actor) -> bool:
    """What the table asks is all that is asked."""
    return True


Guards = Mapping[str, Callable[[Any, Actor], bool]]


def with_files_and_names(row: Any, actor: Actor) -> None:
    row.files_now = files.of(row.resource, [row.pk])
    row.names_now = references.of(row.resource, [row.pk]).get(row.pk, [])


@dataclass(frozen=True, kw_only=True)
class Actions:
    """How the rows of a resource are acted on. `lock` reads one row for update: the first lock any action of it takes.
    `out` writes the answer, after `dress` has added to the row what no query of it holds. `key` names the id in the
    addresses. Without a `table` nothing is offered, and the answer is as lists show it; nor is anything
    of a row on which the caller `may_act` in no way. `guards` say of an action which the table allows whether its
    operation refuses it all the same, for the row as it is and whatever else is said."""

    of: Resource
    key: str
    out: type[Out]
    lock: Callable[[UUID, Actor], Aggregate]
    table: TransitionTable | None = None
    dress: Callable[[Any, Actor], None] = _as_it_is
    may_act: Callable[[Any, Actor], bool] = _any_row
    guards: Guards = field(default_factory=dict)


def offered(view: ResourceView, of: Resource, table: TransitionTable, row: Any, guards: Guards) -> list[dict[str, str]]:
    """What the caller may do with the row now, as `ActionOut` writes it."""
    actor = view.actor()
    store_id, _entity_id = row.event_scope()
    return [
        {
            "action": move.action,
            "label": move_label(move),
            "href": f"/api/v1/{of.path}/{row.pk}/{move.action.replace('_', '-')}/",
        }
        for move in table.actions_for(row, actor, store_id)
        if not refused(move.action, row, actor, guards)
    ]


def refused(action: str, row: Any, actor: Actor, guards: Guards) -> bool:
    return action in guards and guards[action](row, actor)


def answer(
    view: ResourceView, acts: Actions, pk: UUID, *, reach: QuerySet[Any] | None = None, status: int = 200
) -> Response:
    """The row as it is now, among all the caller may see unless `reach` says otherwise; else NotFound."""
    rows = acts.of.visible_to(view.actor()) if reach is None else reach
    row = acts.of.shown(rows).filter(pk=pk).first()
    if row is None:
        raise NotFound
    acts.dress(row, view.actor())
    return told(view, acts, row, status=status)


def told(view: ResourceView, acts: Actions, row: Any, *, status: int = 200) -> Response:
    """The row as it was read and dressed, with what the caller may do and the ETag of its version."""
    actor = view.actor()
    if acts.table is None:
        (shown,) = acts.of.represented([row], actor)
    else:
        row.actions_now = offered(view, acts.of, acts.table, row, acts.guards) if acts.may_act(row, actor) else []
        shown = acts.out(row, context={"actor": actor}).data
    return tagged(Response(shown, status=status), row.version, actor, view.request.LANGUAGE_CODE)


class One(ResourceView):
    acts: ClassVar[Actions]

    def get(self, request: Request, **at: UUID) -> Response:
        return answer(self, self.acts, at[self.acts.key])


class ByReference(ResourceView):
    acts: ClassVar[Actions]
    query = {"GET": ReferenceInput._fields}

    def get(self, request: Request) -> Response:
        return answer(self, self.acts, named(request, self.acts.of))


class Action(Idempotent):
    # The version is compared under the lock: of two callers who have read the same one, the second is refused.
    heeds_version = True
    acts: ClassVar[Actions]
    takes: ClassVar[type[Serializer[Any]]]
    perform: ClassVar[Perform]

    def locked(self, pk: UUID, data: dict[str, Any]) -> Aggregate:
        return self.acts.lock(pk, self.actor())

    def post(self, request: Request, **at: UUID) -> Response:
        data, pk = self.read_input(self.takes), at[self.acts.key]

        def act() -> Response:
            row, actor = self.locked(pk, data), self.actor()
            etags.heed(request, row.version)
            try:
                type(self).perform(pk, data, actor)
            except IllegalTransition as refusal:
                allowed = refusal.extra["allowed"]
                refusal.extra["allowed"] = [one for one in allowed if not refused(one, row, actor, self.acts.guards)]
                raise
            return answer(self, self.acts, pk)

        return self.once(act)


class MoneyAction(MoneyMoving, Action):
    total_field: ClassVar[str] = "total"

    def total_of(self, answer: Response) -> Decimal:
        return Decimal(answer.data[self.total_field] or 0)


def beside_the_table(right: str, summary: str, *announced: EventType, not_for: str = "") -> dict[str, Any]:
    """What a view of an action no table holds says of itself. Not for what its resource is not for, unless said."""
    told = {"scopes": {"POST": right}, "summary": summary, "announces": {"POST": announced}}
    return told | ({"not_for": not_for} if not_for else {})


def as_said(operation: Callable[..., Any]) -> Perform:
    """The input's fields are the operation's keywords."""
    return lambda pk, data, actor: operation(pk, actor=actor, **data)


def one_of(acts: Actions, summary: str) -> URLPattern:
    attributes = {"of": acts.of, "acts": acts, "scopes": {"GET": acts.of.read}, "summary": summary}
    view = type(f"{acts.of.model.__name__}Detail", (One,), attributes)
    described: type[One] = extend_schema_view(
        get=extend_schema(operation_id=f"{_plural(acts.of)}_retrieve", responses=acts.out)
    )(view)
    return path(f"{acts.of.path}/<uuid:{acts.key}>/", described.as_view())


def by_reference(acts: Actions, summary: str) -> URLPattern:
    attributes = {"of": acts.of, "acts": acts, "scopes": {"GET": acts.of.read}, "summary": summary}
    view = type(f"{acts.of.model.__name__}ByReference", (ByReference,), attributes)
    described: type[ByReference] = extend_schema_view(
        get=extend_schema(
            operation_id=f"{_plural(acts.of)}_by_reference_retrieve",
            parameters=[OpenApiParameter(part, str, required=True) for part in ReferenceInput._fields],
            responses=acts.out,
        )
    )(view)
    return path(f"{acts.of.path}/by-reference/", described.as_view())


def action(
    acts: Actions,
    name: str,
    takes: type[Serializer[Any]],
    perform: Perform,
    *,
    base: type[Action] = Action,
    total: str = "",
    said: Mapping[str, Any] | None = None,
    operation_id: str = "",
) -> list[URLPattern]:
    """The address of one action, and of its preview where it moves money (`total` names the field of the answer, or
    `base` reads it). What the table does not hold says its own scopes, summary and announces in `said`."""
    of = acts.of
    attributes = {"of": of, "acts": acts, "takes": takes, "perform": staticmethod(perform)}
    attributes |= {"operation_class": of.operation_class, "not_for": of.not_for}
    if acts.table and (move := acts.table.moves.get(name)):
        attributes |= {"scopes": {"POST": move.permission}, "announces": {"POST": (move.event,)}}
        attributes["summary"] = move.en
    attributes |= {"total_field": total} if total else {}
    attributes |= said or {}
    view = type(f"{of.model.__name__}{name.title().replace('_', '')}", (MoneyAction if total else base,), attributes)
    described = extend_schema(operation_id=operation_id or f"{_plural(of)}_{name}", request=takes, responses=acts.out)
    made: Any = extend_schema_view(post=described)(view)
    route = f"{of.path}/<uuid:{acts.key}>/{name.replace('_', '-')}/"
    return with_preview(route, made) if issubclass(made, MoneyMoving) else [path(route, made.as_view())]


def _plural(of: Resource) -> str:
    return of.path.replace("-", "_")
