"""What every test stands on: the suite's own PostgreSQL (given by DATABASE_URL), and no network beyond this machine."""

import socket
from typing import Any

import pytest
from django.utils import translation

from tests import database

_LOOPBACK = ("127.", "::1", "localhost")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    with django_db_blocker.unblock():
        database.keep()


@pytest.fixture(autouse=True)
def in_english() -> None:
    """Whatever language the page asked last has left in this thread. Requests still choose their own."""
    translation.activate("en")


@pytest.fixture(autouse=True)
def only_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test that reaches out fails, naming where it wanted to go."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6) and not str(address[0]).startswith(_LOOPBACK):
            raise AssertionError(f"a test reached for {address}")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)
