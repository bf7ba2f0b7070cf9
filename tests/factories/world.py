"""One row of everything people look at: a shop in which each thing has happened once."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Model
from uuid_utils.compat import uuid7

from apps.access.models import DeviceKey
from apps.catalog import operations as catalog
from apps.catalog.inputs import ProductInput
from apps.catalog.states import ProductKind, ReasonKind
from apps.core import bodies, sequencer
from apps.core.actors import system
from apps.core.models import InboxMessage, Job, StoredFile, WorkState
from apps.integrations.models import Connection
from apps.stores.models import Role, Staff, Store
from apps.workshop.models import WorkOrder

from .access import make_consumer, make_hook_source
from .integrations import make_connection
from .stores import make_assignment, make_device, make_entity, make_role, make_staff, make_store, make_till
from .workshop import make_work_order, pay

TEXT = {"fr": "Texte", "en": "Text"}


@dataclass(frozen=True)
class World:
    store: Store
    order: WorkOrder
    connection: Connection


def make_world(base_url: str = "http://127.0.0.1:9") -> World:
    """An order paid twice over, hence a case; everything told to a partner that nobody has called yet."""
    actor = system("test")
    store = make_store(entity=make_entity(name="Vélos du Lac"), name="Annecy Centre")
    connection = make_connection(store.entity, base_url)
    till = make_till(store=store)
    make_device(store=store)
    make_assignment(make_staff(), "clerk", store=store)
    make_consumer()
    make_hook_source(store=store, legal_entity=store.entity)
    DeviceKey.objects.create(till=till, key_hash="a" * 64)
    brand = catalog.create_brand(actor=actor, code="CANNONDALE", name="Cannondale")
    catalog.create_category(actor=actor, code="BIKES", labels=TEXT)
    catalog.create_reason_code(actor=actor, kind=ReasonKind.REFUND, code="gesture", labels=TEXT)
    catalog.create_product(
        actor=actor,
        data=ProductInput(
            code="TOPSTONE",
            labels=TEXT,
            kind=ProductKind.NEW_GOOD,
            tax_code="FR20",
            price=Decimal(999),
            brand=brand.code,
        ),
    )
    order = make_work_order(store, until="paid")
    pay(order, "20.00")
    InboxMessage.objects.create(
        source="till-vendor", external_id="m-1", kind="till_payments", digest="d", body_id=bodies.keep(b"{}"),
        store_ids=[store.pk], state=WorkState.DEAD, attempts=1, last_code="unreadable", last_reason="no amount",
    )  # fmt: skip
    while sequencer.advance():
        pass
    return World(store, order, connection)


def make_job(staff: Staff) -> Job:
    source = StoredFile.objects.create(
        id=uuid7(), file="rows.csv", name="rows.csv", content_type="text/csv", size=1, digest="d", personal=True,
        retention="working",
    )  # fmt: skip
    return Job.objects.create(kind="products", source=source, actor={"kind": "staff", "id": str(staff.pk)})


def staff_with(*permissions: str, store: Store | None = None, entity: Model | None = None) -> Staff:
    """Somebody holding these rights in a store, or in every store of an entity."""
    staff = make_staff(language="en", last_login="2026-11-20T08:00:00Z")
    where = {"store": store} if store else {"entity": entity}
    make_assignment(staff, make_role(permissions), **where)
    return staff


def staff_as(role: str, *, store: Store | None = None, entity: Model | None = None, pin: str = "") -> Staff:
    """Somebody holding a role every installation has."""
    staff = make_staff(language="en", last_login="2026-11-20T08:00:00Z", pin=pin)
    make_assignment(staff, Role.objects.get(code=role), **({"store": store} if store else {"entity": entity}))
    return staff
