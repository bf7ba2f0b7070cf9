"""Connections and deliveries on the wire: no secret, no body, no personal data."""

from rest_framework import serializers

from apps.core.api.serializers import In, Out
from apps.core.models import WorkState


class HealthOut(Out):
    failures_in_row = serializers.IntegerField()
    last_success_at = serializers.DateTimeField(allow_null=True)
    last_failure_at = serializers.DateTimeField(allow_null=True)
    last_failure = serializers.CharField()
    opened_at = serializers.DateTimeField(allow_null=True)


class ConnectionOut(Out):
    id = serializers.UUIDField()
    code = serializers.CharField()
    label = serializers.CharField()
    partner = serializers.CharField()
    legal_entity = serializers.CharField(source="legal_entity.code")
    active = serializers.BooleanField()
    health = HealthOut()
    version = serializers.IntegerField()


class DeliveryOut(Out):
    id = serializers.UUIDField()
    event_type = serializers.CharField(source="event.type")
    resource = serializers.CharField(source="event.resource")
    aggregate_id = serializers.UUIDField()
    code = serializers.CharField(source="event.code")
    channel = serializers.CharField()
    target = serializers.CharField()
    document_kind = serializers.CharField()
    state = serializers.ChoiceField(choices=WorkState.choices)
    attempts = serializers.IntegerField()
    not_before = serializers.DateTimeField()
    last_code = serializers.CharField()
    last_reason = serializers.CharField()
    external_ref = serializers.CharField()
    request_id = serializers.CharField(source="event.request_id")
    created_at = serializers.DateTimeField()
    finished_at = serializers.DateTimeField(allow_null=True)


class ReplayIn(In):
    render_again = serializers.BooleanField(
        required=False, default=False, help_text="After a mapping was mended: draw the document anew."
    )


class SkipIn(In):
    reason = serializers.CharField(max_length=200)
