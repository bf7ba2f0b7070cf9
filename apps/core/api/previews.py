"""Preview, then confirm: what moves money says first what it would do, and is told what it was seen to do."""

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.db import connection, transaction
from django.urls import URLPattern, path
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.serializers import Serializer

from apps.core import journal
from apps.core.errors import TotalChanged
from apps.core.models import Event

from .serializers import MoneyField, Out
from .views import Idempotent


class WouldBeOut(Out):
    """A fact that would be recorded. What would be new has neither id nor code yet."""

    type = serializers.CharField()
    resource = serializers.CharField()
    id = serializers.UUIDField(allow_null=True)
    code = serializers.CharField()
    previous_status = serializers.CharField()
    status = serializers.CharField()
    facts = serializers.DictField(child=serializers.CharField(), help_text="Amounts and states, as events tell them.")


class PreviewOut(Out):
    """What would happen now; nothing of it did."""

    total = MoneyField(help_text="Send it as `expected_total`.")
    currency = serializers.CharField()
    would_record = WouldBeOut(many=True)


class MoneyMoving(Idempotent):
    """Its body takes `expected_total`; `preview/` below its address takes the same body and changes nothing."""

    expected: Decimal | None = None

    def read_input(self, serializer: type[Serializer[Any]]) -> dict[str, Any]:
        data = super().read_input(serializer)
        self.expected = data.pop("expected_total")
        return data

    def total_of(self, answer: Response) -> Decimal:
        """What is moved, read from the answer."""
        return Decimal(answer.data["total"])

    def once(self, act: Callable[[], Response]) -> Response:
        return super().once(lambda: self._as_expected(act))

    def _as_expected(self, act: Callable[[], Response]) -> Response:
        answer = act()
        total = self.total_of(answer)
        if self.expected is not None and total != self.expected:
            raise TotalChanged(expected=str(self.expected), total=str(total))
        return answer


class _Preview(MoneyMoving):
    """Does all of it, the database's own checks included, and takes it back: no second reckoning that could differ.
    A NOTIFY and an advisory lock go with the savepoint."""

    needs_key = False
    http_method_names = ["post", "options"]

    def once(self, act: Callable[[], Response]) -> Response:
        with transaction.atomic():
            before = max((event.id for event in journal.of_this_transaction()), default=0)
            answer = self._as_expected(act)
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            told = {
                "total": self.total_of(answer),
                "currency": answer.data["currency"],
                "would_record": _told(journal.of_this_transaction(after=before)),
            }
            transaction.set_rollback(True)
        return Response(PreviewOut(told).data)


def with_preview(route: str, view: type[MoneyMoving]) -> list[URLPattern]:
    """The addresses of the action and of its preview."""
    return [path(route, view.as_view()), path(f"{route}preview/", _preview_of(view).as_view())]


def _preview_of(view: type[MoneyMoving]) -> type[MoneyMoving]:
    attributes = {
        "__doc__": "The same body and the same refusals; nothing is written, and no key is needed.",
        "__module__": view.__module__,
        "scopes": {method: scope for method, scope in view.scopes.items() if method == "POST"},
        "query": {},
        "summary": f"Preview: {view.summary[:1].lower()}{view.summary[1:]}",
        "announces": {},
    }
    made = type(f"{view.__name__}Preview", (_Preview, view), attributes)
    name = re.sub(r"(?<!^)(?=[A-Z])", "_", made.__name__).lower()
    return extend_schema_view(post=extend_schema(operation_id=name, responses=PreviewOut))(made)


def _told(events: list[Event]) -> list[dict[str, Any]]:
    """Without the made-up name of what does not exist: somebody would print it."""
    new = {event.aggregate_id for event in events if event.version == 1}
    return [
        {
            "type": event.type,
            "resource": event.resource,
            "id": None if event.aggregate_id in new else event.aggregate_id,
            "code": "" if event.aggregate_id in new else event.code,
            "previous_status": event.from_state,
            "status": event.to_state,
            "facts": event.facts,
        }
        for event in events
    ]
