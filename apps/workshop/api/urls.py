"""Addresses of work orders, under /api/v1/: one per action of the transition table that somebody may take."""

from django.urls import path

from . import views

urlpatterns = [
    path("work-orders/", views.WorkOrders.as_view()),
    path("work-orders/by-reference/", views.WorkOrderByReference.as_view()),
    path("work-orders/<uuid:work_order_id>/", views.WorkOrderDetail.as_view()),
    path("work-orders/<uuid:work_order_id>/assign/", views.AssignWorkOrder.as_view()),
    *(
        path(
            f"work-orders/<uuid:work_order_id>/{action.replace('_', '-')}/",
            views.action_view(action).as_view(),
        )
        for action in views.ACTIONS
    ),
]
