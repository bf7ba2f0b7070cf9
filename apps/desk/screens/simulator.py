"""`/till-simulator/`: a till to try things out with, in stores of the sandbox only."""

from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.access.errors import NotSandbox
from apps.core import permissions as rights
from apps.core.errors import Invalid
from apps.payments.models import Payable

from ..permissions import TILL_SIMULATOR_USE
from ..simulator.doors import Hook, Lane
from ..simulator.rehearsal import OFFLINE_TICKETS, Rehearsal, rehearse, rehearsed
from ..simulator.scenarios import SCENARIOS

REFUSALS = {
    "/code": gettext_lazy("No order of this company has this code."),
    "/door": gettext_lazy("This store has no signed hook: an integrator registers one."),
    "/scenario": gettext_lazy("This store has no till: enter one in the administration."),
}


class RehearsalForm(forms.Form):
    code = forms.CharField(
        label=gettext_lazy("Order"),
        help_text=gettext_lazy("Scan or type any code of it. Left empty, an order of sixty euros is made."),
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autofocus": True, "data-accepts-scan": True}),
    )
    scenario = forms.ChoiceField(
        label=gettext_lazy("What the till does"),
        choices=[(name, scenario.label) for name, scenario in SCENARIOS.items()],
    )
    door = forms.ChoiceField(
        label=gettext_lazy("Through which door"),
        choices=[(Lane.name, gettext_lazy("Simple lane, with a device key")), (Hook.name, gettext_lazy("Signed hook"))],
    )


def simulator(request: Any) -> HttpResponse:
    rights.require(request.actor, TILL_SIMULATOR_USE)
    form = RehearsalForm(request.POST or None)
    if request.method != "POST":
        return _page(request, form)
    if request.store is None or not request.store.sandbox:
        return _page(request, form, status=NotSandbox.status)
    if not form.is_valid():
        return _page(request, form, status=422)
    base_url = request.build_absolute_uri("/")
    try:
        run_id = rehearse(Rehearsal(**form.cleaned_data), actor=request.actor, store=request.store, base_url=base_url)
    except Invalid as refusal:
        for pointer in refusal.errors:
            form.add_error(pointer.strip("/"), str(REFUSALS[pointer]))
        return _page(request, form, status=refusal.status)
    return redirect("till_simulator_run", run_id)


def run(request: Any, run_id: UUID) -> HttpResponse:
    """What was sent and received, what was expected, and how the order stands by now."""
    told = rehearsed(run_id, actor=request.actor)
    scenario = SCENARIOS.get(told["scenario"])
    context = {
        "page_title": scenario.label if scenario else told["scenario"],
        "breadcrumbs": [(_("Till simulator"), "/till-simulator/")],
        "run": told,
        "payable": Payable.objects.filter(pk=told["payable"]).first(),
        "by_hook": told["door"] == Hook.name,
    }
    return render(request, "desk/simulator/run.html", context)


def _page(request: Any, form: RehearsalForm, status: int = 200) -> HttpResponse:
    context = {
        "page_title": _("Till simulator"),
        "form": form,
        "sandbox": request.store is not None and request.store.sandbox,
        "others": request.switchable_stores,
        "offline_tickets": OFFLINE_TICKETS,
    }
    return render(request, "desk/simulator/simulator.html", context, status=status)
