"""Rules with their day on the wire: every one that was decided is listed, and a new one is a further row.

Of a view, `rows` are those the caller may see; `perform` sets one more by what was said, and returns it.
"""

from typing import Any, ClassVar

from django.db.models import QuerySet
from rest_framework.request import Request
from rest_framework.response import Response

from . import pagination
from .lifecycle import OperationClass
from .serializers import In, Out
from .views import Idempotent


class DatedRules(Idempotent):
    operation_class = OperationClass.MASTER
    query = {"GET": pagination.PARAMETERS}
    takes: ClassVar[type[In]]
    out: ClassVar[type[Out]]

    def rows(self) -> QuerySet[Any]:
        raise NotImplementedError

    def perform(self, data: dict[str, Any]) -> Any:
        raise NotImplementedError

    def get(self, request: Request) -> Response:
        page, cursor = pagination.page(request, self.rows())
        return Response({"results": self._shown(page, many=True), "next_cursor": cursor})

    def post(self, request: Request) -> Response:
        data = self.read_input(self.takes)
        return self.once(lambda: Response(self._shown(self.perform(data)), status=201))

    def _shown(self, told: Any, *, many: bool = False) -> Any:
        return self.out(told, many=many, context={"actor": self.actor()}).data
