"""Addresses under /api/v1/."""

from django.urls import path

from apps.core.api.files import files_of
from apps.core.api.masterdata import routes

from .. import events, operations, permissions
from . import views
from .resources import ITEMS, LOCATIONS
from .transfers import transfer_routes

urlpatterns = [
    *routes(ITEMS),
    *routes(LOCATIONS),
    *transfer_routes(),
    path("items/<uuid:item_id>/passport/", views.ItemPassport.as_view()),
    path("items/<uuid:item_id>/hold/", views.HoldItem.as_view()),
    path("items/<uuid:item_id>/release/", views.ReleaseItem.as_view()),
    path("items/<uuid:item_id>/grade/", views.GradeItem.as_view()),
    path("items/<uuid:item_id>/merge/", views.MergeItem.as_view()),
    path("items/<uuid:item_id>/move-location/", views.LocateItem.as_view()),
    *files_of(
        ITEMS, write=permissions.ITEMS_GRADE, attach=operations.attach_photo, announces=events.ITEM_FILE_ATTACHED
    ),
]
