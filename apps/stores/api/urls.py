"""Addresses under /api/v1/."""

from apps.core.api.masterdata import routes

from .resources import LEGAL_ENTITIES, STORES, TILLS

urlpatterns = [*routes(LEGAL_ENTITIES), *routes(STORES), *routes(TILLS)]
