from collections.abc import Iterator

import pytest

from apps.integrations.sandbox.server import Sandbox

from .factories import connection, mapping
from .servers import SERVERS, Odoo19, real_server


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with Sandbox() as running:
        yield running


@pytest.fixture(params=SERVERS)
def odoo(request: pytest.FixtureRequest) -> Iterator[Odoo19]:
    if request.param == "real":
        yield real_server()
        return
    with Sandbox() as running:
        yield Odoo19(connection(running.url), mapping())
