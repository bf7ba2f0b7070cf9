"""Addresses of the access world, under /api/v1/."""

from django.urls import path

from . import conformance, events, me, webhooks

urlpatterns = [
    path("me/", me.Me.as_view()),
    path("me/calls/", me.MyCalls.as_view()),
    path("conformance-runs/", conformance.ConformanceRuns.as_view()),
    path("conformance-runs/<uuid:run_id>/", conformance.ConformanceRunDetail.as_view()),
    path("conformance-runs/<uuid:run_id>/finish/", conformance.FinishConformanceRun.as_view()),
    path("events/", events.Events.as_view()),
    path("event-types/", events.EventTypes.as_view()),
    path("asyncapi.json", events.AsyncDocument.as_view(), name="asyncapi"),
    path("event-schemas/<str:name>.json", events.EventSchema.as_view()),
    path("webhook-endpoints/", webhooks.WebhookEndpoints.as_view()),
    path("webhook-endpoints/<uuid:endpoint_id>/", webhooks.WebhookEndpointDetail.as_view()),
    path("webhook-endpoints/<uuid:endpoint_id>/verify/", webhooks.VerifyEndpoint.as_view()),
    path("webhook-endpoints/<uuid:endpoint_id>/rotate-secret/", webhooks.RotateSecret.as_view()),
    path("webhook-endpoints/<uuid:endpoint_id>/disable/", webhooks.DisableEndpoint.as_view()),
    path("webhook-endpoints/<uuid:endpoint_id>/enable/", webhooks.EnableEndpoint.as_view()),
    path("webhook-endpoints/<uuid:endpoint_id>/remove/", webhooks.RemoveEndpoint.as_view()),
    path("webhook-endpoints/<uuid:endpoint_id>/ping/", webhooks.PingEndpoint.as_view()),
    path("webhook-endpoints/<uuid:endpoint_id>/sample/", webhooks.SampleEvent.as_view()),
    path("webhook-endpoints/<uuid:endpoint_id>/replay/", webhooks.ReplayEvents.as_view()),
    path("webhook-endpoints/<uuid:endpoint_id>/attempts/", webhooks.WebhookAttempts.as_view()),
]
