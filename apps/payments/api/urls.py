"""Addresses of money, under /api/v1/."""

from django.urls import include, path

from apps.core.api.previews import with_preview
from apps.core.api.reading import reading_routes

from . import end_of_day, views
from .intake import views as intake
from .resources import EVERY

urlpatterns = [
    *(address for resource in EVERY for address in reading_routes(resource)),
    path("payables/", views.Payables.as_view()),
    path("payables/<uuid:payable_id>/", views.PayableDetail.as_view()),
    path("payables/<uuid:payable_id>/open/", views.OpenPayable.as_view()),
    path("payables/<uuid:payable_id>/discard/", views.DiscardPayable.as_view()),
    path("payables/<uuid:payable_id>/declare-payment/", views.DeclarePayment.as_view()),
    path("payments/", views.Payments.as_view()),
    path("payments/<uuid:payment_id>/", views.PaymentDetail.as_view()),
    path("payments/<uuid:payment_id>/confirm/", views.ConfirmPayment.as_view()),
    path("payments/<uuid:payment_id>/set-aside/", views.SetAsidePayment.as_view()),
    path("payments/<uuid:payment_id>/assign/", end_of_day.AssignPayment.as_view()),
    *with_preview("deposits/", views.Deposits),
    *with_preview("deposits/<uuid:payable_id>/return/", views.ReturnDeposit),
    *with_preview("refunds/", views.Refunds),
    *with_preview("payouts/", views.Payouts),
    path("end-of-days/", end_of_day.EndOfDays.as_view()),
    path("end-of-days/totals/", end_of_day.EndOfDayTotals.as_view()),
    path("end-of-days/sign-off/", end_of_day.SignOffDay.as_view()),
    path("intake/", intake.Intake.as_view()),
    path("intake/pos-tickets/", intake.PosTickets.as_view()),
    path("intake/<uuid:receipt_id>/", intake.IntakeDetail.as_view()),
    path("intake/<uuid:receipt_id>/retry/", intake.RetryIntake.as_view()),
    path("cases/", views.Cases.as_view()),
    path("cases/<uuid:case_id>/resolve/", views.ResolveCase.as_view()),
    path("", include("apps.payments.api.voucher_urls")),
]
