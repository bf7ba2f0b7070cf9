"""Addresses of the screens of resale."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
