"""Addresses under /api/v1/ that belong to no single resource."""

from django.urls import path

from .jobs import BulkJob, BulkJobCancel, BulkJobErrorsCSV, BulkJobErrorsJSONLines, BulkJobs

urlpatterns = [
    path("bulk-jobs/", BulkJobs.as_view(), name="bulk-jobs"),
    path("bulk-jobs/<uuid:job_id>/", BulkJob.as_view(), name="bulk-jobs-one"),
    path("bulk-jobs/<uuid:job_id>/cancel/", BulkJobCancel.as_view()),
    path("bulk-jobs/<uuid:job_id>/errors.csv", BulkJobErrorsCSV.as_view()),
    path("bulk-jobs/<uuid:job_id>/errors.jsonl", BulkJobErrorsJSONLines.as_view()),
]
