"""Addresses of margin VAT, under /api/v1/."""

from django.urls import path

from apps.core.api.previews import with_preview
from apps.core.api.reading import reading_routes

from . import views
from .resources import MARGIN_PERIODS

urlpatterns = [
    *reading_routes(MARGIN_PERIODS),
    path("margin-periods/", views.MarginPeriods.as_view()),
    path("margin-periods/<uuid:period_id>/", views.MarginPeriodDetail.as_view()),
    path("margin-periods/<uuid:period_id>/lines/", views.MarginLines.as_view()),
    *with_preview("margin-periods/<uuid:period_id>/close/", views.CloseMarginPeriod),
]
