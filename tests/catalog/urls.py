"""Master data and bulk jobs under their real addresses, and nothing else."""

from django.urls import include, path

APPS = ("core", "stores", "customers", "catalog", "items")

urlpatterns = [
    path("oauth/", include("apps.access.api.urls")),
    *(path("api/v1/", include(f"apps.{app}.api.urls")) for app in APPS),
]
