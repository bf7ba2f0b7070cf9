"""What each action asks, when it asks anything. Labels are the operation's keywords in people's words."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.catalog.screens.reasons import offer_reasons
from apps.catalog.states import ReasonKind
from apps.core.actors import Actor
from apps.core.screens.fields import AmountField, ListField, MomentField
from apps.technicians.models import Technician
from apps.technicians.selectors import technicians_of

from ..inputs import CheckIn, QuoteLineInput
from ..models import WorkOrder
from ..states import LineKind

DEFAULT_TAX_CODE = "FR20"


class ActionForm(forms.Form):
    """`order` and `actor` shape the choices; `said` are the operation's keywords; `danger` makes the button red."""

    danger = False
    explanation: Any = ""

    def __init__(self, *args: Any, order: WorkOrder, actor: Actor, **kwargs: Any) -> None:
        self.order, self.actor = order, actor
        super().__init__(*args, **kwargs)

    def said(self) -> dict[str, Any]:
        return dict(self.cleaned_data)


class ConfirmForm(ActionForm):
    """Nothing to fill in, but worth a second look before it is done."""


class RefuseForm(ConfirmForm):
    explanation = _("The customer wants none of it. The item then goes back, with or without a fee.")


class UncollectedForm(ConfirmForm):
    explanation = _("The customer was told and has not come. The item stays in the store.")


class AbandonmentForm(ConfirmForm):
    explanation = _("Only a court may permit disposal. This records that its decision is sought.")


class HandOverForm(ConfirmForm):
    """The template beside it says what to give back and what is still to be paid."""


class CheckInForm(ActionForm):
    symptoms = forms.CharField(
        label=_("What is wrong"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
    intake_condition = forms.CharField(label=_("Condition on arrival"), required=False, max_length=2000)
    accessories = ListField(
        label=_("Left with it"), required=False, max_length=80, help_text=_("With commas: charger, keys, bag.")
    )
    promised_at = MomentField(label=_("Promised for"), required=False)
    approval_ceiling = AmountField(
        label=_("Agreed without asking, up to"), required=False, help_text=_("Above it the customer is asked again.")
    )

    def said(self) -> dict[str, Any]:
        return {"received": CheckIn(**self.cleaned_data)}


class ExtraWorkForm(ActionForm):
    diagnosis = forms.CharField(
        label=_("What more was found"), max_length=4000, widget=forms.Textarea(attrs={"rows": 3})
    )


class PassForm(ActionForm):
    notes = forms.CharField(
        label=_("Remarks"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )


class ReworkForm(ActionForm):
    danger = True
    notes = forms.CharField(
        label=_("What must be done again"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )


class ReturnForm(ActionForm):
    explanation = _("The item goes back as it is. Leave the fee empty when none was agreed.")
    fee = AmountField(label=_("Diagnosis fee"), required=False)

    def said(self) -> dict[str, Any]:
        fee = self.cleaned_data["fee"]
        if not fee:
            return {"fee": None}
        label = "Frais de diagnostic" if _language_of(self.order) == "fr" else "Diagnosis fee"
        return {"fee": QuoteLineInput(LineKind.FEE, label, Decimal(1), fee, DEFAULT_TAX_CODE)}


class ReasonForm(ActionForm):
    """A reason from the list, where the shop keeps one: events hold no free text."""

    danger = True
    kind = ReasonKind.CANCELLATION
    reason_code = forms.ChoiceField(label=_("Reason"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_reasons(self, self.kind, self.actor)


class DisposeForm(ReasonForm):
    kind = ReasonKind.WRITE_OFF


class AssignForm(forms.Form):
    technician = forms.ModelChoiceField(
        Technician.objects.none(), label=_("Technician"), required=False, empty_label=_("Nobody yet")
    )

    def __init__(self, *args: Any, order: WorkOrder, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["technician"]
        field.queryset = technicians_of(order.store_id)
        field.widget.attrs["aria-label"] = field.label


def _language_of(order: WorkOrder) -> str:
    return order.customer.language if order.customer else "fr"
