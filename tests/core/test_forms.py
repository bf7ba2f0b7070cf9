"""What an operation refuses, told beside the field it means on every screen alike."""

import pytest
from django import forms

from apps.core.errors import Conflict, DomainError, Invalid
from apps.core.screens.forms import tell


class Asked(forms.Form):
    home = forms.CharField(required=False)
    files = forms.CharField(required=False)


class Renamed(Asked):
    def tell_at(self, pointer: str, sentence: str) -> None:
        self.add_error("home", f"{pointer} {sentence}")


@pytest.mark.parametrize(
    ("pointer", "beside"),
    [("/home", "home"), ("home", "home"), ("/seller/home", "home"), ("/files/0", "files"), ("/files/0/home", "home"),
     ("/other", "__all__"), ("", "__all__")],
)  # fmt: skip
def test_a_sentence_stands_beside_the_innermost_field_its_pointer_names(pointer: str, beside: str) -> None:
    form = Asked({})
    tell(form, Invalid({pointer: "No."}))
    assert form.errors == {beside: ["No."]}


@pytest.mark.parametrize(
    ("error", "told"),
    [(Conflict("Taken.", field="/home"), {"home": ["Taken."]}), (DomainError("Not now."), {"__all__": ["Not now."]})],
)
def test_what_is_not_about_values_is_told_too(error: DomainError, told: dict[str, list[str]]) -> None:
    form = Asked({})
    tell(form, error)
    assert form.errors == told


def test_a_form_may_say_itself_where() -> None:
    form = Renamed({})
    tell(form, Invalid({"/x": "No."}))
    assert form.errors == {"home": ["/x No."]}
