"""What each step of a trade-in asks, when it asks anything. Labels are the operation's keywords in people's words."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.catalog.screens.reasons import offer_reasons
from apps.catalog.states import ReasonKind
from apps.core import files
from apps.core.actors import Actor
from apps.customers.screens.identity_form import IdentityFields
from apps.customers.selectors import search as search_customers
from apps.stores.screens.pin import ask_pin

from .. import selectors
from ..inputs import Reception, StatedCheck
from ..models import TradeIn
from ..permissions.trade_in import DISMISS_HIT
from ..states import PayoutMode, SellerKind, TheftResult, TradeInLineState
from .trade_in_list import title_of
from .trade_in_words import SOURCES

NOTE = forms.Textarea(attrs={"rows": 2})


def _line(label: Any, length: int = 200, **options: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=length, **options)


class StepForm(forms.Form):
    """`said` are the operation's keywords; `danger` makes the button red; `template` draws what is no plain field;
    `lost_files` is said when it is shown again after files were sent: no browser takes a file back."""

    danger = False
    lost_files: Any = ""
    explanation: Any = ""
    template = ""
    edited = False

    def __init__(self, data: Any = None, *args: Any, trade_in: TradeIn, actor: Actor, **options: Any) -> None:
        self.trade_in, self.actor = trade_in, actor
        super().__init__(data, *args, **options)

    def said(self) -> dict[str, Any]:
        return dict(self.cleaned_data)


class ReceiveForm(StepForm):
    explanation = _("The things stay here from now on, each with its own number.")
    customer = _line(
        _("Who sells"), 100, help_text=_("Their code, phone or e-mail; a new customer is opened under Customers."),
        widget=forms.TextInput(attrs={"data-accepts-scan": True, "autocomplete": "off"}),
    )  # fmt: skip
    seller_kind = forms.ChoiceField(label=_("Sells as"), choices=SellerKind.choices)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.initial["seller_kind"] = self.trade_in.seller_kind
        if self.trade_in.customer_id:
            del self.fields["customer"]

    def clean_customer(self) -> UUID:
        rows = search_customers(self.actor, self.cleaned_data["customer"])
        found = list(rows.filter(legal_entity_id=self.trade_in.legal_entity_id, archived_at=None)[:2])
        if len(found) != 1:
            raise forms.ValidationError(_("Nobody, or several people, are found so: scan or type the customer’s code."))
        return found[0].pk

    def said(self) -> dict[str, Any]:
        kind = SellerKind(self.cleaned_data["seller_kind"])
        return {"received": Reception(customer_id=self.cleaned_data.get("customer"), seller_kind=kind)}


class CancelForm(StepForm):
    """A reason from the list, where the shop keeps one."""

    danger = True
    kind = ReasonKind.CANCELLATION
    reason_code = forms.ChoiceField(label=_("Reason"))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        offer_reasons(self, self.kind, self.actor)


class DeclineForm(CancelForm):
    kind = ReasonKind.REFUSAL
    explanation = _("Nothing is bought: everything is to be given back.")


class HoldForm(StepForm):
    danger = True
    explanation = _("Nothing goes on until the hold is ended.")
    authority = _line(_("Who asks for it"), 100)
    reference = _line(_("Their reference"), 60, required=False)


class NoteForm(StepForm):
    note = _line(_("Remarks"), 500, required=False, widget=NOTE)


class ReleaseForm(NoteForm):
    """Beside the end of the hold: which hits are about another thing."""

    explanation = _("What a source reports stolen is not bought, unless you find that it means another thing.")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        may = self.actor.can(DISMISS_HIT, self.trade_in.store_id)
        hits = selectors.standing_hits(selectors.lines_under_way(self.trade_in)) if may else []
        self.hits = {f"hit_{number}": hit for number, hit in enumerate(hits, start=1)}
        for name, hit in self.hits.items():
            label = _("%(source)s means another thing than this %(number)s.")
            words = {"source": SOURCES.get(hit.source, hit.source), "number": hit.identifier}
            self.fields[name] = forms.BooleanField(label=label % words, required=False, help_text=hit.detail)
        if hits:
            ask_pin(self, DISMISS_HIT, always=False)

    def said(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {"note": data["note"], "dismissed_hits": [hit.pk for name, hit in self.hits.items() if data[name]]}


class SeizeForm(NoteForm):
    danger = True
    explanation = _("Whoever asked for the held things takes them. What was not held goes back to the seller.")


class ClearForm(StepForm):
    explanation = _("The things become ours, and each purchase gets its number in the police register.")


class IdentityForm(IdentityFields, StepForm):
    explanation = _("Read the document itself. Only these references of it are kept, never a copy.")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.ask_of(self.trade_in.customer)

    def said(self) -> dict[str, Any]:
        return {"identity": self.identity()}


class TheftForm(StepForm):
    """The sources are asked; what was looked up elsewhere is said beside, thing by thing."""

    explanation = _("Every source we have is asked. Say here what you looked up yourself.")
    source = _line(
        _("Where you looked it up"), 60, required=False, help_text=_("For instance a register of stolen bicycles.")
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        states = (TradeInLineState.OPEN, TradeInLineState.ACCEPTED)
        self.asked = {f"line_{row.position}": row for row in self.trade_in.lines.all() if row.state in states}
        for name, row in self.asked.items():
            label = " · ".join(filter(None, [title_of(row), row.number[1]]))
            choices = [("", _("not looked up")), *TheftResult.choices]
            self.fields[name] = forms.ChoiceField(label=label, choices=choices, required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if any(data.get(name) for name in self.asked) and not data.get("source"):
            self.add_error("source", _("Say where it was looked up."))
        return data

    def said(self) -> dict[str, Any]:
        data = self.cleaned_data
        stated = [
            StatedCheck(row.pk, TheftResult(data[name]), data["source"])
            for name, row in self.asked.items()
            if data[name]
        ]
        return {"stated": stated}


class SignForm(StepForm):
    lost_files = _("The signature was not kept: the seller signs again.")
    explanation = _(
        "The seller signs for what they sell and how they are paid: here on the screen, or on a paper you take a "
        "picture of."
    )
    signature = forms.FileField(
        label=_("Signature"),
        widget=forms.FileInput(
            attrs={
                "accept": "image/*", "capture": "environment", "data-rc-sign": _("The seller signs here"),
                "data-rc-again": _("Start again"),
            }
        ),
    )  # fmt: skip

    def said(self) -> dict[str, Any]:
        picture = self.cleaned_data["signature"]
        return {"photo": files.drawn(picture.read(), name=picture.name)}


class PayOutForm(StepForm):
    explanation = _("Another way than agreed is written into the police register as a correction.")
    mode = forms.ChoiceField(label=_("How"), choices=PayoutMode.choices)
    iban = _line(
        _("IBAN, for a transfer"), 42, required=False, help_text=_("Kept only masked: the order to the bank is yours."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.initial["mode"] = self.trade_in.payout_mode

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("mode") == PayoutMode.TRANSFER and not data.get("iban"):
            self.add_error("iban", _("A transfer needs the seller’s account."))
        return data

    def said(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {
            "mode": PayoutMode(data["mode"]),
            "iban": data["iban"] if data["mode"] == PayoutMode.TRANSFER else "",
            "expected_total": self.trade_in.total,
        }


class TransferSentForm(StepForm):
    reference = _line(_("The bank’s reference"), 60)


class PayoutFailedForm(StepForm):
    danger = True
    reason = _line(_("Why it failed"))


class RescindForm(StepForm):
    danger = True
    explanation = _(
        "The purchase is undone by lines of its own: nothing is erased. What was paid, the seller owes back; a voucher "
        "is cancelled."
    )
    reason = _line(_("Why the purchase is undone"))


class RecycleForm(StepForm):
    danger = True
    consent = forms.BooleanField(label=_("The seller agreed to leave it for nothing."))


class ReturnLinesForm(StepForm):
    template = "buyback/_trade_in_tick.html"
    lines = forms.TypedMultipleChoiceField(label=_("What is given back"), coerce=UUID)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        states = (TradeInLineState.REFUSED, TradeInLineState.RESCINDED)
        here = [row for row in self.trade_in.lines.all() if row.state in states]
        field: Any = self.fields["lines"]
        field.choices = [(str(row.pk), title_of(row)) for row in here]
        ticked = set(self["lines"].value() or ()) if self.is_bound else {str(row.pk) for row in here}
        self.rows = [(str(row.pk), title_of(row), str(row.pk) in ticked) for row in here]
