"""What is asked before events are sent again, or a sample is sent."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ..webhooks import catalogue


class ReplayLastForm(forms.Form):
    hours = forms.TypedChoiceField(
        label=_("Everything of"),
        coerce=int,
        choices=[
            (1, _("the last hour")),
            (24, _("the last 24 hours")),
            (24 * 7, _("the last 7 days")),
            (24 * 30, _("the last 30 days")),
        ],
    )


class SampleForm(forms.Form):
    type = forms.ChoiceField(label=_("Type of event"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["type"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(name, event.name) for name, event in catalogue.told().items()]
