"""What the screens of one used thing ask."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from apps.catalog.models import ReasonCode
from apps.catalog.selectors import reasons_visible_to
from apps.catalog.states import ReasonKind
from apps.core.actors import Actor
from apps.core.screens.fields import AmountField

from ..inputs import Pricing
from ..models import StockItem
from ..selectors import Suggestion


class EndForm(forms.Form):
    """A reason from the list, where the shop keeps one."""

    explanation: Any = _("It leaves the stock for good. What it has cost stays in its passport.")
    reason_code = forms.ChoiceField(label=_("Reason"))

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reasons = list(reasons_visible_to(actor).filter(kind=ReasonKind.WRITE_OFF, active=True))
        field: Any = self.fields["reason_code"]
        field.required = bool(reasons)
        field.choices = [("", "—"), *((reason.code, _label(reason)) for reason in reasons)]


class HarvestForm(EndForm):
    explanation = _("It is taken apart. What it has cost stays in its passport.")


class PriceForm(forms.Form):
    """Starts from what is asked now, else from what is suggested."""

    price = AmountField(label=_("Price"), min_value=Decimal("0.01"))
    floor = AmountField(label=_("Never below"), required=False)
    reason = forms.CharField(label=_("Why this price"), required=False, max_length=200)

    def __init__(self, data: Any = None, *, stock: StockItem, hint: Suggestion, take: bool = False) -> None:
        asked = hint.price if take or stock.price is None else stock.price
        super().__init__(data, initial={"price": asked, "floor": stock.floor or None})
        self.stock, self.hint = stock, hint

    def said(self) -> Pricing:
        """An empty floor is none."""
        said = self.cleaned_data
        return Pricing(said["price"], said["floor"] or Decimal(0), said["reason"])

    @property
    def typed_price(self) -> Decimal | None:
        """What stands in the field, where that is an amount."""
        if not self.is_bound:
            return self.initial["price"]
        self.is_valid()
        return self.cleaned_data.get("price")


def _label(reason: ReasonCode) -> str:
    return str(reason.labels.get(get_language()) or reason.labels["fr"])
