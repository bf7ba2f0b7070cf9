"""Addresses of the vouchers' screens."""

from django.urls import path

from . import vouchers

app_name = "vouchers"
urlpatterns = [
    path("", vouchers.vouchers, name="list"),
    path("find/", vouchers.find, name="find"),
    path("new/", vouchers.issue, name="issue"),
    path("rules/", vouchers.rules, name="rules"),
    path("<uuid:voucher_id>/", vouchers.detail, name="voucher"),
    path("<uuid:voucher_id>/cancel/", vouchers.cancel, name="cancel"),
    path("<uuid:voucher_id>/print/", vouchers.sheet, name="print"),
]
