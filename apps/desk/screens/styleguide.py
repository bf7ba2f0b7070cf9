"""`/styleguide/`: every component of the design system on sample data, for those who build screens. Demo only."""

from typing import Any

from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext_lazy as _

from apps.core.actors import Actor, ActorKind

from . import styleguide_samples as samples

PAGES = {
    "board": "desk/styleguide/board.html",
    "order": "desk/styleguide/order.html",
    "sign-in": "desk/styleguide/sign_in.html",
    "pin": "desk/styleguide/pin.html",
    "slip": "desk/styleguide/print_slip.html",
    "ticket": "desk/styleguide/print_ticket.html",
    "label": "desk/styleguide/print_label.html",
}


class SampleForm(forms.Form):
    name = forms.CharField(label=_("Name"), help_text=_("As on the identity card."))
    store = forms.ChoiceField(label=_("Store"), choices=[("1", "Annecy"), ("2", "Grenoble")])
    phone = forms.CharField(label=_("Phone"))
    price = forms.CharField(label=_("Price offered"))
    note = forms.CharField(label=_("Note"), required=False, widget=forms.Textarea(attrs={"rows": 3}))

    def clean_phone(self) -> str:
        raise forms.ValidationError(_("Ten digits are needed; nine were typed."))


def styleguide(request: HttpRequest) -> HttpResponse:
    return _page(request, "desk/styleguide/index.html")


def sample_page(request: HttpRequest, name: str) -> HttpResponse:
    if name not in PAGES:
        raise Http404
    return _page(request, PAGES[name], nav_path="/workshop/")


def _page(request: HttpRequest, template: str, nav_path: str = "") -> HttpResponse:
    if not settings.DEMO:
        raise Http404
    frame: Any = request  # the frame reads these from the request; a real screen finds them there already
    frame.actor = Actor(kind=ActorKind.STAFF, id="styleguide", label="Camille Durand", is_system=True)
    frame.store = samples.STORES[0]
    frame.switchable_stores = samples.STORES
    frame.integration_light = request.GET.get("light", "ok")
    frame.lock_after_minutes = request.GET.get("lock")
    form = SampleForm(data={"name": "Camille Durand", "store": "1", "phone": "06 12 34 56 7", "price": "420.00"})
    return render(request, template, {**samples.context(), "form": form, "nav_path": nav_path})


urlpatterns = [
    path("styleguide/", styleguide, name="styleguide"),
    path("styleguide/<str:name>/", sample_page, name="styleguide_page"),
]
