"""A connection to the partner double with routes, and the world's turning without processes."""

from datetime import date
from typing import Any

from django.db.models.functions import Now

from apps.core.actors import system
from apps.core.models import Delivery
from apps.core.secrets import seal
from apps.integrations.inputs import ConnectionInput, RouteInput
from apps.integrations.models import Connection
from apps.integrations.operations import add_connection, add_route, change_mapping
from apps.integrations.sandbox.seed import API_KEY, DATABASE
from apps.integrations.states import MappingKind, PartnerCode
from apps.stores.models import LegalEntity

KINDS = ("CustomerUpsert", "WorkOrderPayable", "SaleCompleted", "PaymentReceived")
MAPPED = {
    (MappingKind.ARTICLE, "WORKSHOP-LABOUR"): "1",
    (MappingKind.ARTICLE, "WORKSHOP-PART"): "2",
    (MappingKind.ARTICLE, "USED-MARGIN"): "5",
    (MappingKind.TAX_CODE, "FR20"): "41",
    (MappingKind.TAX_CODE, "MARGIN"): "60",
    (MappingKind.TENDER, "cash"): "8",
    (MappingKind.TENDER, "card"): "6",
}


def make_connection(entity: LegalEntity, base_url: str, *, kinds: tuple[str, ...] = KINDS, **values: Any) -> Connection:
    """Routed and mapped, for the kinds given."""
    actor = system("test")
    data = ConnectionInput(
        code=values.pop("code", "odoo"),
        label="Odoo",
        partner=PartnerCode.ODOO,
        legal_entity_id=entity.id,
        base_url=base_url,
        database=DATABASE,
        secret_reference=seal(API_KEY),
    )
    connection = add_connection(data, actor=actor)
    change_mapping(connection.id, values.pop("mapped", MAPPED), actor=actor)
    for kind in kinds:
        route(connection, kind)
    return connection


def route(connection: Connection, kind: str, from_date: date = date(2026, 1, 1)) -> None:
    data = RouteInput(
        legal_entity_id=connection.legal_entity_id,
        document_kind=kind,
        connection_id=connection.id,
        from_date=from_date,
    )
    add_route(data, actor=system("test"))


def make_due() -> None:
    """As if the waiting time of every delivery had passed."""
    Delivery.objects.filter(not_before__gt=Now()).update(not_before=Now())
