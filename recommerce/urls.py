"""Addresses of every face. No rule lives here."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path
from django.views import defaults
from drf_spectacular.views import SpectacularJSONAPIView

from apps.access.api.hooks import Hook
from apps.core import health
from apps.core.admin import site as admin_site
from apps.core.api import problems
from apps.core.api.files import SignedFile
from apps.core.middleware import MACHINE_PATHS

from . import graphql

api = [
    path("", include("apps.core.api.urls")),
    path("", include("apps.stores.api.urls")),
    path("", include("apps.printing.api.urls")),
    path("", include("apps.customers.api.urls")),
    path("", include("apps.catalog.api.urls")),
    path("", include("apps.items.api.urls")),
    path("", include("apps.technicians.api.urls")),
    path("", include("apps.payments.api.urls")),
    path("", include("apps.workshop.api.urls")),
    path("", include("apps.buyback.api.urls")),
    path("", include("apps.resale.api.urls")),
    path("", include("apps.access.api.resources")),
    path("", include("apps.integrations.api.urls")),
]

urlpatterns = [
    path("livez", health.live),
    path("readyz", health.ready),
    path("oauth/", include("apps.access.api.urls")),
    path("sandbox/", include("apps.access.api.sandbox_urls")),
    path("hooks/<slug:code>/", Hook.as_view()),
    path("api/v1/", include(api)),
    path("files/<str:link>/", SignedFile.as_view(), name="signed-file"),
    path("graphql/", graphql.view, name="graphql"),
    path("graphql/schema/", graphql.document, name="graphql-schema"),
    path("api/v1/openapi.json", SpectacularJSONAPIView.as_view(), name="openapi"),
    path("admin/", admin_site.urls),
    path("i18n/", include("django.conf.urls.i18n")),
    path("", include("apps.stores.screens.urls")),
    path("", include("apps.printing.screens.urls")),
    path("", include("apps.customers.screens.urls")),
    path("", include("apps.items.screens.urls")),
    path("", include("apps.payments.screens.urls")),
    path("", include("apps.workshop.screens.urls")),
    path("", include("apps.buyback.screens.urls")),
    path("", include("apps.resale.screens.urls")),
    path("", include("apps.access.screens.urls")),
    path("", include("apps.integrations.screens.urls")),
    path("", include("apps.desk.screens.urls")),
]


def handler404(request: HttpRequest, exception: Exception) -> HttpResponse:
    if request.path.startswith(MACHINE_PATHS):
        return problems.not_found(request)
    return defaults.page_not_found(request, exception)


def handler500(request: HttpRequest) -> HttpResponse:
    if request.path.startswith(MACHINE_PATHS):
        return problems.server_error()
    return defaults.server_error(request)
