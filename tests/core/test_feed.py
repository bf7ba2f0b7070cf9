"""What a reader of the feed is told, and what never: other stores' doings."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db.models import QuerySet
from django.utils import timezone

from apps.core import feed
from apps.core.actors import Actor
from apps.core.feed import Change, Page, Place
from tests.factories.core import OTHER_STORE, STORE, Widget, actor, event

pytestmark = pytest.mark.django_db
READ = "widgets:read"
EVERYWHERE, HERE = actor(READ), actor(READ, stores=[STORE])
START = Place(0, timezone.now())


def visible_to(reader: Actor) -> QuerySet[Any]:
    stores = reader.stores_for(READ)
    return Widget.objects.all() if stores is None else Widget.objects.filter(store_id__in=stores)


def read(after: Place = START, *, reader: Actor = EVERYWHERE, limit: int = 50) -> Page:
    return feed.read("widget", after, actor=reader, right=READ, visible_to=visible_to, limit=limit)


def told(page: Page) -> list[tuple[Any, int, bool]]:
    return [(change.identifier, change.version, change.present) for change in page.changes]


def widget(store: Any = STORE) -> Widget:
    return Widget.objects.create(store_id=store)


def happened(thing: Widget, position: int, *, version: int = 1, store: Any = STORE) -> None:
    event(aggregate_id=thing.pk, position=position, version=version, store_id=store)


@pytest.mark.parametrize("count", [1, 3])
def test_each_thing_is_told_once_in_the_order_of_its_last_change_at_a_fixed_cost(
    count: int, django_assert_num_queries: Any
) -> None:
    first, others = widget(), [widget() for _n in range(count)]
    happened(first, 1)
    for number, other in enumerate(others):
        happened(other, 2 + number)
    happened(first, 10, version=2)

    with django_assert_num_queries(2):
        page = read()

    assert told(page) == [*((other.pk, 1, True) for other in others), (first.pk, 2, True)]
    assert (page.end.position, page.more) == (10, False)


def test_pages_join_without_a_gap_or_a_repeat() -> None:
    things = [widget() for _n in range(5)]
    for number, thing in enumerate(things, start=1):
        happened(thing, number)

    first = read(limit=2)
    second = read(first.end, limit=2)
    third = read(second.end, limit=2)
    rest = read(third.end, limit=2)

    assert [told(page) for page in (first, second, third, rest)] == [
        [(things[0].pk, 1, True), (things[1].pk, 1, True)],
        [(things[2].pk, 1, True), (things[3].pk, 1, True)],
        [(things[4].pk, 1, True)],
        [],
    ]
    assert [page.more for page in (first, second, third, rest)] == [True, True, False, False]
    assert (third.end.position, rest.end.position) == (5, 5)


def test_what_is_gone_is_told_as_gone() -> None:
    thing = widget()
    happened(thing, 1)
    Widget.objects.all().delete()

    assert told(read()) == [(thing.pk, 1, False)]


def test_other_stores_things_are_not_told_and_do_not_stop_the_reader() -> None:
    mine, theirs = widget(), widget(OTHER_STORE)
    happened(theirs, 1, store=OTHER_STORE)
    happened(mine, 2)
    happened(theirs, 3, version=2, store=OTHER_STORE)

    page = read(reader=HERE)

    assert told(page) == [(mine.pk, 1, True)]
    assert (page.end.position, page.more) == (3, False)


def test_what_leaves_for_another_store_is_gone_for_this_one_and_what_it_does_there_is_not_told() -> None:
    thing = widget(OTHER_STORE)
    happened(thing, 1)
    happened(thing, 2, version=2, store=OTHER_STORE)
    known = Place(1, timezone.now())

    left = read(known, reader=HERE)
    happened(thing, 3, version=3, store=OTHER_STORE)
    later = read(left.end, reader=HERE)

    assert told(left) == [(thing.pk, 2, False)]
    assert told(later) == []
    assert told(read(reader=actor(READ, stores=[OTHER_STORE]))) == [(thing.pk, 3, True)]


def test_who_sees_one_store_reads_past_the_others_in_steps_of_a_bounded_size(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feed, "WINDOW", 3)
    mine, theirs = widget(), widget(OTHER_STORE)
    for position in range(1, 5):
        happened(theirs, position, version=position, store=OTHER_STORE)
    happened(mine, 5)

    first = read(reader=HERE)
    second = read(first.end, reader=HERE)

    assert (told(first), first.end.position, first.more) == ([], 3, True)
    assert (told(second), second.end.position, second.more) == ([(mine.pk, 1, True)], 5, False)


def test_another_resource_is_another_feed() -> None:
    event(type_="recommerce.gadget.made.v1", resource="gadget", aggregate_id=uuid4(), position=1)

    assert read().changes == []


def test_now_is_after_everything_placed_and_before_what_is_not() -> None:
    placed, waiting = widget(), widget()
    happened(placed, 7)
    late = event(aggregate_id=waiting.pk)

    place = feed.now()
    late.position = 8
    late.save(update_fields=["position"])

    assert place.position == 7
    assert told(read(place)) == [(waiting.pk, 1, True)]


def test_a_place_ages_by_what_was_recorded_not_by_when_it_was_asked() -> None:
    thing, other = widget(), widget()
    happened(thing, 1)
    happened(other, 2)

    page = read(limit=1)
    change: Change = page.changes[0]

    assert (page.more, page.end.as_of) == (True, change.recorded_at)
    assert not page.end.too_old
    assert Place(1, timezone.now() - feed.KEPT - timedelta(seconds=1)).too_old
