"""What was seen of a thing: facts, photos, and the letter that follows from them."""

import pytest
from django.db import IntegrityError, transaction
from uuid_utils.compat import uuid7

from apps.core import files
from apps.core.actors import system
from apps.core.errors import Invalid, PermissionRefused
from apps.core.models import Event
from apps.items.inputs import Finding
from apps.items.models import ConditionReport, Item
from apps.items.operations import attach_photo, grade_item, inspect_item
from tests.core.test_pictures import picture
from tests.factories.items import make_item
from tests.factories.stores import actor_with, make_store

pytestmark = pytest.mark.django_db
GRADER = actor_with({"items:grade"})
SCRATCH = {"fr": "Rayure sur le cadre", "en": "Scratch on the frame"}


def grade(item, letter="B", kind="inspected", findings=(), **values):
    return grade_item(actor=system("buyback"), item_id=item.pk, grade=letter, kind=kind, findings=findings, **values)


def test_the_newest_inspection_is_what_the_item_shows():
    item = make_item()
    shown = []

    for kind, letter in (("declared", "A"), ("inspected", "C"), ("declared", "B"), ("inspected", "D")):
        grade(item, letter, kind)
        item.refresh_from_db()
        shown.append(item.grade)

    assert shown == ["", "C", "C", "D"]
    told = Event.objects.filter(type="recommerce.item.graded.v1").order_by("id")
    assert [(event.changed, event.facts["kind"]) for event in told] == [
        ([], "declared"),
        (["grade"], "inspected"),
        ([], "declared"),
        (["grade"], "inspected"),
    ]


def test_a_report_keeps_its_facts_and_the_photos_that_show_them():
    item = make_item()
    first, second = (attach_photo(item.pk, photo=files.drawn(picture(), name="x.jpg"), actor=GRADER) for _ in range(2))
    scratch = Finding("frame_scratch", SCRATCH, "left side", first.pk)

    report = grade(item, findings=(scratch,), notes="Rides well", files=(second.pk,))

    report.refresh_from_db()
    assert report.findings == [{"code": "frame_scratch", "labels": SCRATCH, "note": "left side", "file": str(first.pk)}]
    assert (report.file_ids, report.notes, report.actor_label) == ([second.pk, first.pk], "Rides well", "buyback")


@pytest.mark.parametrize(
    ("values", "pointer"),
    [
        ({"letter": "F"}, "/grade"),
        ({"kind": "guessed"}, "/kind"),
        ({"files": (uuid7(),)}, "/files"),
        ({"findings": (Finding("scratch", {"fr": "Rayure"}),)}, "/findings/0/labels/en"),
    ],
)
def test_what_makes_no_report_is_refused(values, pointer):
    item = make_item()

    with pytest.raises(Invalid) as refused:
        grade(item, **values)

    assert set(refused.value.errors) == {pointer}
    assert (ConditionReport.objects.count(), Event.objects.count()) == (0, 1)


def test_another_things_photo_is_no_photo_of_this_one():
    item, other = make_item(), make_item()
    stranger = attach_photo(other.pk, photo=files.drawn(picture(), name="x.jpg"), actor=GRADER)

    with pytest.raises(Invalid):
        grade(item, files=(stranger.pk,))

    assert ConditionReport.objects.count() == 0


def test_inspecting_by_hand_needs_the_right_in_its_store():
    item = make_item()
    stranger = actor_with({"items:grade"}, stores=[make_store()])

    for act in (
        lambda: inspect_item(actor=stranger, item_id=item.pk, grade="B", findings=()),
        lambda: attach_photo(item.pk, photo=files.drawn(picture(), name="x.jpg"), actor=stranger),
    ):
        with pytest.raises(PermissionRefused):
            act()
    assert ConditionReport.objects.count() == 0

    assert inspect_item(actor=GRADER, item_id=item.pk, grade="B", findings=()).kind == "inspected"


def test_the_database_knows_no_other_letter():
    item = make_item()

    with pytest.raises(IntegrityError, match="items_item_grade"), transaction.atomic():
        Item.objects.filter(pk=item.pk).update(grade="F")
