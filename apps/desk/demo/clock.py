"""Living through the past: operations read the clock through `timezone.now`, so one place moves it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from unittest import mock

from django.utils import timezone


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Inside, it is `moment`. Only for one thread of one command that serves nobody else."""
    with mock.patch.object(timezone, "now", return_value=moment):
        yield
