"""Where things stand, and their way from store to store, on the wire."""

from rest_framework import serializers

from apps.core.api.masterdata import MasterDataOut
from apps.core.api.serializers import ActionOut, In, Out

from ..states import TransferStatus


class LocateIn(In):
    location = serializers.CharField(
        max_length=20, allow_null=True, help_text="Code of a location of its store; null where it has none."
    )


class LocationChangesIn(In):
    name = serializers.CharField(max_length=100)


class LocationIn(LocationChangesIn):
    store = serializers.CharField(max_length=20)
    code = serializers.CharField(max_length=20)


class LocationOut(MasterDataOut):
    links = {"store": "stores"}

    store = serializers.CharField(source="store.code")
    code = serializers.CharField()
    name = serializers.CharField()
    archived_at = serializers.DateTimeField(allow_null=True)


class TransferIn(In):
    """Between two stores of one company."""

    store = serializers.CharField(max_length=20, help_text="The store that sends.")
    destination = serializers.CharField(max_length=20)
    items = serializers.ListField(child=serializers.UUIDField(), default=list, max_length=500)
    note = serializers.CharField(max_length=500, allow_blank=True, default="")


class TransferItemIn(In):
    item = serializers.UUIDField()


class TransferLineOut(Out):
    links = {"item": "items"}

    item = serializers.UUIDField(source="item_id")
    code = serializers.CharField(source="item.code")
    title = serializers.CharField(source="item.title")
    received_at = serializers.DateTimeField(allow_null=True)


class TransferOut(Out):
    links = {"legal_entity": "legal-entities", "store": "stores", "destination": "stores"}

    id = serializers.UUIDField()
    version = serializers.IntegerField()
    code = serializers.CharField()
    legal_entity = serializers.CharField(source="legal_entity.code")
    store = serializers.CharField(source="store.code")
    destination = serializers.CharField(source="destination.code")
    status = serializers.ChoiceField(choices=TransferStatus.choices)
    note = serializers.CharField()
    lines = TransferLineOut(many=True)
    missing = serializers.IntegerField(help_text="Things on it that have not arrived.")
    sent_at = serializers.DateTimeField(allow_null=True)
    received_at = serializers.DateTimeField(allow_null=True)
    created_at = serializers.DateTimeField()


class TransferDetailOut(TransferOut):
    """With what the caller may do now, which the view found out."""

    actions = ActionOut(many=True, source="actions_now")
