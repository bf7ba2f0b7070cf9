"""Addresses of screens."""

from django.urls import include, path

from . import cases

pages = [
    path("", cases.cases, name="list"),
    path("<uuid:case_id>/", cases.detail, name="case"),
    path("<uuid:case_id>/resolve/", cases.resolve, name="resolve"),
]

urlpatterns = [path("cases/", include((pages, "cases")))]
