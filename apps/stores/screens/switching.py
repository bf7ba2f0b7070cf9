"""Choosing who stands at a shared device, by badge or by name and PIN, in under two seconds."""

from typing import Any
from uuid import UUID

from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from apps.core.errors import DomainError

from ..errors import DeviceUnknown, TooManyAttempts
from ..middleware import SESSION_DEVICE
from ..models import Staff
from ..operations import note_device_seen, switch_person
from ..selectors import people_of_store
from .redirects import next_of, with_next

BACKEND = "apps.stores.authentication.StaffBackend"


@method_decorator([login_not_required, never_cache, sensitive_post_parameters("pin", "badge")], name="dispatch")
class Switch(View):
    def get(self, request: Any) -> HttpResponse:
        if request.device is None:
            return HttpResponseRedirect(with_next("/sign-in/", next_of(request)))
        note_device_seen(device=request.device)
        return _page(request, request.GET.get("person", ""))

    def post(self, request: Any) -> HttpResponse:
        if request.device is None:
            return HttpResponseRedirect(with_next("/sign-in/", next_of(request)))
        chosen = request.POST.get("person", "")
        person = _person(request, chosen)
        try:
            staff = switch_person(
                device=request.device,
                badge=request.POST.get("badge", ""),
                username=person.username if person else "",
                pin=request.POST.get("pin", ""),
            )
        except DeviceUnknown:
            return HttpResponseRedirect(with_next("/sign-in/", next_of(request)))
        except DomainError as refusal:
            status = refusal.status if isinstance(refusal, TooManyAttempts) else 422
            return _page(request, chosen, error=refusal.detail, status=status)
        login(request, staff, backend=BACKEND)
        request.session[SESSION_DEVICE] = str(request.device.pk)
        return HttpResponseRedirect(next_of(request))


def _page(request: Any, chosen: str, *, error: str = "", status: int = 200) -> HttpResponse:
    people = list(people_of_store(request.device.store))
    context = {
        "people": [{"id": each.pk, "label": each.display_name} for each in people],
        "person": next((each for each in people if str(each.pk) == chosen), None),
        "next": next_of(request),
        "device": request.device,
        "error": error,
    }
    return render(request, "stores/switch.html", context, status=status)


def _person(request: Any, chosen: str) -> Staff | None:
    """Only people of this store can be named here; a badge needs no name."""
    try:
        identifier = UUID(chosen)
    except ValueError:
        return None
    return people_of_store(request.device.store).filter(pk=identifier).first()
