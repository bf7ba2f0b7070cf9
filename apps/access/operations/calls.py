"""Keeping and forgetting the log of calls."""

from collections.abc import Sequence
from datetime import date

from django.db import connection

from apps.core import partitions

from ..inputs import CallNote
from ..states import CALLS_KEPT

_INSERT = """
INSERT INTO access_apicall
  (id, day, caller_kind, caller_id, request_id, method, path, status, code, milliseconds, at)
SELECT * FROM unnest(%s::uuid[], %s::date[], %s::text[], %s::uuid[], %s::text[], %s::text[], %s::text[],
  %s::smallint[], %s::text[], %s::int[], %s::timestamptz[])
"""


def add_calls(calls: Sequence[CallNote]) -> None:
    """What a process answered since it last wrote, in one statement."""
    with connection.cursor() as cursor:
        cursor.execute(_INSERT, [list(column) for column in zip(*calls, strict=True)])


def roll_call_log(today: date) -> tuple[int, int]:
    """The coming days made, those older than seven dropped; (made, dropped)."""
    return partitions.roll("access_apicall", today, keep_days=CALLS_KEPT.days)
