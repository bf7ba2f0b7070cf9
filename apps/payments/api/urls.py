"""Addresses of money, under /api/v1/."""

from django.urls import path

from . import views

urlpatterns = [
    path("payables/", views.Payables.as_view()),
    path("payables/<uuid:payable_id>/", views.PayableDetail.as_view()),
    path("payments/", views.Payments.as_view()),
    path("cases/", views.Cases.as_view()),
    path("cases/<uuid:case_id>/resolve/", views.ResolveCase.as_view()),
]
