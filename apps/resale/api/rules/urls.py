"""Addresses of channels, markdown plans and dated rules, under /api/v1/."""

from django.urls import path

from . import views

urlpatterns = [
    path("channels/", views.Channels.as_view()),
    path("channels/<uuid:channel_id>/set-reader/", views.ChannelReader.as_view()),
    path("markdown-plans/", views.MarkdownPlans.as_view()),
    path("markdown-plans/<uuid:plan_id>/reductions/", views.MarkdownReductions.as_view()),
    path("markdown-plans/<uuid:plan_id>/stop/", views.StopMarkdownPlan.as_view()),
    path("resale-price-rules/", views.ResalePriceRules.as_view()),
    path("warranty-rules/", views.WarrantyRules.as_view()),
]
