"""Outside systems as tests need them: a consumer with a real token, speaking HTTP."""

import json
from base64 import b64encode
from collections.abc import Iterable
from typing import Any
from uuid import uuid4

from django.test import Client

from apps.stores.models import Store

from .access import SECRET, make_consumer

WORKSHOP_SCOPES = (
    "work_orders:read", "work_orders:write", "work_orders:check_in", "work_orders:diagnose", "work_orders:quote",
    "work_orders:approve", "work_orders:work", "work_orders:inspect", "work_orders:hand_over", "work_orders:cancel",
    "work_orders:dispose", "technicians:read",
)  # fmt: skip
MONEY_SCOPES = ("payables:read", "payments:read", "payments:confirm", "cases:read", "cases:resolve")


class Caller:
    """Signs in by client credentials; keeps its token; sends JSON and an Idempotency-Key with every POST."""

    def __init__(self, *scopes: str, stores: Iterable[Store] | None = None, language: str = "en") -> None:
        reach: dict[str, Any] = {} if stores is None else {"store_ids": [store.pk for store in stores]}
        self.consumer = make_consumer(allowed_scopes=list(scopes), **reach)
        self.client = Client(raise_request_exception=False)
        basic = b64encode(f"{self.consumer.client_id}:{SECRET}".encode()).decode()
        answer = self.client.post(
            "/oauth/token/", {"grant_type": "client_credentials"}, headers={"Authorization": f"Basic {basic}"}
        )
        assert answer.status_code == 200, answer.content
        self.headers = {"Authorization": f"Bearer {answer.json()['access_token']}", "Accept-Language": language}

    def get(self, path: str, **headers: str) -> Any:
        return self.client.get(f"/api/v1/{path}", headers=self.headers | headers)

    def post(self, path: str, body: Any = None, *, key: str | None = "", **headers: str) -> Any:
        """`key=None` sends none, "" a fresh one; `body` as JSON, or bytes exactly as they are."""
        sent = body if isinstance(body, bytes) else json.dumps({} if body is None else body, default=str).encode()
        if key is not None:
            headers = {"Idempotency-Key": key or str(uuid4()), **headers}
        headers = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.post(
            f"/api/v1/{path}", sent, content_type="application/json", headers=self.headers | headers
        )


def problem(answer: Any) -> tuple[int, str, list[str]]:
    """(status, code, pointers) of a refusal, which is a problem document with all it promises."""
    body = answer.json()
    assert answer["Content-Type"].startswith("application/problem+json"), answer["Content-Type"]
    promised = {"type", "title", "status", "detail", "code", "trace_id", "retryable"}
    assert promised - body.keys() == set(), body
    assert (body["status"], body["trace_id"]) == (answer.status_code, answer["X-Request-ID"])
    return answer.status_code, body["code"], sorted(error["pointer"] for error in body.get("errors", []))
