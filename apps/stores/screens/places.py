"""Where one works: the store of the session, and the shared devices of a store."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from ..middleware import SESSION_STORE
from ..models import Store
from ..operations import register_device
from ..permissions import DEVICES_WRITE
from ..states import DeviceKind
from .device_cookie import remember
from .redirects import next_of


class ChooseStore(View):
    def get(self, request: Any) -> HttpResponse:
        context = {
            "page_title": _("Where do you work today?"),
            "stores": request.switchable_stores,
            "next": next_of(request),
        }
        return render(request, "stores/choose_store.html", context)

    def post(self, request: Any) -> HttpResponse:
        offered = {str(store.pk): store for store in request.switchable_stores}
        store = offered.get(request.POST.get("store", ""))
        if store is None:
            messages.error(request, _("You cannot work in this store from here. You are still where you were."))
        else:
            request.session[SESSION_STORE] = str(store.pk)
        return HttpResponseRedirect(next_of(request))


class DeviceForm(forms.Form):
    store = forms.ChoiceField(label=gettext_lazy("Store"))
    label = forms.CharField(
        label=gettext_lazy("Name of this device"),
        help_text=gettext_lazy("What people call it: “Counter 2”, “Workshop tablet”."),
        max_length=100,
    )
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=DeviceKind.choices)

    def __init__(self, data: Any = None, *, stores: list[Store], **values: Any) -> None:
        super().__init__(data, **values)
        field: Any = self.fields["store"]
        field.choices = [(str(store.pk), str(store)) for store in stores]


class RegisterDevice(View):
    """The browser that asks becomes a shared device of the store; whoever asked stays signed in on it."""

    def get(self, request: Any) -> HttpResponse:
        here = str(request.store.pk) if request.store else ""
        return self._page(request, DeviceForm(stores=_stores(request), initial={"store": here}))

    def post(self, request: Any) -> HttpResponse:
        form = DeviceForm(request.POST, stores=_stores(request))
        if not form.is_valid():
            return self._page(request, form, status=422)
        registered = register_device(
            actor=request.actor,
            store_id=UUID(form.cleaned_data["store"]),
            label=form.cleaned_data["label"],
            kind=DeviceKind(form.cleaned_data["kind"]),
        )
        messages.success(
            request, _("“%(device)s” is registered. Badges and PINs work here.") % {"device": registered.device}
        )
        response = HttpResponseRedirect("/")
        remember(request, response, registered.key)
        return response

    def _page(self, request: Any, form: DeviceForm, status: int = 200) -> HttpResponse:
        context = {"page_title": _("Register this device"), "form": form, "device": request.device}
        return render(request, "stores/register_device.html", context, status=status)


def _stores(request: Any) -> list[Store]:
    """The stores in which they may register devices; none at all is a refusal."""
    allowed = request.actor.stores_for(DEVICES_WRITE)
    offered = request.switchable_stores or [request.store]
    stores = [store for store in offered if store and (allowed is None or store.pk in allowed)]
    if not stores:
        raise PermissionDenied
    return stores
