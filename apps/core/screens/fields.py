"""Form fields as people at a counter fill them."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.formats import number_format

LOCAL_MOMENT = "%Y-%m-%dT%H:%M"


class AmountField(forms.DecimalField):
    """59,90 and 59.90 are the same amount; shown as the reader's language writes it."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("min_value", Decimal(0))
        options.setdefault("max_digits", 12)
        options.setdefault("decimal_places", 2)
        options.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}))
        super().__init__(**options)

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str):
            value = "".join(value.split()).replace(",", ".")
        return super().to_python(value)

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, Decimal):
            plain = value.quantize(Decimal(10) ** -2) if self.decimal_places == 2 else value.normalize()
            return number_format(f"{plain:f}", use_l10n=True)
        return value


class DayField(forms.DateField):
    """A day, picked with the browser's own picker, which is told it as ISO writes it in every language."""

    def __init__(self, **options: Any) -> None:
        super().__init__(widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}), **options)


class MomentField(forms.DateTimeField):
    """A day and a time in the store's zone, picked with the browser's own picker."""

    def __init__(self, **options: Any) -> None:
        widget = forms.DateTimeInput(format=LOCAL_MOMENT, attrs={"type": "datetime-local"})
        super().__init__(input_formats=[LOCAL_MOMENT], widget=widget, **options)

    def prepare_value(self, value: Any) -> Any:
        return timezone.localtime(value) if isinstance(value, datetime) and timezone.is_aware(value) else value


class ListField(forms.CharField):
    """Several short texts, with commas between them."""

    def to_python(self, value: Any) -> Any:
        return tuple(part.strip() for part in (value or "").split(",") if part.strip())

    def prepare_value(self, value: Any) -> Any:
        return value if isinstance(value, str) else ", ".join(value or ())

    def validate(self, value: Any) -> None:
        if self.required and not value:
            raise forms.ValidationError(self.error_messages["required"], code="required")

    def run_validators(self, value: Any) -> None:
        """Each text on its own must fit its column."""
        for part in value:
            super().run_validators(part)
