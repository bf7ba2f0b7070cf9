"""Addresses of the screens of buyback."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
