"""Addresses of vouchers, under /api/v1/."""

from django.urls import path

from apps.core.api.previews import with_preview

from .views import voucher_rules, vouchers

urlpatterns = [
    *with_preview("vouchers/", vouchers.Vouchers),
    path("vouchers/<uuid:voucher_id>/", vouchers.VoucherDetail.as_view()),
    path("vouchers/<uuid:voucher_id>/authorize/", vouchers.AuthorizeVoucher.as_view()),
    path("vouchers/<uuid:voucher_id>/capture/", vouchers.CaptureVoucher.as_view()),
    path("vouchers/<uuid:voucher_id>/release/", vouchers.ReleaseVoucher.as_view()),
    *with_preview("vouchers/<uuid:voucher_id>/refund/", vouchers.RefundVoucher),
    *with_preview("vouchers/<uuid:voucher_id>/cancel/", vouchers.CancelVoucher),
    path("voucher-policies/", voucher_rules.VoucherPolicies.as_view()),
    path("voucher-terms/", voucher_rules.VoucherTerms.as_view()),
]
