"""`POST /graphql/`: one query as JSON. No GET, no form, no batch, no mutation, no introspection."""

import re
from typing import Any

import graphene
import structlog
from graphene_django.views import GraphQLView
from graphql import ExecutionResult, GraphQLError, specified_rules
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from apps.core import context
from apps.core.api.permissions import ANY_CALLER
from apps.core.api.serializers import In
from apps.core.api.views import ResourceView
from apps.core.errors import DomainError, explained

from . import limits

log = structlog.get_logger()

RULES = [*specified_rules, limits.NoIntrospection]
SUGGESTION = re.compile(r" Did you mean .*\?$", re.DOTALL)  # helps who guesses what there might be


class QueryIn(In):
    """As GraphQL over HTTP has it, so its name is not ours to choose."""

    query = serializers.CharField(max_length=limits.LONGEST)
    variables = serializers.DictField(allow_null=True, default=None)
    operationName = serializers.CharField(max_length=100, allow_null=True, default=None)  # noqa: N815  the standard's


class GraphQL(ResourceView):
    """Every field asks for the scope of its resource; whoever is known may knock."""

    graph: graphene.Schema | None = None  # given by the wiring
    scopes = {"POST": ANY_CALLER}
    schema = None  # OpenAPI's: this address is described by a schema of its own

    def post(self, request: Request) -> Response:
        asked = self.read_input(QueryIn)
        result = self._result(request, asked)
        body: dict[str, Any] = {}
        if result.errors:
            body["errors"] = [_told(error) for error in result.errors]
        refused = any(error.path is None for error in result.errors or ())
        if not refused:
            body["data"] = result.data
        return Response(body, status=400 if refused else 200)

    def _result(self, request: Request, asked: dict[str, Any]) -> ExecutionResult:
        try:
            limits.check(asked["query"])
        except GraphQLError as error:
            return ExecutionResult(errors=[error])
        engine = GraphQLView(schema=self.graph, validation_rules=RULES)
        found: ExecutionResult = engine.execute_graphql_request(
            request, asked, asked["query"], asked["variables"], asked["operationName"]
        )
        return found


def _told(error: GraphQLError) -> dict[str, Any]:
    """Our own refusals with their code; of anything unforeseen only that it happened."""
    cause = error.original_error
    told = error.formatted
    told["message"] = SUGGESTION.sub("", told["message"])
    extensions = {"trace_id": context.current().request_id, **(error.extensions or {})}
    if isinstance(cause, DomainError):
        told["message"], extensions["code"] = cause.detail, cause.code
    elif cause is not None and not isinstance(cause, GraphQLError):
        log.error("graphql.failed", error=explained(cause))
        told["message"], extensions["code"] = "Something broke on our side.", "server_error"
    extensions.setdefault("code", "malformed")
    return {**told, "extensions": extensions}
