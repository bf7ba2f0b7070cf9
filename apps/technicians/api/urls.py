"""Addresses under /api/v1/."""

from apps.core.api.masterdata import routes

from .resources import TECHNICIANS

urlpatterns = routes(TECHNICIANS)
