"""Addresses of the screens of customers; the page of one is put together by the desk, which knows their orders."""

from django.urls import path

from . import identity

urlpatterns = [
    path("customers/<str:code>/identity/", identity.identity, name="customer_identity"),
]
