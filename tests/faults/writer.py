"""`python -m tests.faults.writer THINGS CHANGES SECONDS`: a shop at work, spread over so many seconds.

Every change is one transaction: the thing and its event. When the database goes away in the middle of a commit nobody
knows whether it happened, so the writer looks before it tries again, as a till does.
Prints how long a commit took, most often.
"""

import os
import random
import statistics
import sys
import time
from collections.abc import Callable
from functools import partial

import django
from uuid_utils.compat import uuid7


def main(things: int, changes: int, seconds: float) -> None:
    from django.db import InterfaceError, OperationalError, connection, transaction

    from apps.core import actors, records
    from tests.faults.effects.effects import CHANGED
    from tests.faults.effects.models import Thing

    def change(identifier: object, value: int) -> None:
        with transaction.atomic():
            thing = Thing.objects.select_for_update().get(pk=identifier)
            if thing.value < value:
                thing.value = value
                records.update(thing, CHANGED, actor=actors.system("writer"), fields=["value"])

    def persist(act: Callable[[], object]) -> None:
        while True:
            try:
                act()
            except (OperationalError, InterfaceError):
                connection.close()
                time.sleep(0.1)  # the database was killed: it comes back
            else:
                return

    made = [uuid7() for _n in range(things)]
    for identifier in made:
        persist(partial(Thing.objects.get_or_create, pk=identifier))
    work = [(identifier, value) for value in range(1, changes + 1) for identifier in random.sample(made, len(made))]
    took = []
    for identifier, value in work:
        began = time.monotonic()
        persist(partial(change, identifier, value))
        took.append(time.monotonic() - began)
        time.sleep(random.uniform(0, 2 * seconds / len(work)))  # work is spread over the kills
    print(f"{statistics.median(took):.3f}")


if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.faults.settings"
    django.setup()
    main(int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3]))
