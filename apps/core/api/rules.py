"""What a house goes by, on the wire: every rule that was decided is listed, and a new one is a further row."""

from abc import ABC, abstractmethod
from typing import Any, ClassVar

from django.db.models import QuerySet
from rest_framework.request import Request
from rest_framework.response import Response

from . import pagination
from .lifecycle import OperationClass
from .serializers import In, Out
from .views import Idempotent


class Rules(Idempotent, ABC):
    operation_class = OperationClass.MASTER
    query = {"GET": pagination.PARAMETERS}
    takes: ClassVar[type[In]]
    out: ClassVar[type[Out]]

    @abstractmethod
    def rows(self) -> QuerySet[Any]:
        """Those the caller may see."""

    @abstractmethod
    def decide(self, data: dict[str, Any], **who: Any) -> Any:
        """One more, by what was said; returned as its row."""

    def who(self, data: dict[str, Any]) -> dict[str, Any]:
        """In whose name it is decided. What `data` says of that is taken out of it."""
        return {"actor": self.actor()}

    def get(self, request: Request) -> Response:
        page, cursor = pagination.page(request, self.rows())
        return Response({"results": self._shown(page, many=True), "next_cursor": cursor})

    def post(self, request: Request) -> Response:
        data = self.read_input(self.takes)
        who = self.who(data)
        return self.once(lambda: Response(self._shown(self.decide(data, **who)), status=201))

    def _shown(self, told: Any, *, many: bool = False) -> Any:
        return self.out(told, many=many, context={"actor": self.actor()}).data
