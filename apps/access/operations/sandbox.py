"""The fixed world of a sandbox store, made and made again."""

from datetime import timedelta
from uuid import UUID, uuid4

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.core import clocks, idempotency, references
from apps.core.actors import Actor, system
from apps.core.clocks import Elapsed
from apps.core.errors import InProgress, Invalid
from apps.core.permissions import require
from apps.core.references import ReferenceInput
from apps.items.models import Item
from apps.payments.inputs import Evidence, Tender, Ticket, TillPayment
from apps.payments.operations import record_payment
from apps.payments.states import Door, ReceiptKind
from apps.stores.models import Store
from apps.workshop import operations as workshop
from apps.workshop.inputs import Codes
from apps.workshop.models import WorkOrder
from apps.workshop.states import WorkOrderStatus

from ..errors import NotSandbox
from ..models import SandboxClock
from ..permissions import SANDBOX_RESET
from ..sandbox.fixtures import Fixture
from ..sandbox.selectors import standing_in
from .sample_orders import BENCH, make_item, make_order

SYSTEM, KIND = "sandbox", "fixture"  # with the store's code: how the thing is found, and by it its customer
CLOCK = system("sandbox clock")
SHORTEST, LONGEST = timedelta(seconds=1), timedelta(days=90)
# Where the bench stops, for what ends otherwise.
BROUGHT_TO = {
    WorkOrderStatus.PAID: WorkOrderStatus.READY,
    WorkOrderStatus.HANDED_OVER: WorkOrderStatus.READY,
    WorkOrderStatus.CANCELLED: WorkOrderStatus.APPROVED,
}


@transaction.atomic
def reset_sandbox(*, actor: Actor, store: Store) -> int:
    """Every fixture as new under its fixed codes; how many had to be made. Nothing is deleted: what was used goes on
    under fresh codes. InProgress while this store is being reset or its clock moved."""
    _take_the_store(store, actor)
    used = [standing for standing in standing_in(store) if not standing.is_fresh]
    SandboxClock.objects.filter(store=store).delete()
    thing = _thing_of(store) if used else None
    for standing in used:
        if standing.order is not None:
            workshop.recode(standing.order.pk, codes=Codes(), actor=BENCH)
        if thing is not None:
            workshop.recode(_make(standing.fixture, thing), codes=standing.codes, actor=BENCH)
    return len(used)


@transaction.atomic
def forward_sandbox(*, actor: Actor, store: Store, by: timedelta) -> list[Elapsed]:
    """As if so much time had passed there: what is due moves nearer by it, and what then is due happens. A day of the
    calendar passes when a whole one has been added up. Facts keep their dates. InProgress as for a reset."""
    _take_the_store(store, actor)
    if not SHORTEST <= by <= LONGEST:
        raise Invalid({"/forward": _("From one second to %(days)d days.") % {"days": LONGEST.days}})
    clock, _made = SandboxClock.objects.get_or_create(store=store)
    before, clock.moved = clock.moved, clock.moved + by
    clock.save(update_fields=["moved"])
    return clocks.forward(store.pk, by=by, days=clock.moved.days - before.days, actor=CLOCK)


def _make(fixture: Fixture, thing: Item) -> UUID:
    order_id = make_order(thing, label=fixture.name, until=BROUGHT_TO.get(fixture.status, fixture.status))
    if fixture.paid:
        sold = _ring(order_id, fixture, thing.store, ReceiptKind.PAYMENT)
        if fixture.taken_back:
            _ring(order_id, fixture, thing.store, ReceiptKind.REFUND, of=sold)
    if fixture.status == WorkOrderStatus.HANDED_OVER:
        workshop.hand_over(order_id, actor=BENCH)
    if fixture.status == WorkOrderStatus.CANCELLED:
        workshop.cancel(order_id, actor=BENCH)
    return order_id


def _ring(order_id: UUID, fixture: Fixture, store: Store, kind: ReceiptKind, of: Ticket | None = None) -> Ticket:
    """A till of the sandbox tells a ticket that nobody has told before."""
    ticket = Ticket(store.code, "sandbox", timezone.localdate(), uuid4().hex[:12])
    order = WorkOrder.objects.get(pk=order_id)
    told = TillPayment(
        ticket=ticket,
        kind=kind,
        payable=order.code,
        occurred_at=timezone.now(),
        currency=order.currency,
        lines=(),
        tenders=(Tender("card", fixture.paid),),
        reverses=of,
    )
    record_payment(told, evidence=Evidence(Door.REST, "sandbox", ticket.number), actor=BENCH)
    return ticket


def _thing_of(store: Store) -> Item:
    """The one customer and the one thing of this store's fixtures, made the first time."""
    known = references.find(SYSTEM, KIND, store.code, Item.resource)
    if known is not None:
        return Item.objects.select_related("store").get(pk=known)
    thing = make_item(store, label="Sandbox")
    name = ReferenceInput(SYSTEM, KIND, store.code)
    references.attach(Item.resource, thing.pk, [name])
    return thing


def _take_the_store(store: Store, actor: Actor) -> None:
    require(actor, SANDBOX_RESET, store.pk)
    if not store.sandbox:
        raise NotSandbox
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [idempotency.lock_of("sandbox reset", str(store.pk))])
        (free,) = cursor.fetchone()
    if not free:
        raise InProgress
