"""Addresses under /api/v1/."""

from django.urls import path

from apps.core.api.masterdata import routes

from .register_resources import REGISTER_ENTRIES
from .register_views import CorrectEntry
from .rule_views import CashRules, RegisterRules
from .trade_in_urls import urlpatterns as trade_ins

urlpatterns = [
    *routes(REGISTER_ENTRIES),
    path("register-entries/<uuid:entry_id>/correct/", CorrectEntry.as_view()),
    path("register-rules/", RegisterRules.as_view()),
    path("cash-rules/", CashRules.as_view()),
    *trade_ins,
]
