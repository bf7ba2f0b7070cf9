"""Addresses of the screens of things; the passport's own page is put together by the desk, which knows its orders."""

from django.urls import path

from . import acting, listing, passport, transfers

urlpatterns = [
    path("items/", listing.items, name="items"),
    path("items/<str:code>/label/", passport.label, name="item_label"),
    path("items/<str:code>/<slug:name>/", acting.act_page, name="item_act"),
    path("transfers/", transfers.transfers, name="transfers"),
    path("transfers/<str:code>/", transfers.transfer, name="transfer"),
    path("transfers/<str:code>/sheet/", transfers.sheet, name="transfer_sheet"),
    path("transfers/<str:code>/remove/", transfers.remove, name="transfer_remove"),
    path("transfers/<str:code>/<slug:action>/", transfers.act, name="transfer_act"),
]
