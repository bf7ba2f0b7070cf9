"""The stock admin alone."""

from django.urls import path

from benchmarks.stock.site import site

urlpatterns = [path("admin/", site.urls)]
