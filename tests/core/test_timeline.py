"""The rows of a timeline: in one order and with one way of writing when, whichever app tells them."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from django.utils import timezone, translation

from apps.core.actors import ActorKind
from apps.core.timeline import TimelineEntry, shown


def test_the_newest_comes_first_in_the_stores_time_and_an_earlier_year_is_said() -> None:
    year = timezone.now().year
    old, new = (
        TimelineEntry(datetime(of, 1, 15, 8, 30, tzinfo=UTC), ActorKind.STAFF, "Ada", "did it", "why")
        for of in (year - 1, year)
    )

    with translation.override("en"), timezone.override(ZoneInfo("Europe/Paris")):
        rows = shown([old, new])

    assert [row["when"] for row in rows] == ["15 Jan, 09:30", f"15 Jan {year - 1}, 09:30"]
    assert rows[0] | {"when": ""} == {
        "at": new.at, "actor_kind": "staff", "actor_label": "Ada", "text": "did it", "detail": "why", "when": "",
    }  # fmt: skip
