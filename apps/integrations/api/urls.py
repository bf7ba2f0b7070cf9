"""Addresses of governance, under /api/v1/."""

from django.urls import path

from . import views

urlpatterns = [
    path("connections/", views.Connections.as_view()),
    path("deliveries/", views.Deliveries.as_view()),
    path("deliveries/<uuid:delivery_id>/replay/", views.ReplayDelivery.as_view()),
    path("deliveries/<uuid:delivery_id>/skip/", views.SkipDelivery.as_view()),
]
