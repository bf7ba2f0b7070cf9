"""Addresses of technicians, under /api/v1/."""

from django.urls import path

from . import views

urlpatterns = [path("technicians/", views.Technicians.as_view())]
