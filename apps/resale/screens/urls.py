"""Addresses of the screens of resale."""

from django.urls import include, path

urlpatterns = [path("resale/vat/", include("apps.resale.screens.margin_urls"))]
