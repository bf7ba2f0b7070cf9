"""Addresses of screens."""

from django.urls import include, path

from . import deliveries, inbox, manifests, mappings, overview, polling, ticket_files

pages = [
    path("", overview.overview, name="overview"),
    path("replay/", deliveries.replay_many, name="replay_many"),
    path("deliveries/<uuid:delivery_id>/", deliveries.detail, name="delivery"),
    path("deliveries/<uuid:delivery_id>/replay/", deliveries.replay, name="replay"),
    path("deliveries/<uuid:delivery_id>/skip/", deliveries.skip, name="skip"),
    path("inbox/", inbox.messages_list, name="inbox"),
    path("inbox/<uuid:message_id>/", inbox.detail, name="message"),
    path("inbox/<uuid:message_id>/replay/", inbox.replay, name="replay_message"),
    path("files/", ticket_files.ticket_files, name="ticket_files"),
    path("files/<uuid:file_id>/retry/", ticket_files.retry, name="retry_ticket_file"),
    path("connections/<slug:code>/", mappings.connection, name="connection"),
    path("connections/<slug:code>/restore/", mappings.restore, name="restore"),
    path("connections/<slug:code>/manifest/", manifests.manifest, name="manifest"),
    path("connections/<slug:code>/manifest/restore/", manifests.restore, name="restore_manifest"),
    path("connections/<slug:code>/switch/", mappings.switch, name="switch"),
    path("connections/<slug:code>/polling/", polling.switch, name="switch_polling"),
    path("connections/<slug:code>/read/", polling.read_now, name="read_now"),
]

urlpatterns = [path("integrations/", include((pages, "integrations")))]
