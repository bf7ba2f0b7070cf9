"""Where to go next, when the address came from outside."""

from urllib.parse import urlencode

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

HOME = "/"


def next_of(request: HttpRequest) -> str:
    """`next` of the form or the query, if it is a page of ours; home otherwise."""
    wanted = request.POST.get("next") or request.GET.get("next") or HOME
    ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if ours else HOME


def with_next(path: str, target: str) -> str:
    return path if target == HOME else f"{path}?{urlencode({'next': target})}"
