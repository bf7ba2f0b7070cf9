"""Technicians on the wire: who they are at work, nothing private."""

from rest_framework import serializers

from apps.core.api.masterdata import MasterDataOut


class TechnicianOut(MasterDataOut):
    links = {"store": "stores"}

    name = serializers.CharField(source="staff.display_name")
    store = serializers.CharField(source="store.code")
    skills = serializers.ListField(child=serializers.CharField())
    active = serializers.BooleanField()
