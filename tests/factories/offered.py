"""What the API offers of a row, compared with what its operations then do."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.db import transaction

from apps.core.models import Event, IdempotencyKey

from .api import Caller, problem

DOCUMENTED = json.loads((Path(__file__).parents[2] / "docs/developers/errors.json").read_text())


class _TakenBack(Exception):
    pass


def offered(caller: Caller, path: str) -> list[str]:
    """The actions its answer lists, each at its own address."""
    found = {step["action"]: step["href"] for step in caller.get(path).json()["actions"]}
    assert found == {action: f"/api/v1/{path}{action.replace('_', '-')}/" for action in found}
    return sorted(found)


def possible(caller: Caller, path: str, said: Mapping[str, Any]) -> list[str]:
    """Which of these actions its operations do, each tried by itself and taken back. The others are refused by a
    documented error, and then nothing has changed."""
    return sorted(action for action, body in said.items() if _done(caller, path, action, body))


def _done(caller: Caller, path: str, action: str, body: Any) -> bool:
    before = _written(caller, path)
    answer = None
    try:
        with transaction.atomic():
            answer = caller.post(f"{path}{action.replace('_', '-')}/", body)
            if not _ok(answer):
                assert _written(caller, path) == before
            raise _TakenBack
    except _TakenBack:
        pass
    assert answer is not None
    if not _ok(answer):
        status, code, _pointers = problem(answer)
        assert (status in (403, 409, 422), code in DOCUMENTED) == (True, True), (action, answer.json())
    return _ok(answer)


def _written(caller: Caller, path: str) -> tuple[int, int, Any]:
    return Event.objects.count(), IdempotencyKey.objects.count(), caller.get(path).json()


def _ok(answer: Any) -> bool:
    return bool(answer.status_code in (200, 201))
