"""How the values of plain fields are written out, without asking the field for each: most of a list's time went there.

Only for exactly these types; whatever is derived from them, or holds others, is asked as ever.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from operator import attrgetter
from typing import Any

from rest_framework import serializers

from .related import CodeField

Field = serializers.Field[Any, Any, Any, Any]
Read = Callable[[Any], Any]
Write = Callable[[Any], Any]

_PLAIN: dict[type[Field], Write] = {
    serializers.CharField: str,
    CodeField: str,
    serializers.UUIDField: str,
    serializers.IntegerField: int,
}


def direct(field: Field) -> tuple[Read, Write] | None:
    """How this field's value is found on a row, and written; None where only the field itself knows."""
    write = _write(field)
    if write is None or field.source == "*":
        return None
    return field.read if isinstance(field, CodeField) else attrgetter(field.source or field.field_name or ""), write


def _write(field: Field) -> Write | None:
    if isinstance(field, serializers.ChoiceField) and type(field) is serializers.ChoiceField:
        names = field.choice_strings_to_values
        return lambda value: names.get(str(value), value)
    if isinstance(field, serializers.BooleanField):
        return lambda value: value if value is True or value is False else field.to_representation(value)
    if isinstance(field, serializers.DecimalField) and field.decimal_places is not None:
        shape = f".{field.decimal_places}f"
        return lambda value: format(value, shape) if isinstance(value, Decimal) else field.to_representation(value)
    if type(field) is serializers.DateTimeField:
        return lambda value: moment(value) if isinstance(value, datetime) else field.to_representation(value)
    return _PLAIN.get(type(field))


def moment(value: datetime) -> str:
    """ISO 8601, in UTC whatever the zone of whoever asks."""
    return f"{value.astimezone(UTC).replace(tzinfo=None).isoformat()}Z"
