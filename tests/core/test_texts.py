"""A number is no text: an EAN or a ticket sent as a number has lost its zeros before it reached us."""

import pytest
from rest_framework import serializers

from apps.core.api.serializers import In, MetadataField


class Sent(In):
    code = serializers.CharField()
    tags = serializers.ListField(child=serializers.CharField(), required=False)
    metadata = MetadataField(required=False)
    quantity = serializers.IntegerField(required=False)


@pytest.mark.parametrize(
    ("wrong", "fields"),
    [
        ({"code": 12}, ["code"]),
        ({"code": 1.5, "tags": ["a", 0]}, ["code", "tags"]),
        ({"code": "012", "metadata": {"ticket": 12}}, ["metadata"]),
        ({"code": 12, "quantity": "many"}, ["code", "quantity"]),
    ],
)
def test_a_number_where_a_text_belongs_is_refused_with_every_other_mistake(
    wrong: dict[str, object], fields: list[str]
) -> None:
    incoming = Sent(data=wrong)
    assert not incoming.is_valid()
    assert sorted(incoming.errors) == fields


def test_texts_keep_their_zeros() -> None:
    sent = {"code": "0012", "tags": ["0"], "metadata": {"ticket": "007"}, "quantity": 3}
    incoming = Sent(data=sent)
    assert incoming.is_valid()
    assert incoming.validated_data == sent
