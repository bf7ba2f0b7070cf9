"""Row, version and event change together or not at all."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from apps.core import actors, records
from apps.core.errors import IllegalTransition, PermissionRefused, StaleVersion
from apps.core.journal import OutsideTransaction
from apps.core.models import Event
from tests.factories.core import CHANGED, MADE, OTHER_STORE, STORE, WIDGETS, Widget, actor

SYSTEM = actors.system("test")


def make(**values: Any) -> Widget:
    widget = Widget(**values)
    records.create(widget, MADE, actor=SYSTEM)
    return widget


def as_stored() -> tuple[list[dict[str, Any]], int]:
    return list(Widget.objects.values("id", "version", "state", "value")), Event.objects.count()


@pytest.mark.django_db
def test_an_update_raises_the_version_and_announces_it() -> None:
    widget = make(value=1)
    widget.value = 2
    told = records.update(widget, CHANGED, actor=SYSTEM, fields=["value"])
    assert (told.version, told.changed, widget.version) == (2, ["value"], 2)
    assert Widget.objects.values_list("value", "version", "updated_at").get() == (2, 2, widget.updated_at)


@pytest.mark.django_db
def test_only_the_named_fields_are_written() -> None:
    widget = make(value=1, state="new")
    widget.value, widget.state = 2, "gone"
    records.update(widget, CHANGED, actor=SYSTEM, fields=["value"])
    assert Widget.objects.values_list("value", "state").get() == (2, "new")


@pytest.mark.django_db
@pytest.mark.parametrize("act", [partial(records.update, fields=["value"]), records.remove])
def test_who_read_an_old_version_changes_nothing(act: Callable[..., Event]) -> None:
    widget = make(value=1)
    old = Widget.objects.get()
    widget.value = 2
    records.update(widget, CHANGED, actor=SYSTEM, fields=["value"])
    before = as_stored()
    old.value = 3
    with pytest.raises(StaleVersion):
        act(old, CHANGED, actor=SYSTEM)
    assert as_stored() == before


@pytest.mark.django_db
def test_what_is_removed_is_gone_and_announced_by_the_version_after_its_last() -> None:
    widget = make(value=1)
    events = as_stored()[1]
    told = records.remove(widget, CHANGED, actor=SYSTEM, from_state="new")
    assert (told.aggregate_id, told.version, told.from_state, told.to_state) == (widget.pk, 2, "new", "")
    assert as_stored() == ([], events + 1)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("state", "action", "who", "refusal"),
    [
        ("new", "send", actor("widgets:write"), IllegalTransition),
        ("gone", "prepare", actor("widgets:write"), IllegalTransition),
        ("new", "prepare", actor("other:write"), PermissionRefused),
        ("new", "prepare", actor("widgets:write", stores=[OTHER_STORE]), PermissionRefused),
        ("new", "expire", actor("widgets:write"), PermissionRefused),
    ],
)
def test_a_refused_move_changes_nothing(state: str, action: str, who: actors.Actor, refusal: type[Exception]) -> None:
    widget = make(state=state, store_id=STORE)
    before = as_stored()
    with pytest.raises(refusal):
        records.move(widget, action, table=WIDGETS, actor=who)
    assert as_stored() == before
    assert widget.state == state


@pytest.mark.django_db
def test_a_move_says_from_where_to_where() -> None:
    widget = make(store_id=STORE)
    told = records.move(
        widget, "prepare", table=WIDGETS, actor=actor("widgets:write", stores=[STORE]), reason_code="asked"
    )
    assert (told.from_state, told.to_state, told.changed, told.reason_code) == ("new", "ready", ["state"], "asked")
    assert Widget.objects.values_list("state", "version").get() == ("ready", 2)


@pytest.mark.django_db(transaction=True)
def test_without_a_transaction_no_row_is_written_that_nobody_hears_of() -> None:
    with pytest.raises(OutsideTransaction):
        records.create(Widget(), MADE, actor=SYSTEM)
    assert as_stored() == ([], 0)
    widget = Widget.objects.create(value=1)
    try:
        before = as_stored()
        widget.value = 2
        with pytest.raises(OutsideTransaction):
            records.update(widget, CHANGED, actor=SYSTEM, fields=["value"])
        assert as_stored() == before
    finally:
        Widget.objects.all().delete()
