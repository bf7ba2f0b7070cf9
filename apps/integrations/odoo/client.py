"""JSON-2 calls, every answer sorted into a value or an outcome.

Neither the status nor the value alone tells success: `load` fails inside a 200, a status 500 is often our mapping,
`false` and `null` are answers of methods that worked.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from ..contract import ConnectionInfo, Outcome, Retry, Unknown
from . import answers
from .transport import AnswerLost, Deadline, NotSent, post

Record = dict[str, Any]


class CallFailed(Exception):
    def __init__(self, outcome: Outcome) -> None:
        super().__init__(outcome)
        self.outcome = outcome


class OdooClient:
    """The calls of one push: they share one deadline and one context."""

    def __init__(self, connection: ConnectionInfo, context: dict[str, Any]) -> None:
        self.connection = connection
        self.context = context
        self.deadline = Deadline.within(connection.total_timeout)

    def read(
        self, model: str, domain: list[Any], fields: Sequence[str], *, order: str = "id", limit: int | None = None
    ) -> list[Record]:
        """Search and read, archived records included; a failure had no effect, so it is never Unknown."""
        context = {**self.context, "active_test": False}
        bounds = {"order": order, **({"limit": limit} if limit else {})}
        value = self._call(
            model, "search_read", effect=False, domain=domain, fields=list(fields), context=context, **bounds
        )
        wanted = {"id", *fields}
        if not isinstance(value, list) or not all(isinstance(row, dict) and wanted <= row.keys() for row in value):
            raise CallFailed(answers.lost("search_read did not answer the records asked for", effect=False))
        return value

    def known_fields(self, model: str, names: Sequence[str]) -> frozenset[str]:
        """Which of these the model has: some come with modules that may not be installed."""
        found = self._call(model, "fields_get", effect=False, allfields=list(names), attributes=["type"])
        if not isinstance(found, dict):
            raise CallFailed(answers.lost("fields_get did not answer an object", effect=False))
        return frozenset(found) & frozenset(names)

    def external_ids(self, model: str, ids: Sequence[int]) -> dict[int, str]:
        """External ids without rights on `ir.model.data`, which a bot user does not have."""
        if not ids:
            return {}
        found = self._call(model, "get_external_id", effect=False, ids=list(ids))
        if not isinstance(found, dict):
            raise CallFailed(answers.lost("get_external_id did not answer an object", effect=False))
        return {int(key): value for key, value in found.items()}

    def load(self, model: str, fields: Sequence[str], rows: Sequence[Sequence[str]]) -> list[int]:
        value = self._call(model, "load", fields=list(fields), data=[list(row) for row in rows])
        if not isinstance(value, dict):
            raise CallFailed(Unknown("garbled", "load did not answer an object"))
        if not value.get("ids"):
            raise CallFailed(answers.failed_load(value.get("messages") or []))
        return [int(number) for number in value["ids"]]

    def write(self, model: str, ids: Sequence[int], values: Record) -> None:
        self._call(model, "write", ids=list(ids), vals=values)

    def act(self, model: str, method: str, ids: Sequence[int]) -> None:
        """Run a business method. Its value proves nothing: read the state afterwards."""
        self._call(model, method, ids=list(ids))

    def _call(self, model: str, method: str, *, effect: bool = True, **arguments: Any) -> Any:
        body = {"context": self.context, **arguments}
        try:
            answer = post(f"/json/2/{model}/{method}", body, self.connection, self.deadline)
        except NotSent as error:
            raise CallFailed(Retry("unreachable", str(error))) from error
        except AnswerLost as error:
            raise CallFailed(answers.lost(str(error), effect=effect)) from error
        if answer.status != 200:
            raise CallFailed(answers.failed(answer, effect=effect))
        try:
            return json.loads(answer.body, parse_float=Decimal)
        except (ValueError, RecursionError) as error:
            raise CallFailed(answers.lost("a 200 that is not JSON", effect=effect)) from error
