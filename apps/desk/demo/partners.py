"""The demo's ERP: one connection per real company to the double of Odoo, with what corresponds to what."""

from django.utils import timezone

from apps.catalog.models import Product
from apps.catalog.states import ProductKind
from apps.core.actors import system
from apps.core.secrets import seal
from apps.integrations.documents import CustomerUpsert, PaymentReceived, WorkOrderPayable
from apps.integrations.inputs import ConnectionInput, Entries, RouteInput
from apps.integrations.models import Connection
from apps.integrations.operations import add_connection, add_route, change_mapping, set_polling
from apps.integrations.operations.addresses import change_address
from apps.integrations.sandbox.seed import API_KEY, DATABASE
from apps.integrations.states import MappingKind, PartnerCode
from apps.stores.models import LegalEntity

WHO = system("demo")
ROUTED = (CustomerUpsert.KIND, WorkOrderPayable.KIND, PaymentReceived.KIND)

# Database ids of the double, as its seed gives them.
LABOUR, PART = "1", "2"
TAXES = {"FR20": "41", "FR55": "44"}
TENDERS = {"cash": "8", "card": "6", "cheque": "6", "transfer": "6"}
LANGUAGES = {"fr": "fr_FR", "en": "en_US"}
READ_AT_THE_TILL = "ALPES"  # the double's points of sale are called as Lyon's tills


def build(url: str) -> None:
    entries = _entries()
    for entity in LegalEntity.objects.filter(sandbox=False):
        connection = add_connection(
            ConnectionInput(
                code=f"odoo-{entity.code.lower()}",
                label=f"Odoo {entity.name}"[:80],
                partner=PartnerCode.ODOO,
                legal_entity_id=entity.pk,
                base_url=url,
                database=DATABASE,
                secret_reference=seal(API_KEY),
            ),
            actor=WHO,
        )
        change_mapping(connection.pk, entries, actor=WHO, note="Démo")
        for kind in ROUTED:
            route = RouteInput(
                legal_entity_id=entity.pk,
                document_kind=kind,
                connection_id=connection.pk,
                from_date=timezone.now().date(),
            )
            add_route(route, actor=WHO)
        if entity.code == READ_AT_THE_TILL:
            set_polling(connection.pk, active=True, actor=WHO)


def move_to(url: str) -> None:
    """The double may listen elsewhere at the next start."""
    for connection in Connection.objects.filter(code__startswith="odoo-", legal_entity__siren__startswith="0000000"):
        change_address(connection.pk, base_url=url, actor=WHO)


def _entries() -> Entries:
    sold_as_part = (ProductKind.PART, ProductKind.NEW_GOOD)
    entries = {
        (MappingKind.ARTICLE, code): PART if kind in sold_as_part or code.endswith("-PART") else LABOUR
        for code, kind in Product.objects.values_list("code", "kind")
    }
    for kind, pairs in (
        (MappingKind.TAX_CODE, TAXES),
        (MappingKind.TENDER, TENDERS),
        (MappingKind.LANGUAGE, LANGUAGES),
    ):
        entries |= {(kind, ours): theirs for ours, theirs in pairs.items()}
    return entries
