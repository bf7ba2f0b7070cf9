"""Signing in with user name and password. Here and not in `stores`, because the demo shows its logins."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth import authenticate, login
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from apps.core.screens.words import said_in
from apps.stores.permissions import ROLE_LABELS
from apps.stores.screens.redirects import next_of

from ..demo import credentials, organisation


class SignInForm(forms.Form):
    username = forms.CharField(
        label=gettext_lazy("User name"),
        max_length=60,
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false", "autofocus": True}
        ),
    )
    password = forms.CharField(
        label=gettext_lazy("Password"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def clean_username(self) -> str:
        """One spelling, so that wrong attempts add up whatever the capitals."""
        return str(self.cleaned_data["username"]).strip().lower()


@method_decorator([login_not_required, never_cache, sensitive_post_parameters("password")], name="dispatch")
class SignIn(View):
    def get(self, request: HttpRequest) -> HttpResponse:
        return _page(request, SignInForm())

    def post(self, request: Any) -> HttpResponse:
        form = SignInForm(request.POST)
        if not form.is_valid():
            return _page(request, form, status=422)
        staff = authenticate(request, **form.cleaned_data)
        if staff is not None:
            login(request, staff)
            return HttpResponseRedirect(next_of(request))
        if getattr(request, "axes_locked_out", False):
            request.axes_locked_out = False  # said here, so axes need not replace the page
            form.add_error(None, _("Too many wrong attempts. Wait a quarter of an hour, or ask your manager."))
            return _page(request, form, status=429)
        form.add_error(None, _("The user name or the password is not right."))
        return _page(request, form, status=422)


def _page(request: Any, form: SignInForm, status: int = 200) -> HttpResponse:
    context = {
        "form": form,
        "next": next_of(request),
        "device": request.device,
        "demo_logins": _demo_logins() if settings.DEMO else [],
        "demo_password": credentials.PASSWORD,
    }
    return render(request, "desk/sign_in.html", context, status=status)


def _demo_logins() -> list[dict[str, str]]:
    """Who can be tried out, and as what: the operator, and one of each job."""
    people = [(credentials.OPERATOR, _("The operator"), _("everything, everywhere"))]
    jobs: dict[str, tuple[str, str, str]] = {}
    for username, name, _place, roles in organisation.PEOPLE:
        jobs.setdefault(roles[0], (username, name, _job(roles[0])))
    people += jobs.values()
    return [
        {"username": username, "label": name, "job": job, "password": credentials.PASSWORD}
        for username, name, job in people
    ]


def _job(role: str) -> str:
    return said_in(ROLE_LABELS[role]).lower()
