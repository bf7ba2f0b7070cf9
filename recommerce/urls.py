"""Addresses of every face. No rule lives here."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import include, path
from django.views import defaults

from apps.core import health
from apps.core.api import problems
from apps.core.middleware import MACHINE_PATHS

urlpatterns = [
    path("livez", health.live),
    path("readyz", health.ready),
]

if settings.DEMO:
    urlpatterns += []


def handler404(request: HttpRequest, exception: Exception) -> HttpResponse:
    if request.path.startswith(MACHINE_PATHS):
        return problems.not_found(request)
    return defaults.page_not_found(request, exception)


def handler500(request: HttpRequest) -> HttpResponse:
    if request.path.startswith(MACHINE_PATHS):
        return problems.server_error()
    return defaults.server_error(request)


__all__: list[Any] = ["handler404", "handler500", "include", "urlpatterns"]
