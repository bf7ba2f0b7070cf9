"""What comes in and goes out: written for the contract, never derived from a table."""

from collections.abc import Collection, Mapping
from contextlib import suppress
from decimal import Decimal
from functools import cached_property
from typing import Any, ClassVar, cast

from django.core.exceptions import ObjectDoesNotExist
from rest_framework import serializers

from apps.core.models import Reference
from apps.core.validation import unknown

from . import writing

METADATA_KEYS, METADATA_LENGTH = 20, 200
NOT_TRUTH = serializers.ErrorDetail("true or false is expected.", code="invalid")


class In(serializers.Serializer[Any]):
    """Refuses unknown fields, naming the nearest known one: a typo must not be dropped silently. Refuses numbers as
    texts: a code sent as a number has lost its zeros; and anything but true and false for a truth.

    `partial`: any of its own fields may be left out and none gets a default, but what stands inside them is whole; DRF
    would let half a reference pass.
    """

    def __init__(self, *args: Any, partial: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        self.names_some = partial

    def get_fields(self) -> dict[str, Any]:
        fields = super().get_fields()
        if self.names_some:
            for field in fields.values():
                field.required, field.default = False, serializers.empty
        return fields

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, dict):
            unknown = [name for name in data if name not in self.fields]
            if unknown:
                raise serializers.ValidationError({name: [unknown_name(name, list(self.fields))] for name in unknown})
        given = data.items() if isinstance(data, dict) else ()
        not_text = serializers.ErrorDetail(str(serializers.CharField.default_error_messages["invalid"]), code="invalid")
        numbers = {name: [not_text] for name, value in given if _is_number_for_text(self.fields[name], value)}
        numbers |= {name: [NOT_TRUTH] for name, value in given if _is_no_truth(self.fields[name], value)}
        try:
            value = super().to_internal_value(data)
        except serializers.ValidationError as error:
            raise serializers.ValidationError({**cast(dict[str, Any], error.detail), **numbers}) from None
        if numbers:
            raise serializers.ValidationError(numbers)
        return value


class NothingIn(In):
    """An action that needs nothing said."""


class Out(serializers.Serializer[Any]):
    """Read-only. `links`: fields that hold the id or code of a row of another resource, and the path of that."""

    links: ClassVar[Mapping[str, str]] = {}

    @cached_property
    def _steps(self) -> list[tuple[str, writing.Field, tuple[writing.Read, writing.Write] | None]]:
        return [(name, field, writing.direct(field)) for name, field in self.fields.items()]

    def to_representation(self, instance: Any) -> dict[str, Any]:
        """As DRF does it, with a shorter way for the plain values of a row."""
        if isinstance(instance, Mapping):
            return dict(super().to_representation(instance))
        shown: dict[str, Any] = {}
        for name, field, direct in self._steps:
            if direct:
                read, write = direct
                try:
                    value = read(instance)
                except (AttributeError, ObjectDoesNotExist):
                    value = field.get_attribute  # which knows what that means: a default, or nothing at all
                if not callable(value):
                    shown[name] = None if value is None else write(value)
                    continue
            with suppress(serializers.SkipField):
                value = field.get_attribute(instance)
                shown[name] = None if value is None else field.to_representation(value)
        return shown


class MoneyField(serializers.DecimalField):
    def __init__(self, **options: Any) -> None:
        super().__init__(max_digits=12, decimal_places=2, **options)


class SourceField(serializers.CharField):
    def __init__(self, **options: Any) -> None:
        said = "Where it is written: a text of law, or its address."
        super().__init__(max_length=300, required=False, default="", allow_blank=True, help_text=said, **options)


class ConfirmedIn(In):
    """What moves money."""

    expected_total = MoneyField(
        required=False,
        allow_null=True,
        default=None,
        help_text="The `total` a preview told: if it is another by now, nothing is done (409 `total_changed`).",
    )


class ReferenceField(In):
    system = serializers.CharField(max_length=40)
    kind = serializers.CharField(max_length=40)
    value = serializers.CharField(max_length=120)

    def to_representation(self, instance: Reference) -> dict[str, str]:
        return {"system": instance.system, "kind": instance.kind, "value": instance.value}


class MetadataField(serializers.DictField):
    """The caller's own notes, returned untouched: twenty keys of two hundred characters, no personal data."""

    child = serializers.CharField(max_length=METADATA_LENGTH, allow_blank=True)

    def to_internal_value(self, data: Any) -> Any:
        value = super().to_internal_value(data)
        if len(value) > METADATA_KEYS:
            raise serializers.ValidationError(f"At most {METADATA_KEYS} keys.", code="too_many")
        return value

    def to_representation(self, value: Any) -> Any:
        return value


class CountedOut(Out):
    value = serializers.JSONField(allow_null=True, help_text="As the field shows it; null where it is empty.")
    count = serializers.IntegerField()


class FacetOut(Out):
    """How many of the rows found bear each value, the most frequent first; the criteria on this field aside."""

    field = serializers.CharField()
    values = CountedOut(many=True)
    more = serializers.BooleanField(help_text="There are values beyond these.")


class ActionOut(Out):
    """A step the caller may take now: POST to `href`."""

    action = serializers.CharField()
    label = serializers.CharField()
    href = serializers.CharField()


class ErrorOut(Out):
    """One wrong value: where (RFC 6901), and why."""

    pointer = serializers.CharField()
    code = serializers.CharField(required=False)
    detail = serializers.CharField()


class ProblemOut(Out):
    """RFC 9457."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField()
    code = serializers.CharField()
    trace_id = serializers.CharField()
    retryable = serializers.BooleanField()
    errors = ErrorOut(many=True, required=False)


def _is_no_truth(field: Any, value: Any) -> bool:
    return isinstance(field, serializers.BooleanField) and value is not None and not isinstance(value, bool)


def _is_number_for_text(field: Any, value: Any) -> bool:
    if isinstance(field, serializers.CharField):
        return isinstance(value, int | float | Decimal)
    if isinstance(field, serializers.ListField) and isinstance(value, list):
        return any(_is_number_for_text(field.child, inner) for inner in value)
    if isinstance(field, serializers.DictField) and isinstance(value, dict):
        return any(_is_number_for_text(field.child, inner) for inner in value.values())
    return False


def unknown_name(name: str, known: Collection[str], *, what: str = "field") -> Any:
    """The error of a name nobody knows, with the nearest one that somebody does."""
    return serializers.ErrorDetail(unknown(str(name), known, what=what), code="unknown_field")
