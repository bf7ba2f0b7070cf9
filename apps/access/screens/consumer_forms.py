"""What people fill in about the programs that call us."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.core.actors import Actor
from apps.core.permissions import registry
from apps.core.screens.fields import DayField
from apps.stores.models import Store

from ..inputs import ConsumerInput, Reach
from ..models import Consumer
from ..operations.consumer_secrets import LONGEST_OVERLAP, OVERLAP
from ..permissions import CONSUMERS_WRITE, NEVER_A_SCOPE

A_YEAR = timedelta(days=365)


class ReviewForm(forms.Form):
    next_due_on = DayField(label=_("Ask again on"))

    def __init__(self, *args: Any, **options: Any) -> None:
        options.setdefault("initial", {"next_due_on": timezone.localdate() + A_YEAR})
        super().__init__(*args, **options)


class SuspendForm(forms.Form):
    reason = forms.CharField(label=_("Why"), max_length=200)


class RotateForm(forms.Form):
    hours = forms.IntegerField(
        label=_("Hours during which the old secret still works"),
        min_value=0,
        max_value=LONGEST_OVERLAP // timedelta(hours=1),
        initial=OVERLAP // timedelta(hours=1),
        help_text=_("0 ends it and every token at once: when it has leaked."),
    )

    def overlap(self) -> timedelta:
        return timedelta(hours=self.cleaned_data["hours"])


class ReachForm(forms.Form):
    """Where and what. Only stores where the person may manage programs are offered."""

    scopes = forms.MultipleChoiceField(label=_("Rights"), required=False)
    everywhere = forms.BooleanField(label=_("All stores"), required=False)
    stores = forms.MultipleChoiceField(label=_("Stores"), required=False)

    def __init__(self, *args: Any, actor: Actor, sandbox: bool, consumer: Consumer | None = None, **options: Any):
        if consumer is not None:
            options.setdefault("initial", {
                "scopes": consumer.allowed_scopes, "everywhere": consumer.all_stores,
                "stores": [str(store_id) for store_id in consumer.store_ids],
            })  # fmt: skip
        super().__init__(*args, **options)
        stores = Store.objects.filter(entity__sandbox=sandbox).order_by("name")
        allowed = actor.stores_for(CONSUMERS_WRITE)
        if allowed is not None:
            stores = stores.filter(pk__in=allowed)
        self.choices_of("stores", [(str(store.pk), store.name) for store in stores])
        self.choices_of("scopes", [(code, code) for code in sorted(set(registry) - NEVER_A_SCOPE)])

    def choices_of(self, name: str, choices: list[tuple[str, str]]) -> None:
        field: Any = self.fields[name]
        field.choices = choices

    def offered(self, name: str) -> list[dict[str, Any]]:
        """For the template: each choice with whether it is taken."""
        taken = set(self[name].value() or ())
        field: Any = self.fields[name]
        return [{"value": value, "label": label, "checked": value in taken} for value, label in field.choices]

    def offered_scopes(self) -> list[dict[str, Any]]:
        return self.offered("scopes")

    def offered_stores(self) -> list[dict[str, Any]]:
        return self.offered("stores")

    def reach(self) -> Reach:
        said = self.cleaned_data
        return Reach(
            scopes=said["scopes"],
            store_ids=[]
            if said["everywhere"]
            else Store.objects.filter(pk__in=said["stores"]).values_list("pk", flat=True),
            all_stores=said["everywhere"],
        )


class RegisterForm(ReachForm):
    name = forms.CharField(label=_("Name"), max_length=100)
    owner = forms.CharField(label=_("Owner"), max_length=200, help_text=_("The team or person who answers for it."))
    contact_email = forms.EmailField(label=_("E-mail of the owner"))
    purpose = forms.CharField(label=_("Purpose"), widget=forms.Textarea(attrs={"rows": 3}))
    review_due_on = DayField(
        label=_("Ask again on"), help_text=_("On that day its owner is asked whether it is still needed.")
    )
    sandbox = forms.BooleanField(label=_("In the sandbox"), required=False)

    field_order = ["name", "owner", "contact_email", "purpose", "review_due_on", "sandbox"]

    def __init__(self, *args: Any, **options: Any) -> None:
        options.setdefault("initial", {"review_due_on": timezone.localdate() + A_YEAR})
        super().__init__(*args, **options)

    def told(self) -> list[Any]:
        """The fields that are rendered one after the other."""
        return [self[name] for name in self.field_order if name != "sandbox"]

    def new(self) -> ConsumerInput:
        said = {name: self.cleaned_data[name] for name in self.field_order}
        return ConsumerInput(**said, reach=self.reach())
