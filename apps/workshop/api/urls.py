"""Addresses of work orders, under /api/v1/: one per action of the transition table that somebody may take."""

from django.urls import URLPattern, path

from apps.core.api.files import files_of
from apps.core.api.previews import MoneyMoving, with_preview
from apps.core.api.reading import reading_routes

from .. import events, operations, permissions
from . import views
from .resources import WORK_ORDERS


def _actions() -> list[URLPattern]:
    found = []
    for action in views.ACTIONS:
        route, view = f"work-orders/<uuid:work_order_id>/{action.replace('_', '-')}/", views.action_view(action)
        found += with_preview(route, view) if issubclass(view, MoneyMoving) else [path(route, view.as_view())]
    return found


urlpatterns = [
    *reading_routes(WORK_ORDERS),
    path("work-orders/", views.WorkOrders.as_view()),
    path("work-orders/by-reference/", views.WorkOrderByReference.as_view()),
    path("work-orders/<uuid:work_order_id>/", views.WorkOrderDetail.as_view()),
    path("work-orders/<uuid:work_order_id>/assign/", views.AssignWorkOrder.as_view()),
    *files_of(WORK_ORDERS, write=permissions.WRITE, attach=operations.attach_file, announces=events.FILE_ATTACHED),
    *_actions(),
]
