"""Keeping and forgetting the counts of API calls."""

from collections.abc import Mapping
from datetime import timedelta

from django.db import connection
from django.utils import timezone

from ..inputs import UsageCount, UsageKey
from ..models import ApiUsage

KEPT = timedelta(days=396)  # thirteen months: a year can be compared with the one before

_UPSERT = """
INSERT INTO access_apiusage AS kept
  (caller_kind, caller_id, day, operation, status_class, calls, bytes_out, last_at, deprecated)
SELECT * FROM unnest(%s::text[], %s::uuid[], %s::date[], %s::text[], %s::smallint[], %s::bigint[], %s::bigint[],
  %s::timestamptz[], %s::boolean[])
ON CONFLICT (caller_kind, caller_id, day, operation, status_class) DO UPDATE SET
  calls = kept.calls + excluded.calls, bytes_out = kept.bytes_out + excluded.bytes_out,
  last_at = greatest(kept.last_at, excluded.last_at), deprecated = excluded.deprecated
"""


def add_usage(*, counts: Mapping[UsageKey, UsageCount]) -> None:
    """Adds what a process counted since it last did, in one statement."""
    rows = [
        (*key, count.calls, count.bytes_out, count.last_at, count.deprecated) for key, count in sorted(counts.items())
    ]
    with connection.cursor() as cursor:
        cursor.execute(_UPSERT, [list(column) for column in zip(*rows, strict=True)])


def purge_usage() -> int:
    """Days older than thirteen months; how many rows went."""
    deleted, _by_model = ApiUsage.objects.filter(day__lt=timezone.now().date() - KEPT).delete()
    return deleted
