"""What an operation refuses, told in the form that asked for it."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _

from ..errors import DomainError, Invalid


def tell(form: forms.Form, error: DomainError) -> None:
    """Each sentence beside the field it means, the rest above the form. A form that is made of others has a method
    `tell_at(pointer, sentence)` of its own."""
    field = str(error.extra.get("field", ""))  # a clash names its field
    said = error.errors if isinstance(error, Invalid) else {field: error.detail}
    at = getattr(form, "tell_at", None)
    for pointer, sentence in said.items():
        at(pointer, sentence) if at else tell_at(form, pointer, sentence)


def tell_at(form: forms.Form, pointer: str, sentence: str) -> None:
    """Beside the innermost field that the pointer names: "/seller/home" is `home`, "/files/0" is `files`."""
    named = (part for part in reversed(pointer.split("/")) if part in form.fields)
    form.add_error(next(named, None), sentence)


def tell_of_the_first(request: HttpRequest, code: str) -> None:
    """A page that opens a document once was sent again, by a second press or by going back to it."""
    text = _("%(code)s was already opened from this page, and what was changed there since is not in it. "
             "For something else, begin a new page.")  # fmt: skip
    messages.warning(request, text % {"code": code})
