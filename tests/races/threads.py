"""Threads that meet: each on a database connection of its own, none left hanging, no error lost."""

import threading
from collections.abc import Callable

from django.db import connection


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
