"""Outgoing webhooks on the wire. Stores are named by their codes, events by the ids receivers know."""

from typing import cast

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from apps.core.api.serializers import In, Out
from apps.core.events import EventType
from apps.core.models import Event

from ..inputs import EndpointChanges, EndpointInput, ReplayInput
from ..models import WebhookAttempt, WebhookEndpoint
from ..states import DisabledBecause, EndpointState
from ..webhooks import catalogue, envelope

MOST = 100
STATUS_LENGTH, TYPE_LENGTH, STORE_LENGTH = 30, 80, 20


class WebhookEndpointChangesIn(In):
    url = serializers.CharField(max_length=500, help_text="https, on port 443 or 8443.")
    event_types = serializers.ListField(
        child=serializers.CharField(max_length=TYPE_LENGTH),
        max_length=MOST,
        help_text="Full names, or `recommerce.work_order.*` for all types of one thing.",
    )
    stores = serializers.ListField(
        child=serializers.CharField(max_length=STORE_LENGTH),
        max_length=MOST,
        required=False,
        help_text="Only events of these; empty: of every store the consumer reaches.",
    )
    statuses = serializers.ListField(
        child=serializers.CharField(max_length=STATUS_LENGTH),
        max_length=MOST,
        required=False,
        help_text="Only events that lead to one of these; empty: every event.",
    )

    def to_changes(self) -> EndpointChanges:
        data = dict(self.validated_data)
        if "stores" in data:
            data["store_codes"] = data.pop("stores")
        return cast(EndpointChanges, data)


class WebhookEndpointIn(WebhookEndpointChangesIn):
    def to_input(self) -> EndpointInput:
        return EndpointInput(**self.to_changes())


class WebhookEndpointOut(Out):
    id = serializers.UUIDField()
    url = serializers.CharField()
    event_types = serializers.ListField(child=serializers.CharField())
    stores = serializers.SerializerMethodField(help_text="Empty: every store the consumer reaches.")
    statuses = serializers.ListField(child=serializers.CharField())
    state = serializers.ChoiceField(choices=EndpointState.choices)
    disabled_because = serializers.ChoiceField(choices=DisabledBecause.choices, allow_blank=True)
    failures_in_row = serializers.IntegerField(source="health.failures_in_row")
    last_success_at = serializers.DateTimeField(source="health.last_success_at", allow_null=True)
    last_failure_at = serializers.DateTimeField(source="health.last_failure_at", allow_null=True)
    previous_secret_until = serializers.SerializerMethodField(
        help_text="When the last former secret stops signing; null: only the present one signs."
    )
    version = serializers.IntegerField()

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_stores(self, endpoint: WebhookEndpoint) -> list[str]:
        codes = self.context["stores"]
        return sorted(codes[pk] for pk in endpoint.store_ids if pk in codes)

    @extend_schema_field(serializers.DateTimeField(allow_null=True))
    def get_previous_secret_until(self, endpoint: WebhookEndpoint) -> str | None:
        ends = endpoint.former_ends
        return serializers.DateTimeField().to_representation(ends[-1]) if ends else None


class WebhookEndpointSecretOut(WebhookEndpointOut):
    secret = serializers.CharField(help_text="Shown this once.")


class SampleIn(In):
    type = serializers.CharField(max_length=TYPE_LENGTH)


class EventReplayIn(In):
    """Exactly one of them."""

    ids = serializers.ListField(
        child=serializers.CharField(max_length=24), max_length=MOST, required=False, help_text="As in `webhook-id`."
    )
    since = serializers.DateTimeField(required=False)
    after = serializers.CharField(max_length=24, required=False, help_text="What the last answer gave as `next_after`.")
    failed = serializers.BooleanField(required=False, help_text="Those that were given up.")

    def to_input(self) -> ReplayInput:
        data = self.validated_data
        ids = [_number("ids", name) for name in data.get("ids", ())]
        after = _number("after", data["after"]) if "after" in data else None
        return ReplayInput(event_ids=ids, since=data.get("since"), after=after, failed=data.get("failed", False))


class ReplayedOut(Out):
    events = serializers.IntegerField(help_text="On their way again.")
    next_after = serializers.CharField(allow_null=True, help_text="There are more: send it back as `after`.")
    remaining = serializers.IntegerField(
        allow_null=True, help_text="After `failed`: how many given up are left. Ask for `failed` again until it is 0."
    )


class AskedOut(Out):
    """Sent in a moment: the attempts say how it was answered."""

    id = serializers.CharField(help_text="The `webhook-id` it will have.")


class WebhookAttemptOut(Out):
    id = serializers.UUIDField()
    event = serializers.SerializerMethodField(help_text="The `webhook-id`.")
    type = serializers.CharField(source="event_type")
    number = serializers.IntegerField(help_text="Which attempt at this event it was.")
    at = serializers.DateTimeField()
    milliseconds = serializers.IntegerField()
    status = serializers.IntegerField(allow_null=True, help_text="Null: no whole answer came.")
    code = serializers.CharField(help_text="Why it was not taken; empty when it was.")
    excerpt = serializers.CharField(help_text="The beginning of the answer, masked.")

    def get_event(self, attempt: WebhookAttempt) -> str:
        return f"{envelope.ID_PREFIX}{attempt.event}"


class EventOut(Out):
    id = serializers.SerializerMethodField(help_text="The `webhook-id`.")
    type = serializers.CharField()
    time = serializers.DateTimeField(source="occurred_at")
    object = serializers.UUIDField(source="aggregate_id")
    code = serializers.CharField()
    status = serializers.CharField(source="to_state", help_text="Empty when this event did not move it.")
    version = serializers.IntegerField()

    def get_id(self, event: Event) -> str:
        return envelope.message_id(event)


class EventTypeOut(Out):
    type = serializers.CharField(source="full_name")
    scope = serializers.SerializerMethodField(help_text="Needed to be told of it.")
    schema = serializers.SerializerMethodField(help_text="Of its `data`.")

    def get_scope(self, event: EventType) -> str:
        return catalogue.right_of(event.resource)

    def get_schema(self, event: EventType) -> str:
        return envelope.schema_url(event.full_name)


class EventTypesOut(Out):
    results = EventTypeOut(many=True)


def _number(field: str, name: str) -> int:
    number = envelope.event_id(name)
    if number is None:
        raise serializers.ValidationError({field: [_("This is no event id: %(name)s") % {"name": name}]})
    return number
