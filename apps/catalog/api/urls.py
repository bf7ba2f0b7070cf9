"""Addresses under /api/v1/."""

from apps.core.api.masterdata import routes

from .resources import EVERY

urlpatterns = [address for resource in EVERY for address in routes(resource)]
