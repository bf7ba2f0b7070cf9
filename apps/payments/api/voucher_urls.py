"""Addresses of vouchers, under /api/v1/."""

from django.urls import path

from .views import voucher_rules, vouchers

urlpatterns = [
    path("vouchers/", vouchers.Vouchers.as_view()),
    path("vouchers/search/", vouchers.FindVoucher.as_view()),
    path("vouchers/<uuid:voucher_id>/", vouchers.VoucherDetail.as_view()),
    path("vouchers/<uuid:voucher_id>/authorize/", vouchers.AuthorizeVoucher.as_view()),
    path("vouchers/<uuid:voucher_id>/capture/", vouchers.CaptureVoucher.as_view()),
    path("vouchers/<uuid:voucher_id>/release/", vouchers.ReleaseVoucher.as_view()),
    path("vouchers/<uuid:voucher_id>/refund/", vouchers.RefundVoucher.as_view()),
    path("vouchers/<uuid:voucher_id>/cancel/", vouchers.CancelVoucher.as_view()),
    path("voucher-policies/", voucher_rules.VoucherPolicies.as_view()),
    path("voucher-terms/", voucher_rules.VoucherTerms.as_view()),
]
