"""What the monitor asks."""

import json
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from .. import sources
from ..models import Connection
from ..states import MappingKind

TYPED_ABOVE = 100  # more than this is confirmed by typing the number


class DeliveryCriteria(forms.Form):
    """Narrows the list; every criterion stands in the address."""

    connection = forms.ChoiceField(label=_("Partner"), required=False)
    document_kind = forms.ChoiceField(label=_("Document"), required=False)
    code = forms.CharField(label=_("Code"), required=False, max_length=40)
    request_id = forms.CharField(label=_("Request"), required=False, max_length=64)
    state = forms.CharField(required=False, widget=forms.HiddenInput)
    aggregate_id = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, connections: Iterable[Connection], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        anything = ("", _("All"))
        fields: Any = self.fields
        fields["connection"].choices = [anything, *((str(row.pk), row.label) for row in connections)]
        kinds = sorted(sources.every_kind())
        fields["document_kind"].choices = [anything, *((kind, kind) for kind in kinds)]


class ReplayForm(forms.Form):
    render_again = forms.BooleanField(required=False)


class ReplayManyForm(ReplayForm):
    """`expected` is how many the person was shown; above TYPED_ABOVE they type it themselves."""

    expected = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    typed = forms.IntegerField(label=_("Type the number of documents"), required=False)

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        expected = said.get("expected", 0)
        if expected > TYPED_ABOVE and said.get("typed") != expected:
            self.add_error("typed", _("This is not the number shown above."))
        return said


class SkipForm(forms.Form):
    reason = forms.CharField(
        label=_("Why it is not needed any more"), max_length=200, widget=forms.Textarea(attrs={"rows": 2})
    )


class NewEntryForm(forms.Form):
    """One more correspondence, for what has not been used yet."""

    kind = forms.ChoiceField(label=_("Kind"), choices=MappingKind.choices)
    ours = forms.CharField(label=_("Ours"), max_length=80, required=False)
    theirs = forms.CharField(label=_("Theirs"), max_length=80, required=False)
    note = forms.CharField(label=_("Why it changes"), max_length=200, required=False)


class Indented(json.JSONEncoder):
    """For people to read and write."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{**options, "indent": 2})


class ManifestForm(forms.Form):
    """`seen` is the version the person started from."""

    content = forms.JSONField(
        label=_("Manifest"), encoder=Indented, widget=forms.Textarea(attrs={"rows": 28, "spellcheck": "false"})
    )
    note = forms.CharField(label=_("Why it changes"), max_length=200, required=False)
    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
