"""`/pin/`: everybody chooses their own PIN, for shared devices and for what asks it again."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth import authenticate
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from apps.core.errors import DomainError
from apps.core.screens.forms import tell

from ..models import Staff
from ..operations import confirm_pin, set_pin


def _secret(label: Any, **attrs: str) -> forms.CharField:
    return forms.CharField(label=label, max_length=200, strip=False, widget=forms.PasswordInput(attrs=attrs))


class OwnPinForm(forms.Form):
    """Whoever only finds the screen open cannot: the password is asked, or the old PIN of who has none."""

    password = _secret(gettext_lazy("Your password"), autocomplete="current-password")
    current = _secret(gettext_lazy("Your PIN until now"), inputmode="numeric", autocomplete="off")
    pin = _secret(gettext_lazy("Your new PIN"), inputmode="numeric", autocomplete="off")
    again = _secret(gettext_lazy("The new PIN again"), inputmode="numeric", autocomplete="off")

    def __init__(self, data: Any = None, *, staff: Staff) -> None:
        super().__init__(data)
        del self.fields["current" if staff.has_usable_password() else "password"]
        self.fields["pin"].help_text = _("Four to eight digits, neither all alike nor a plain run.")

    def clean_again(self) -> str:
        again = str(self.cleaned_data["again"])
        if again != self.cleaned_data.get("pin"):
            raise forms.ValidationError(_("The two are not the same."))
        return again


@method_decorator([never_cache, sensitive_post_parameters("password", "current", "pin", "again")], name="dispatch")
class OwnPin(View):
    def get(self, request: Any) -> HttpResponse:
        return self._page(request, OwnPinForm(staff=request.user))

    def post(self, request: Any) -> HttpResponse:
        form = OwnPinForm(request.POST, staff=request.user)
        if not form.is_valid() or not _is_theirs(request, form):
            return self._page(request, form, status=422)
        try:
            set_pin(actor=request.actor, staff_id=request.user.pk, pin=form.cleaned_data["pin"])
        except DomainError as error:
            tell(form, error)
            return self._page(request, form, status=422)
        messages.success(request, _("Your new PIN counts from now on."))
        return HttpResponseRedirect("/")

    def _page(self, request: Any, form: OwnPinForm, status: int = 200) -> HttpResponse:
        staff = request.user
        context = {
            "page_title": _("Your PIN"),
            "form": form if staff.has_usable_password() or staff.pin_hash else None,
        }
        return render(request, "stores/own_pin.html", context, status=status)


def _is_theirs(request: Any, form: OwnPinForm) -> bool:
    """Wrong attempts are counted as at the entrance."""
    if "current" in form.fields:
        try:
            confirm_pin(actor=request.actor, pin=form.cleaned_data["current"])
        except DomainError as error:
            form.add_error("current", str(error.title))
    elif authenticate(request, username=request.user.username, password=form.cleaned_data["password"]) is None:
        locked, request.axes_locked_out = getattr(request, "axes_locked_out", False), False  # said here, by this page
        wait = _("Too many wrong attempts. Wait a quarter of an hour, or ask your manager.")
        form.add_error("password", wait if locked else _("The password is not right."))
    return not form.errors
