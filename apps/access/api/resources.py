"""Addresses of the access world, under /api/v1/."""

from django.urls import path

from . import conformance, me

urlpatterns = [
    path("me/", me.Me.as_view()),
    path("conformance-runs/", conformance.ConformanceRuns.as_view()),
    path("conformance-runs/<uuid:run_id>/", conformance.ConformanceRunDetail.as_view()),
    path("conformance-runs/<uuid:run_id>/finish/", conformance.FinishConformanceRun.as_view()),
]
