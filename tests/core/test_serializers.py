"""What a body may say."""

import pytest
from rest_framework import serializers

from apps.core.api.serializers import In


class Answer(In):
    agreed = serializers.BooleanField(required=False, allow_null=True)


@pytest.mark.parametrize("said", [0, 1, "true", "on", []])
def test_a_truth_is_true_or_false_and_nothing_else(said):
    answer = Answer(data={"agreed": said})
    assert (answer.is_valid(), list(answer.errors)) == (False, ["agreed"])


@pytest.mark.parametrize("said", [True, False, None])
def test_a_truth_is_taken_as_it_is(said):
    answer = Answer(data={"agreed": said})
    assert answer.is_valid()
    assert answer.validated_data["agreed"] is said


class Name(In):
    system = serializers.CharField()
    value = serializers.CharField()
    kind = serializers.CharField(default="id")


class Thing(In):
    title = serializers.CharField()
    size = serializers.CharField(default="M")
    main = Name()
    names = Name(many=True)


def test_a_change_says_some_fields_and_no_others_get_a_value():
    change = Thing(data={"title": "Pump"}, partial=True)
    assert change.is_valid()
    assert change.validated_data == {"title": "Pump"}


def test_what_stands_inside_a_change_is_whole():
    half = Thing(data={"main": {"system": "erp"}, "names": [{"value": "1"}]}, partial=True)
    whole = Thing(data={"names": [{"system": "erp", "value": "1"}]}, partial=True)

    assert not half.is_valid()
    assert half.errors.keys() == {"main", "names"}
    assert [missing.code for missing in half.errors["main"]["value"]] == ["required"]
    assert [missing.code for missing in half.errors["names"][0]["system"]] == ["required"]
    assert whole.is_valid()
    assert whole.validated_data == {"names": [{"system": "erp", "value": "1", "kind": "id"}]}
