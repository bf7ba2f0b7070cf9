"""JSON that is ready goes out as it is, and the answer reads as if it had been written in one piece."""

import json

import pytest

from apps.core.api.renderers import JSONRenderer, Rendered


def written(data: object) -> bytes:
    return JSONRenderer().render(data)


@pytest.mark.parametrize("rest", [{}, {"next_cursor": None}, {"next_cursor": "é", "count": 2}])
@pytest.mark.parametrize("rows", [[{"id": 1}], [{"id": 1, "name": "Vélo"}, {"id": 2, "name": "a, [b]"}]])
def test_rows_that_are_ready_read_as_if_written_now(rows: list[dict[str, object]], rest: dict[str, object]) -> None:
    ready = written({"results": [Rendered(written(row)) for row in rows], **rest})
    assert json.loads(ready) == {"results": rows, **rest}
    assert len(ready) == len(written({"results": rows, **rest}))


def test_no_rows_are_an_empty_list() -> None:
    assert json.loads(written({"results": [], "next_cursor": None})) == {"results": [], "next_cursor": None}
