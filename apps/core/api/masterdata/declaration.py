"""What an app says of a resource, and what every master record says of itself."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django_filters import FilterSet
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from apps.core.actors import Actor
from apps.core.models import Aggregate
from apps.core.references import ReferenceInput

from ..lifecycle import OperationClass
from ..resource import Resource
from ..serializers import In, Out, ReferenceField

Create = Callable[[Actor, dict[str, Any], list[ReferenceInput]], Aggregate]
Update = Callable[[Actor, UUID, dict[str, Any], list[ReferenceInput], int], Aggregate]
Archive = Callable[[Actor, UUID, int], Aggregate]


class LabelsField(In):
    """A text customers read, in both languages."""

    fr = serializers.CharField(max_length=200)
    en = serializers.CharField(max_length=200)

    def to_representation(self, instance: dict[str, str]) -> dict[str, str]:
        return {"fr": instance["fr"], "en": instance["en"]}


class MasterDataOut(Out):
    id = serializers.UUIDField()
    version = serializers.IntegerField()
    references = serializers.SerializerMethodField()
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()

    @extend_schema_field(ReferenceField(many=True))
    def get_references(self, row: Aggregate) -> Any:
        return [
            {"system": name.system, "kind": name.kind, "value": name.value}
            for name in self.context["references"].get(row.pk, ())
        ]


@dataclass(frozen=True, kw_only=True)
class MasterData(Resource):
    """`create` and `update` pair what a body may hold with the operation behind it (PUT takes it whole, PATCH in
    part); without them there is no such door."""

    out: type[MasterDataOut]
    filters: type[FilterSet]
    write: str = ""
    create: tuple[type[In], Create] | None = None
    update: tuple[type[In], Update] | None = None
    archive: Archive | None = None
    operation_class: OperationClass = OperationClass.MASTER
