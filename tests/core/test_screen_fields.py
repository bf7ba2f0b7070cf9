"""Form fields as a browser draws them."""

from datetime import date

from django import forms
from django.utils.translation import override

from apps.core.screens.fields import DayField


class Asked(forms.Form):
    day = DayField(initial=date(2026, 12, 25))


def test_a_day_is_given_to_the_browser_as_iso_and_read_back_in_every_language() -> None:
    for language in ("fr", "en"):
        with override(language):
            drawn, said = str(Asked()["day"]), Asked({"day": "2026-12-25"})
            assert (said.is_valid(), said.cleaned_data) == (True, {"day": date(2026, 12, 25)})
        assert ('type="date"' in drawn, 'value="2026-12-25"' in drawn) == (True, True)
