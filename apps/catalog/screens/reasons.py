"""The reasons a shop keeps, as forms ask for them."""

from typing import Any

from django import forms

from apps.core.actors import Actor
from apps.core.screens.words import said_in

from ..selectors import reasons_visible_to
from ..states import ReasonKind


def offer_reasons(form: forms.Form, kind: ReasonKind, actor: Actor) -> None:
    """The form's `reason_code` is one of the list, and must be where the shop keeps any of this kind."""
    reasons = list(reasons_visible_to(actor).filter(kind=kind, active=True))
    field: Any = form.fields["reason_code"]
    field.required = bool(reasons)
    field.choices = [("", "—"), *((reason.code, said_in(reason.labels)) for reason in reasons)]
