"""Threads that meet: each on a database connection of its own, none left hanging, no error lost."""

import threading
import time
from collections.abc import Callable

from django.db import connection

PATIENCE = 30  # seconds
WAITING = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"


def together(*tasks: Callable[[], None]) -> None:
    """Run each in a thread with a connection of its own; the first error is raised here."""
    errors: list[BaseException] = []

    def guarded(task: Callable[[], None]) -> None:
        try:
            task()
        except BaseException as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=guarded, args=(task,)) for task in tasks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
        assert not thread.is_alive(), "a thread hangs"
    if errors:
        raise errors[0]


def until_waiting(connections: int) -> None:
    """Until so many others wait for a lock of this database: they have met, and whoever holds it may go on."""
    ends = time.monotonic() + PATIENCE
    while time.monotonic() < ends:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_stat_clear_snapshot()")  # a transaction sees others as at its first look
            cursor.execute(WAITING)
            if cursor.fetchone() == (connections,):
                return
        time.sleep(0.01)  # PostgreSQL tells nobody that somebody waits: it can only be asked again
    raise AssertionError("they never met")
