"""Addresses under /api/v1/."""

from django.urls import path

from apps.core.api.masterdata import routes

from .register_resources import REGISTER_ENTRIES
from .register_views import CorrectEntry

urlpatterns = [
    *routes(REGISTER_ENTRIES),
    path("register-entries/<uuid:entry_id>/correct/", CorrectEntry.as_view()),
]
