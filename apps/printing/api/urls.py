"""Addresses under /api/v1/."""

from django.urls import path

from apps.core.api.masterdata import routes

from . import views
from .resources import PRINTERS

urlpatterns = [
    *routes(PRINTERS),
    path("print-jobs/", views.PrintJobs.as_view(), name="print-jobs"),
    path("print-jobs/take/", views.TakeNext.as_view()),
    path("print-jobs/<uuid:job_id>/", views.OnePrintJob.as_view(), name="print-jobs-one"),
    path("print-jobs/<uuid:job_id>/content/", views.PrintContent.as_view()),
    path("print-jobs/<uuid:job_id>/confirm/", views.ConfirmPrinted.as_view()),
    path("print-jobs/<uuid:job_id>/fail/", views.ReportFailed.as_view()),
]
