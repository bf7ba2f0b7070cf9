"""Addresses under /api/v1/ that belong to no single resource."""

from django.urls import path

from .jobs import BulkJob, BulkJobCancel, BulkJobs

urlpatterns = [
    path("bulk-jobs/", BulkJobs.as_view(), name="bulk-jobs"),
    path("bulk-jobs/<uuid:job_id>/", BulkJob.as_view(), name="bulk-jobs-one"),
    path("bulk-jobs/<uuid:job_id>/cancel/", BulkJobCancel.as_view()),
]
