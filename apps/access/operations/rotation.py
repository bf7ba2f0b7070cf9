"""A secret gives way to a new one, and works on beside it for a while."""

from datetime import timedelta

from django.utils import timezone

from ..errors import TooManySecrets
from ..models.rotation import Rotating

MOST_FORMER = 5  # each is one more signature on every message, or one more try at every wrong secret


def retire(row: Rotating, secret: str, overlap: timedelta) -> None:
    """Set on the row, which the caller saves."""
    working = row.working_formers()
    if len(working) >= MOST_FORMER:
        raise TooManySecrets
    kept = [(secret, timezone.now() + overlap), *working]
    row.former_secrets = [former for former, _until in kept]
    row.former_until = [until for _former, until in kept]


def end_formers(row: Rotating) -> None:
    """At once. Set on the row, which the caller saves."""
    row.former_secrets, row.former_until = [], []
