"""Only listed keys reach a log, and no value of a row rides along in an error."""

import io
import json
import logging
from collections.abc import Iterator

import pytest
import structlog
from django.db import IntegrityError, connection

from apps.core import logs


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """What the real handler writes."""
    handlers, level = logging.getLogger().handlers[:], logging.getLogger().level
    logs.configure("INFO")
    stream = io.StringIO()
    logging.getLogger().handlers[0].setStream(stream)
    yield stream
    logging.getLogger().handlers[:] = handlers
    logging.getLogger().setLevel(level)


def test_a_key_not_listed_is_dropped(written: io.StringIO) -> None:
    structlog.get_logger().info("payment.taken", status=200, phone="0612345678", customer={"name": "Ada"})
    line = json.loads(written.getvalue())
    assert {"event": line["event"], "status": line["status"]} == {"event": "payment.taken", "status": 200}
    assert line.keys() == {"event", "status", "level", "timestamp"}


def test_a_library_line_is_held_to_the_same_list(written: io.StringIO) -> None:
    logging.getLogger("library").warning("slow", extra={"phone": "0612345678"})
    assert "0612345678" not in written.getvalue()
    assert json.loads(written.getvalue())["event"] == "slow"


def test_a_bound_request_id_is_kept(written: io.StringIO) -> None:
    with structlog.contextvars.bound_contextvars(request_id="till-7-request", phone="0612345678"):
        structlog.get_logger().info("asked")
    line = json.loads(written.getvalue())
    assert (line["request_id"], "phone" in line) == ("till-7-request", False)


@pytest.mark.django_db
def test_a_database_error_does_not_tell_the_value_that_clashed(written: io.StringIO) -> None:
    try:
        with connection.cursor() as cursor:
            cursor.execute("CREATE TEMPORARY TABLE people (email text PRIMARY KEY)")
            for _twice in range(2):
                cursor.execute("INSERT INTO people VALUES (%s)", ["ada@example" + ".org"])
    except IntegrityError:
        structlog.get_logger().exception("people.failed")
    assert "ada@example.org" not in written.getvalue()
    line = json.loads(written.getvalue())
    assert "UniqueViolation" in line["exception"]
    assert "test_logs.py" in line["exception"]
