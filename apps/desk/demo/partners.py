"""The demo's ERP: one connection per real company to the double of Odoo, with what corresponds to what."""

from datetime import timedelta

from django.utils import timezone

from apps.catalog.models import Product
from apps.catalog.states import ProductKind
from apps.core.actors import system
from apps.core.secrets import seal
from apps.integrations.documents import CustomerUpsert, PaymentReceived, SaleCompleted, WorkOrderPayable
from apps.integrations.files import shipped
from apps.integrations.inputs import ConnectionInput, Entries, RouteInput
from apps.integrations.models import Connection
from apps.integrations.operations import add_connection, add_route, change_manifest, change_mapping, set_polling
from apps.integrations.operations.addresses import change_address
from apps.integrations.sandbox.seed import API_KEY, DATABASE
from apps.integrations.states import MappingKind, PartnerCode
from apps.payments.operations import set_store_door
from apps.payments.states import Door
from apps.stores.models import LegalEntity
from apps.stores.selectors import store_by_code

from . import credentials

WHO = system("demo")
ROUTED = (CustomerUpsert.KIND, WorkOrderPayable.KIND, SaleCompleted.KIND, PaymentReceived.KIND)

# Database ids of the double, as its seed gives them.
LABOUR, PART = "1", "2"
USED = {"USED-MARGIN": "5", "USED-STANDARD": "6", "USED-EXEMPT": "7"}
TAXES = {"FR20": "41", "FR55": "44", "MARGIN": "60", "EXEMPT": "61"}
TENDERS = {"cash": "8", "card": "6", "cheque": "6", "transfer": "6"}
DOORS = (
    (credentials.STORE, Door.HOOK, "Caisses de Lyon", timedelta(minutes=5)),
    (credentials.POLLED_STORE, Door.POLL, "Odoo", timedelta(minutes=5)),
    (credentials.FILE_STORE, Door.FILE, "Fichier du soir", timedelta(hours=5)),
)
LANGUAGES = {"fr": "fr_FR", "en": "en_US"}


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
    _tills_of_the_erp()
    _tills_that_write_files()
    for code, door, source, lateness in DOORS:
        set_store_door(store=store_by_code(code), door=door, source=source, lateness=lateness, actor=WHO)


def _tills_of_the_erp() -> None:
    """The double's points of sale are this store's tills: its tickets are read there, and never told back to it."""
    store = store_by_code(credentials.POLLED_STORE)
    connection = Connection.objects.get(code=f"odoo-{store.entity.code.lower()}")
    set_polling(connection.pk, active=True, actor=WHO)
    kept = RouteInput(
        legal_entity_id=store.entity_id, store_id=store.pk, document_kind=PaymentReceived.KIND, connection_id=None,
        from_date=timezone.now().date(),
    )  # fmt: skip
    add_route(kept, actor=WHO)


def _tills_that_write_files() -> None:
    store = store_by_code(credentials.FILE_STORE)
    connection = add_connection(
        ConnectionInput(
            code=credentials.FILE_CONNECTION,
            label=f"Tickets {store.name}",
            partner=PartnerCode.FILES,
            legal_entity_id=store.entity_id,
            base_url="",
            options={**credentials.ticket_folders(store.code), "stores": [store.code]},
        ),
        actor=WHO,
    )
    change_manifest(connection.pk, shipped.manifest("generic_csv"), actor=WHO, note="Démo")


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
        (MappingKind.ARTICLE, USED),
        (MappingKind.TAX_CODE, TAXES),
        (MappingKind.TENDER, TENDERS),
        (MappingKind.LANGUAGE, LANGUAGES),
    ):
        entries |= {(kind, ours): theirs for ours, theirs in pairs.items()}
    return entries
