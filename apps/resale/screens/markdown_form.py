"""What a new markdown plan asks: its name and up to four steps, the empty ones left out."""

from decimal import Decimal
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.core.screens.fields import AmountField

from ..inputs import NewMarkdownPlan

STEPS = range(1, 5)


class MarkdownForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=100)
    whole_company = forms.BooleanField(
        label=gettext_lazy("For every store of the company that has no plan of its own"), required=False
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        for step in STEPS:
            self.fields[f"days_{step}"] = forms.IntegerField(
                label=_("Step %(step)d: after how many days") % {"step": step}, min_value=1, max_value=3650,
                required=step == 1,
            )  # fmt: skip
            self.fields[f"percent_{step}"] = AmountField(
                label=_("Step %(step)d: off the first price") % {"step": step}, max_value=Decimal("99.99"),
                required=step == 1,
            )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        for step in STEPS:
            if (said.get(f"days_{step}") is None) != (said.get(f"percent_{step}") is None) and not self.errors:
                self.add_error(f"days_{step}", _("Say both the days and the percentage, or neither."))
        return said

    @property
    def step_fields(self) -> list[tuple[BoundField, BoundField]]:
        return [(self[f"days_{step}"], self[f"percent_{step}"]) for step in STEPS]

    def said(self) -> NewMarkdownPlan:
        said = self.cleaned_data
        steps = [(said[f"days_{step}"], said[f"percent_{step}"]) for step in STEPS if said[f"days_{step}"] is not None]
        return NewMarkdownPlan(said["name"], tuple(steps), whole_company=said["whole_company"])
