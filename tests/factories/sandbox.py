"""A program that learns in the sandbox."""

import json
from typing import Any
from uuid import uuid4

from apps.stores.models import Store

from .api import Caller
from .stores import make_store

SCOPES = ("sandbox:read", "sandbox:reset", "payables:read", "payables:open", "payments:confirm")


class Learner(Caller):
    """Its consumer is of the sandbox unless told otherwise."""

    def __init__(self, *stores: Store, sandbox: bool = True) -> None:
        self.stores = stores or (make_store(sandbox=sandbox),)
        super().__init__(*SCOPES, stores=self.stores)
        type(self.consumer).objects.filter(pk=self.consumer.pk).update(sandbox=sandbox)

    @property
    def store(self) -> Store:
        return self.stores[0]

    def look(self, query: str = "") -> Any:
        return self.client.get(f"/sandbox/{query}", headers=self.headers)

    def reset(self, body: Any = None, *, key: str = "") -> Any:
        return self._post("reset", body or {}, key)

    def forward(self, duration: str, *, key: str = "") -> Any:
        return self._post("clock", {"forward": duration}, key)

    def _post(self, what: str, body: Any, key: str) -> Any:
        headers = {**self.headers, "Idempotency-Key": key or str(uuid4())}
        return self.client.post(f"/sandbox/{what}/", json.dumps(body), content_type="application/json", headers=headers)

    def fixtures(self) -> dict[str, dict[str, Any]]:
        return {fixture["name"]: fixture for fixture in self.look().json()["fixtures"]}
