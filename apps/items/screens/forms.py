"""What is asked when something is done to a thing by hand."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.db.models import Case, When
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from apps.core.actors import Actor
from apps.core.codes import parse_code
from apps.core.files import LARGEST, MEGABYTE
from apps.core.screens.fields import AmountField
from apps.stores.models import Store

from .. import selectors
from ..inputs import MOST_FILES
from ..models import Item, StockLocation, Transfer
from ..states import Grade, HoldOutcome

SCANNED = forms.TextInput({"autocomplete": "off", "autofocus": True, "spellcheck": "false", "data-accepts-scan": ""})
SENT_BY_A_SCAN = forms.TextInput({**SCANNED.attrs, "data-rc-scan-sends": ""})
FEW_LINES = forms.Textarea(attrs={"rows": 3})
PHOTOS_LOST = _("The photos were not kept: choose them again.")


class ActForm(forms.Form):
    """`said()` is what the operation takes. `lost_files` is said when it is shown again after files were sent."""

    lost_files: Any = ""

    def __init__(self, *args: Any, item: Item, actor: Actor, **options: Any) -> None:
        super().__init__(*args, **options)
        self.item, self.actor = item, actor

    def said(self) -> dict[str, Any]:
        return self.cleaned_data


class HoldForm(ActForm):
    authority = forms.CharField(
        label=_("Who asks for it"), max_length=100, help_text=_("A police station or a court, not a person.")
    )
    reference = forms.CharField(label=_("Their number for it"), max_length=60, required=False)
    note = forms.CharField(label=_("Note"), max_length=500, required=False, widget=FEW_LINES)


class ReleaseForm(ActForm):
    outcome = forms.ChoiceField(
        label=_("How it ended"), choices=[(one.value, capfirst(str(one.label))) for one in HoldOutcome],
        help_text=_(
            "Freed, what was for sale waits until somebody releases it again. Seized, it leaves with who asked for it."
        ),
    )  # fmt: skip
    note = forms.CharField(label=_("Note"), max_length=500, required=False, widget=FEW_LINES)


class SeveralFilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class PhotosField(forms.FileField):
    """One picture or more, none of them opened yet. A tablet asks whether to take or to choose them: a camera opened at
    once hands over a single one, which takes the place of the one before."""

    widget = SeveralFilesInput({"accept": "image/*"})

    def clean(self, data: Any, initial: Any = None) -> Any:
        sent = [super(PhotosField, self).clean(one, initial) for one in data or ()]
        if len(sent) > MOST_FILES or any(one.size > LARGEST for one in sent):
            raise forms.ValidationError(
                _("At most %(count)d pictures, each of at most %(most)d MB."),
                params={"count": MOST_FILES, "most": LARGEST // MEGABYTE},
            )
        return sent


class GradeForm(ActForm):
    lost_files = PHOTOS_LOST
    grade = forms.ChoiceField(label=_("Grade"), choices=[("", "—"), *Grade.choices])  # nobody grades by default
    notes = forms.CharField(
        label=_("What was seen"), max_length=2000, required=False, widget=FEW_LINES,
        help_text=_("Facts: where, how large, what does not work."),
    )  # fmt: skip
    photos = PhotosField(label=_("Photos"), required=False)


class LocateForm(ActForm):
    location = forms.ChoiceField(label=_("Location"), required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        places = StockLocation.objects.filter(store_id=self.item.store_id, archived_at=None).order_by("code")
        field: Any = self.fields["location"]
        field.choices = [("", _("None")), *((str(place.pk), str(place)) for place in places)]
        self.initial.setdefault("location", str(self.item.location_id or ""))

    def said(self) -> dict[str, Any]:
        chosen = self.cleaned_data["location"]
        return {"location_id": UUID(chosen) if chosen else None}


class MergeForm(ActForm):
    code = forms.CharField(
        label=_("The other passport"), max_length=60, widget=SCANNED,
        help_text=_("Scan or type its code. It is closed; the passport you came from is kept."),
    )  # fmt: skip

    def clean_code(self) -> Item:
        return found_item(self.cleaned_data["code"], self.actor)

    def said(self) -> dict[str, Any]:
        return {"duplicate_id": self.cleaned_data["code"].pk}


class ScanForm(forms.Form):
    """What it finds is on the transfer, or among what the actor may see."""

    code = forms.CharField(
        label=_("Item"), max_length=60, widget=SENT_BY_A_SCAN, help_text=_("Scan the label of each item.")
    )

    def __init__(self, *args: Any, actor: Actor, transfer: Transfer, **options: Any) -> None:
        super().__init__(*args, **options)
        self.actor, self.transfer = actor, transfer

    def clean_code(self) -> Item:
        return found_item(self.cleaned_data["code"], self.actor, self.transfer)


class PricedScanForm(ScanForm):
    price = AmountField(
        label=_("Price"), min_value=Decimal("0.01"),
        help_text=_("What the other company pays for it, tax included. Scan it again to change its price."),
    )  # fmt: skip


class StoreField(forms.ModelChoiceField):
    """Of another company than `entity_id`, a store says which one."""

    entity_id: UUID | None = None

    def label_from_instance(self, obj: Any) -> str:
        return str(obj) if obj.entity_id == self.entity_id else f"{obj} · {obj.entity.name}"


class NewTransferForm(forms.Form):
    destination = StoreField(
        label=_("To which store"), queryset=Store.objects.none(), empty_label=None,
        help_text=_("A store that names its company is of another one: that one buys what arrives, for your price."),
    )  # fmt: skip
    note = forms.CharField(label=_("Note"), max_length=500, required=False)

    def __init__(self, *args: Any, store: Store, **options: Any) -> None:
        super().__init__(*args, **options)
        entity = store.entity
        alike = Store.objects.filter(entity__sandbox=entity.sandbox, entity__currency=entity.currency, archived_at=None)
        own_first = Case(When(entity=entity, then=0), default=1)
        field: Any = self.fields["destination"]
        field.entity_id = entity.pk
        field.queryset = alike.exclude(pk=store.pk).select_related("entity").order_by(own_first, "entity__name", "code")


def found_item(typed: str, actor: Actor, transfer: Transfer | None = None) -> Item:
    """The one thing this code stands for, among those on the transfer and those the actor may see: what another store
    sent is here before it may be read."""
    known = parse_code(typed)
    code = known[1] if known and known[0] == Item.resource else ""
    on_it = (
        Item.objects.filter(transfer_lines__transfer=transfer, code=code) if transfer and code else Item.objects.none()
    )
    item = (on_it.first() or selectors.visible_to(actor).filter(code=code).first()) if code else None
    if item is None:
        raise forms.ValidationError(_("No item of your stores bears this code. Scan it again."))
    return item
