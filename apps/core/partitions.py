"""Tables cut by day: the coming days are made, and days past keeping are dropped whole, so that nothing is vacuumed.

Such a table has a column `day` and a default partition, which only catches what a stopped beat would otherwise refuse.
"""

from datetime import date, timedelta

from django.db import connection

AHEAD_DAYS = 14


def roll(table: str, today: date, *, keep_days: int) -> tuple[int, int]:
    """Make the coming days' partitions and drop those past keeping; (made, dropped). Safe to repeat.

    A day of which the default partition already holds rows stays there: its own partition can no longer be made.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = %s::regclass "
            "AND inhrelid::regclass::text <> %s",
            [table, f"{table}_default"],
        )
        existing = {name for (name,) in cursor.fetchall()}
        cursor.execute(f"SELECT DISTINCT day FROM {table}_default")
        caught = {_partition(table, day) for (day,) in cursor.fetchall()}
        coming = [today + timedelta(days=n) for n in range(AHEAD_DAYS)]
        wanted = {_partition(table, day): day for day in coming}
        missing = sorted(wanted.keys() - existing - caught)
        for name in missing:
            first, after = wanted[name], wanted[name] + timedelta(days=1)
            cursor.execute(
                f"CREATE TABLE IF NOT EXISTS {name} PARTITION OF {table} FOR VALUES FROM ('{first}') TO ('{after}')"
            )
        oldest = today - timedelta(days=keep_days)
        expired = sorted(name for name in existing if name < _partition(table, oldest))
        for name in expired:
            cursor.execute(f"DROP TABLE IF EXISTS {name}")
        cursor.execute(f"DELETE FROM {table}_default WHERE day < %s", [oldest])
    return len(missing), len(expired)


def _partition(table: str, day: date) -> str:
    return f"{table}_{day:%Y%m%d}"
