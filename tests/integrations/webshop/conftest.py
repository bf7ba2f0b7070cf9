"""A web shop for the length of a test."""

from collections.abc import Iterator
from typing import Any

import pytest

from apps.integrations.webshop.double import WebShop
from tests.factories.webshop import SECRET


@pytest.fixture
def shop(monkeypatch: pytest.MonkeyPatch, settings: Any) -> Iterator[WebShop]:
    monkeypatch.setenv("PARTNER_SECRET_SHOP", SECRET)
    settings.WEBHOOK_LOOPBACK_HOSTS = ["127.0.0.1"]
    with WebShop(SECRET) as found:
        yield found
