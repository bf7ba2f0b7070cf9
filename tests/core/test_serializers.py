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
