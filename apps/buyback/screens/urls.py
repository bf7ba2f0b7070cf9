"""Addresses of the screens of buyback."""

from django.urls import include, path

from . import register, register_exports

register_pages = [
    path("", register.entries, name="list"),
    path("prove/", register.prove, name="prove"),
    path("exports/", register_exports.exports, name="exports"),
    path("exports/<uuid:export_id>/", register_exports.download, name="download"),
    path("<uuid:entry_id>/", register.entry, name="entry"),
]

urlpatterns = [path("buyback/register/", include((register_pages, "register")))]
