"""One address per action of a transition table: what the resources of resale have in common."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, ClassVar
from uuid import UUID

from django.db.models import QuerySet
from django.urls import URLPattern, path
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer

from apps.core.actors import Actor
from apps.core.api import etags
from apps.core.api.lifecycle import OperationClass
from apps.core.api.previews import MoneyMoving, with_preview
from apps.core.api.resource import Resource
from apps.core.api.serializers import Out
from apps.core.api.views import Idempotent, ResourceView, tagged
from apps.core.errors import NotFound
from apps.core.states import TransitionTable

Perform = Callable[[UUID, dict[str, Any], Actor], Any]
Lock = Callable[[UUID, Actor], Any]


def answer(
    view: ResourceView,
    of: Resource,
    table: TransitionTable,
    out: type[Out],
    pk: UUID,
    *,
    reach: QuerySet[Any] | None = None,
    status: int = 200,
) -> Response:
    """One of them, with what the caller may do now; among all they may see unless `reach` says otherwise."""
    actor = view.actor()
    row: Any = of.shown(of.visible_to(actor) if reach is None else reach).filter(pk=pk).first()
    if row is None:
        raise NotFound
    french = view.request.LANGUAGE_CODE == "fr"
    row.actions_now = [
        {
            "action": move.action,
            "label": move.fr if french else move.en,
            "href": f"/api/v1/{of.path}/{row.pk}/{move.action.replace('_', '-')}/",
        }
        for move in table.actions_for(row, actor, row.store_id)
    ]
    told = Response(out(row, context={"actor": actor}).data, status=status)
    return tagged(told, row.version, actor, view.request.LANGUAGE_CODE)


class One(ResourceView):
    operation_class = OperationClass.TRANSACTION
    of: ClassVar[Resource]
    table: ClassVar[TransitionTable]
    out: ClassVar[type[Out]]

    def get(self, request: Request, thing_id: UUID) -> Response:
        return answer(self, self.of, self.table, self.out, thing_id)


class Action(Idempotent):
    """One action. Optional If-Match refuses it when somebody changed the thing since it was read."""

    of: ClassVar[Resource]
    table: ClassVar[TransitionTable]
    out: ClassVar[type[Out]]
    takes: ClassVar[type[Serializer[Any]]]
    lock: ClassVar[Lock]
    perform: ClassVar[Perform]

    def post(self, request: Request, thing_id: UUID) -> Response:
        data = self.read_input(self.takes)

        def act() -> Response:
            row = type(self).lock(thing_id, self.actor())
            if "If-Match" in request.headers:
                etags.require_match(request, row.version)
            type(self).perform(thing_id, data, self.actor())
            return answer(self, self.of, self.table, self.out, thing_id)

        return self.once(act)


class MoneyAction(MoneyMoving, Action):
    total_field: ClassVar[str]

    def total_of(self, answer: Response) -> Decimal:
        return Decimal(answer.data[self.total_field] or 0)


def one_of(of: Resource, table: TransitionTable, out: type[Out]) -> URLPattern:
    name = of.path.replace("-", "_")
    attributes = {
        "of": of, "table": table, "out": out, "scopes": {"GET": of.read},
        "summary": f"One of the {of.path.replace('-', ' ')}, with what you may do now", "__module__": __name__,
    }  # fmt: skip
    view = type(f"{of.model.__name__}Detail", (One,), attributes)
    described: type[One] = extend_schema_view(get=extend_schema(operation_id=f"{name}_retrieve", responses=out))(view)
    return path(f"{of.path}/<uuid:thing_id>/", described.as_view())


def action(
    of: Resource,
    table: TransitionTable,
    out: type[Out],
    name: str,
    takes: type[Serializer[Any]],
    perform: Perform,
    *,
    lock: Lock,
    total: str = "",
    told: Mapping[str, Any] | None = None,
) -> list[URLPattern]:
    """The address of one action, and of its preview where it moves money (`total` names the field of the answer). What
    the table does not hold says its own scope, summary and events in `told`."""
    move = table.moves.get(name)
    if move is not None:
        told = {"scopes": {"POST": move.permission}, "summary": move.en, "announces": {"POST": (move.event,)}}
    attributes = {
        "of": of, "table": table, "out": out, "takes": takes, "lock": staticmethod(lock),
        "perform": staticmethod(perform), "not_for": of.not_for, "total_field": total, "__module__": __name__,
        **(told or {}),
    }  # fmt: skip
    base = MoneyAction if total else Action
    view = type(f"{of.model.__name__}{name.title().replace('_', '')}", (base,), attributes)
    described = extend_schema(operation_id=f"{of.path.replace('-', '_')}_{name}", request=takes, responses=out)
    made: Any = extend_schema_view(post=described)(view)
    route = f"{of.path}/<uuid:thing_id>/{name.replace('_', '-')}/"
    return with_preview(route, made) if total else [path(route, made.as_view())]
