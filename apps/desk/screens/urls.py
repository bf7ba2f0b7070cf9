"""Addresses of the screens that span apps."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = []

if settings.DEMO:
    urlpatterns += [path("", include("apps.desk.screens.styleguide"))]
