"""A store, a consumer with a token, and orders, made once per run."""

from typing import Any

from rest_framework.test import APIClient

from apps.access.models import Consumer
from apps.core.permissions import registry
from apps.stores.models import Store
from apps.workshop.models import WorkOrder
from tests.factories.access import SECRET, make_consumer
from tests.factories.stores import make_store
from tests.factories.workshop import make_work_order


def client() -> APIClient:
    """Signed in as a consumer who may do everything a consumer may."""
    kinds = ("work_orders:", "payments:", "payables:", "products:")
    scopes = sorted(code for code in registry if code.startswith(kinds))
    consumer: Consumer = make_consumer(allowed_scopes=scopes)
    caller = APIClient(raise_request_exception=True)
    form = {"grant_type": "client_credentials", "client_id": consumer.client_id, "client_secret": SECRET}
    token: dict[str, Any] = caller.post("/oauth/token/", form, format=None).json()
    caller.credentials(HTTP_AUTHORIZATION=f"Bearer {token['access_token']}")
    return caller


def orders(count: int, *, until: str, store: Store | None = None) -> list[WorkOrder]:
    store = store or make_store()
    return [make_work_order(store, until=until) for _ in range(count)]
