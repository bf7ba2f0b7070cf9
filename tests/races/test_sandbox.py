"""Two resets of one store meet: the second is told to come back, and nothing is made twice."""

import threading
from typing import Any

import pytest

from apps.access.operations import reset_sandbox, sandbox
from apps.access.sandbox.fixtures import FIXTURES
from apps.core.actors import system
from apps.core.errors import InProgress
from apps.workshop.models import WorkOrder
from tests.factories.stores import make_store
from tests.races.threads import together

pytestmark = pytest.mark.django_db(transaction=True)


def test_one_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    store, told = make_store(sandbox=True), []
    make, first_works, second_ended = sandbox._make, threading.Event(), threading.Event()

    def held(*args: Any) -> Any:
        first_works.set()
        assert second_ended.wait(30)
        return make(*args)

    def first() -> None:
        told.append(reset_sandbox(actor=system("first"), store=store))

    def second() -> None:
        assert first_works.wait(30)
        try:
            reset_sandbox(actor=system("second"), store=store)
        except InProgress as refusal:
            told.append(refusal.status)
        finally:
            second_ended.set()

    monkeypatch.setattr(sandbox, "_make", held)
    together(first, second)
    assert told == [409, len(FIXTURES)]
    assert WorkOrder.objects.count() == len(FIXTURES)
    assert reset_sandbox(actor=system("third"), store=store) == 0
