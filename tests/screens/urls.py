"""The style guide, and an echo of what the scan box sends, without the rest of the product."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import include, path
from django.utils.html import escape

from apps.desk.screens.stylesheet import desk_css


@login_not_required
def echo(request: HttpRequest) -> HttpResponse:
    return HttpResponse(
        '<!doctype html><title>Echo</title><link rel="icon" href="data:,">'
        f'<p id="echo">{escape((request.POST or request.GET).get("q", ""))}</p>'
    )


urlpatterns = [
    path("", include("apps.desk.screens.styleguide")),
    path("desk.css", desk_css, name="desk_css"),
    path("scan/", echo),
    path("lock/", echo),
    path("workshop/", echo),
    path("i18n/", include("django.conf.urls.i18n")),
]
