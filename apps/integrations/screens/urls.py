"""Addresses of screens."""

from django.urls import include, path

from . import deliveries, inbox, mappings, overview

pages = [
    path("", overview.overview, name="overview"),
    path("replay/", deliveries.replay_many, name="replay_many"),
    path("deliveries/<uuid:delivery_id>/", deliveries.detail, name="delivery"),
    path("deliveries/<uuid:delivery_id>/replay/", deliveries.replay, name="replay"),
    path("deliveries/<uuid:delivery_id>/skip/", deliveries.skip, name="skip"),
    path("inbox/", inbox.messages_list, name="inbox"),
    path("inbox/<uuid:message_id>/", inbox.detail, name="message"),
    path("inbox/<uuid:message_id>/replay/", inbox.replay, name="replay_message"),
    path("connections/<slug:code>/", mappings.connection, name="connection"),
    path("connections/<slug:code>/restore/", mappings.restore, name="restore"),
    path("connections/<slug:code>/switch/", mappings.switch, name="switch"),
]

urlpatterns = [path("integrations/", include((pages, "integrations")))]
