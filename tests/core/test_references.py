"""Other systems' names: each names one object, and adding one twice adds it once."""

from uuid import uuid4

import pytest

from apps.core import references
from apps.core.errors import Conflict
from apps.core.models import Reference
from apps.core.references import ReferenceInput

pytestmark = pytest.mark.django_db
ONE, TWO, THREE = (ReferenceInput("erp", "customer", number) for number in "123")


def test_names_are_added_once_and_lead_to_their_object():
    thing = uuid4()

    assert references.attach("widget", thing, [ONE, ONE]) == 1
    assert references.attach("widget", thing, [TWO, ONE]) == 1
    assert references.attach("widget", thing, []) == 0

    assert references.find(*TWO, "widget") == thing
    assert references.find(*TWO, "gadget") is None
    assert {pk: [row.value for row in rows] for pk, rows in references.of("widget", [thing, uuid4()]).items()} == {
        thing: ["1", "2"]
    }


@pytest.mark.parametrize("resource", ["widget", "gadget"])
def test_a_name_of_another_object_is_a_conflict_that_adds_none(resource):
    thing = uuid4()
    references.attach("widget", thing, [ONE])

    with pytest.raises(Conflict) as refused:
        references.attach(resource, uuid4() if resource == "widget" else thing, [TWO, ONE])

    assert refused.value.extra == {"reference": ONE._asdict()}
    assert Reference.objects.count() == 1


def test_the_first_name_that_any_object_bears_leads_to_it(django_assert_num_queries):
    first, second, other = uuid4(), uuid4(), uuid4()
    for resource, thing, name in (("widget", first, ONE), ("widget", second, TWO), ("gadget", other, THREE)):
        references.attach(resource, thing, [name])

    with django_assert_num_queries(1):
        assert references.find_any([THREE, TWO, ONE], "widget") == second
    assert references.find_any([THREE], "widget") is None
    assert references.find_any([], "widget") is None


def test_a_new_name_before_the_one_of_another_object_is_not_blamed():
    references.attach("widget", uuid4(), [TWO])

    with pytest.raises(Conflict) as refused:
        references.attach("widget", uuid4(), [ONE, TWO])

    assert refused.value.extra == {"reference": TWO._asdict()}
    assert list(Reference.objects.values_list("value", flat=True)) == [TWO.value]


def test_many_names_cost_one_query_whether_new_or_known(django_assert_num_queries):
    thing = uuid4()
    names = [ReferenceInput("erp", "customer", str(number)) for number in range(20)]

    with django_assert_num_queries(1):
        references.attach("widget", thing, names)
    with django_assert_num_queries(1):
        references.attach("widget", thing, names)


def test_a_text_no_database_keeps_names_nothing():
    assert references.find("web", "ord\x00er", "1", "work_order") is None
