"""What the screens of one used thing ask."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.catalog.screens.reasons import offer_reasons
from apps.catalog.states import ReasonKind
from apps.core.actors import Actor
from apps.core.screens.fields import AmountField, MomentField
from apps.items.states import Grade, HolderKind
from apps.stores.screens.pin import ask_pin

from ..inputs import NewHold, Pricing, Returned
from ..models import StockItem
from ..permissions import STOCK_BELOW_COST
from ..selectors import Suggestion, stores_taking_back


class ActionForm(forms.Form):
    """`actor` and `stock` shape what is offered; `said` are the operation's keywords."""

    danger = False
    explanation: Any = ""

    def __init__(self, data: Any = None, *, actor: Actor, stock: StockItem) -> None:
        self.actor, self.stock = actor, stock
        super().__init__(data)

    def said(self) -> dict[str, Any]:
        return dict(self.cleaned_data)


class HoldForm(ActionForm):
    explanation: Any = _("Nobody else can hold it meanwhile. A till that rings it sells it all the same.")
    reference = forms.CharField(label=_("For whom"), max_length=80)
    until = MomentField(label=_("Until"), help_text=_("Two weeks at most."))

    def said(self) -> dict[str, Any]:
        return {"asked": NewHold(**self.cleaned_data)}


class GradeForm(ActionForm):
    explanation: Any = _("Look at it as if you had never seen it: it is sold at the grade it has now.")
    grade = forms.ChoiceField(label=_("Grade"), choices=Grade)
    notes = forms.CharField(label=_("Remarks"), required=False, max_length=2000)


class TakeBackForm(ActionForm):
    """Of the sale that counts, whose facts stand on the page below."""

    danger = True
    explanation: Any = _(
        "The buyer is promised the money, at the till or by the web shop that sold it; this sale’s margin is taken "
        "back and its warranty ends. The thing stands to be graded again."
    )
    reason = forms.CharField(label=_("Why it comes back"), max_length=200)
    amount = AmountField(
        label=_("Given back"), required=False, help_text=_("Empty: all that was not given back before.")
    )

    store = forms.ChoiceField(label=_("Where it is now"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """What has not left since it was sold is where it stands: nobody is asked."""
        super().__init__(*args, **kwargs)
        if self.stock.item.custody == HolderKind.STORE:
            del self.fields["store"]
            return
        stores = list(stores_taking_back(self.actor, entity_id=self.stock.legal_entity_id))
        field: Any = self.fields["store"]
        field.choices = [(store.code, store.name) for store in stores]
        here = self.actor.store_id or self.stock.store_id
        field.initial = next((store.code for store in stores if store.pk == here), "")

    def said(self) -> dict[str, Any]:
        return {"returned": Returned(**self.cleaned_data)}


class EndForm(ActionForm):
    """A reason from the list, where the shop keeps one."""

    danger = True
    explanation = _("It leaves the stock for good. What it has cost stays in its passport.")
    reason_code = forms.ChoiceField(label=_("Reason"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_reasons(self, ReasonKind.WRITE_OFF, self.actor)


class HarvestForm(EndForm):
    explanation = _("It is taken apart. What it has cost stays in its passport.")


class PriceForm(forms.Form):
    """Starts from what is asked now, else from what is suggested."""

    price = AmountField(label=_("Price"), min_value=Decimal("0.01"))
    floor = AmountField(label=_("Never below"), required=False)
    reason = forms.CharField(label=_("Why this price"), required=False, max_length=200)

    def __init__(
        self, data: Any = None, *, stock: StockItem, hint: Suggestion, actor: Actor, take: bool = False
    ) -> None:
        asked = hint.price if take or stock.price is None else stock.price
        super().__init__(data, initial={"price": asked, "floor": stock.floor or None})
        self.stock, self.hint = stock, hint
        if actor.can(STOCK_BELOW_COST, stock.store_id):
            ask_pin(self, STOCK_BELOW_COST, always=False)

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
