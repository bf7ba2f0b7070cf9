"""Addresses under /api/v1/."""

from django.urls import path

from apps.core.api.files import files_of
from apps.core.api.masterdata import routes

from .. import events, operations, permissions
from . import views
from .actions import urlpatterns as acts
from .resources import ITEMS, LOCATIONS
from .transfers import transfer_routes

urlpatterns = [
    *routes(ITEMS),
    *routes(LOCATIONS),
    *transfer_routes(),
    path("items/<uuid:item_id>/passport/", views.ItemPassport.as_view()),
    *acts,
    *files_of(
        ITEMS, write=permissions.ITEMS_GRADE, attach=operations.attach_photo, announces=events.ITEM_FILE_ATTACHED
    ),
]
