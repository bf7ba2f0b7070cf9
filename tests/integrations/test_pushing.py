"""From a fact here to one record at the partner, through every kind of bad day."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db.models.functions import Now

from apps.core import bodies, channels, deliveries, leases, sequencer
from apps.core.actors import system
from apps.core.models import Delivery, WorkState
from apps.integrations.models import ExternalBinding, Health
from apps.integrations.operations import PartnerChannel, change_mapping, set_active
from apps.integrations.operations.breaker import PROBE
from apps.integrations.operations.pushing import LeaseLost
from apps.integrations.sandbox.faults import Fault, Kind
from apps.integrations.states import BREAKER_FAILURES, MappingKind
from apps.payments.inputs import PaidLine, Tender
from apps.payments.states import ReceiptKind
from apps.workshop import operations as workshop
from apps.workshop.inputs import QuoteLineInput
from apps.workshop.states import LineKind
from tests.factories.core import relayed
from tests.factories.integrations import MAPPED, make_connection, make_due, route
from tests.factories.stores import make_store
from tests.factories.workshop import labour, make_work_order, pay, person
from tests.payments.test_receipts import original_ticket

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def store():
    return make_store()


def states():
    return sorted(Delivery.objects.filter(channel="partner").values_list("document_kind", "state"))


DONE = [("CustomerUpsert", "done"), ("PaymentReceived", "done"), ("WorkOrderPayable", "done")]
ONE_OF_EACH = {"res.partner": 1, "sale.order": 1, "sale.order.line": 1, "account.payment": 1}


def test_a_paid_order_reaches_the_erp_once(store, sandbox):
    make_connection(store.entity, sandbox.url)
    order = make_work_order(store)
    receipt, _ = pay(order)
    relayed()
    assert states() == DONE
    held = sandbox.state()
    assert held["counts"] == ONE_OF_EACH
    (sale,), (payment,) = held["records"]["sale.order"], held["records"]["account.payment"]
    assert (sale["client_order_ref"], sale["state"], Decimal(str(sale["amount_total"]))) == (order.code, "sale", 60)
    assert (payment["memo"], Decimal(str(payment["amount"]))) == (order.code, 60)
    assert set(ExternalBinding.objects.values_list("object_id", flat=True)) == {
        order.id, order.customer_id, receipt.id,
    }  # fmt: skip
    assert relayed() == []
    assert sandbox.state()["counts"] == ONE_OF_EACH


@pytest.mark.parametrize("ended", ["cancelled", "revised"])
def test_what_is_asked_no_more_before_it_was_told_is_not_told(store, sandbox, ended):
    make_connection(store.entity, sandbox.url)
    order = make_work_order(store, until="approved")
    if ended == "cancelled":
        workshop.cancel(order.id, actor=person("clara", store))
    else:
        tina = person("tina", store)
        workshop.revise_quote(order.id, actor=tina)
        workshop.quote(order.id, [labour("80.00")], actor=tina)
    relayed()
    assert states() == [("CustomerUpsert", "done"), ("WorkOrderPayable", "done")]
    assert "sale.order" not in {name for name, count in sandbox.state()["counts"].items() if count}


@pytest.mark.parametrize("kind", [Kind.LOST, Kind.HALF, Kind.BYTES, Kind.HTML, Kind.GATEWAY, Kind.CRASH, Kind.DOWN])
def test_a_bad_answer_at_every_writing_call_and_still_one_of_each(store, sandbox, kind):
    make_connection(store.entity, sandbox.url)
    pay(make_work_order(store))
    for model in ("res.partner", "sale.order", "account.payment"):
        for method in ("load", "action_confirm", "action_post"):
            sandbox.faults.add(Fault(kind, calls=1, model=model, method=method))
    for _round in range(8):
        relayed()
        make_due()
        Health.objects.update(probe_at=Now())
    assert states() == DONE
    assert sandbox.state()["counts"] == ONE_OF_EACH


def test_the_rendered_document_is_sent_again_to_the_byte(store, sandbox):
    make_connection(store.entity, sandbox.url, kinds=("WorkOrderPayable",))
    order = make_work_order(store)
    sandbox.faults.add(Fault(Kind.UNAVAILABLE, calls=1))
    relayed()
    delivery = Delivery.objects.get(channel="partner", document_kind="WorkOrderPayable")
    rendered = bodies.read(delivery.body_id)
    order.customer.family_name = "Changed"
    order.customer.save()
    make_due()
    relayed()
    again = Delivery.objects.get(pk=delivery.pk)
    assert (again.state, again.body_id, bodies.read(again.body_id)) == (WorkState.DONE, delivery.body_id, rendered)
    assert "Durand" in sandbox.state()["records"]["res.partner"][0]["name"]


def test_a_hole_in_the_mapping_stops_one_document_until_it_is_mended_and_replayed(store, sandbox):
    holed = {key: value for key, value in MAPPED.items() if key != (MappingKind.TAX_CODE, "FR20")}
    connection = make_connection(store.entity, sandbox.url, mapped=holed)
    pay(make_work_order(store))
    relayed()
    assert states() == [("CustomerUpsert", "done"), ("PaymentReceived", "done"), ("WorkOrderPayable", "dead")]
    stopped = Delivery.objects.get(state=WorkState.DEAD)
    assert (stopped.last_code, stopped.last_reason) == ("not_mapped", 'tax_code "FR20" is not mapped')
    change_mapping(connection.id, {(MappingKind.TAX_CODE, "FR20"): "41"}, actor=system("test"))
    deliveries.replay(stopped.id, actor=system("test"), render_again=True)
    relayed()
    assert states() == DONE
    assert Delivery.objects.get(pk=stopped.pk).mapping_version == 2


def test_a_partner_that_is_away_is_left_alone_and_costs_no_attempts(store, sandbox):
    make_connection(store.entity, sandbox.url, kinds=("WorkOrderPayable",))
    make_work_order(store)
    sandbox.faults.add(Fault(Kind.DOWN))
    for _try in range(BREAKER_FAILURES + 4):
        relayed()
        make_due()
    delivery = Delivery.objects.get(channel="partner", document_kind="WorkOrderPayable")
    assert (delivery.attempts, delivery.last_code) == (BREAKER_FAILURES, "breaker_open")
    sandbox.faults.clear()
    Health.objects.update(probe_at=Now())
    relayed()
    delivery.refresh_from_db()
    assert delivery.state == WorkState.DONE
    assert list(Health.objects.values_list("opened_at", "failures_in_row")) == [(None, 0)]


def test_a_switched_off_connection_keeps_everything(store, sandbox):
    connection = make_connection(store.entity, sandbox.url)
    set_active(connection.id, active=False, actor=system("test"))
    pay(make_work_order(store))
    relayed()
    assert {state for _, state in states()} == {"pending"}
    assert sandbox.state()["counts"]["res.partner"] == 0
    set_active(connection.id, active=True, actor=system("test"))
    make_due()
    relayed()
    assert states() == DONE


def test_nothing_is_rung_for_a_connection_switched_off_or_failing_until_its_probe_is_due(store):
    _calm, off, failing, probed = (
        make_connection(store.entity, "http://erp.invalid", code=f"erp-{number}", kinds=()) for number in range(4)
    )
    set_active(off.id, active=False, actor=system("test"))
    Health.objects.filter(connection__in=(failing, probed)).update(opened_at=Now(), probe_at=Now() + PROBE)
    Health.objects.filter(connection=probed).update(probe_at=Now())
    assert channels.get("partner").resting() == {str(off.id), str(failing.id)}


def test_a_document_without_a_route_waits_visibly_and_sets_off_when_there_is_one(store, sandbox):
    connection = make_connection(store.entity, sandbox.url, kinds=("CustomerUpsert",))
    pay(make_work_order(store))
    relayed()
    assert states() == [("CustomerUpsert", "done"), ("PaymentReceived", "waiting"), ("WorkOrderPayable", "waiting")]
    for kind in ("WorkOrderPayable", "PaymentReceived"):
        route(connection, kind)
    relayed()
    assert states() == DONE
    assert sandbox.state()["counts"] == ONE_OF_EACH


def test_a_route_that_begins_later_releases_nothing_yet(store, sandbox):
    connection = make_connection(store.entity, sandbox.url, kinds=("CustomerUpsert",))
    make_work_order(store)
    relayed()
    route(connection, "WorkOrderPayable", from_date=date(2999, 1, 1))
    relayed()
    assert states() == [("CustomerUpsert", "done"), ("WorkOrderPayable", "waiting")]


def test_a_worker_thought_dead_replaces_no_document_and_settles_nothing(store, sandbox):
    make_connection(store.entity, sandbox.url, kinds=("WorkOrderPayable",))
    make_work_order(store)
    while sequencer.advance():
        pass
    waiting = Delivery.objects.get(document_kind="WorkOrderPayable")
    late = leases.claim(deliveries.heads_of_line(), waiting.id)
    Delivery.objects.update(lease_until=Now() - timedelta(seconds=1))
    deliveries.attempt(waiting.id)
    done = Delivery.objects.get(pk=waiting.id)
    with pytest.raises(LeaseLost):
        PartnerChannel().deliver(late)
    after = Delivery.objects.get(pk=waiting.id)
    assert (after.state, after.body_id) == (WorkState.DONE, done.body_id)


def test_a_reversal_is_never_sent_as_something_else(store, sandbox):
    make_connection(store.entity, sandbox.url)
    order = make_work_order(store)
    pay(order, number="T-1")
    pay(order, number="T-2", kind=ReceiptKind.REVERSAL, reverses=original_ticket(order))
    relayed()
    assert states() == sorted([*DONE, ("Refunded", "waiting")])
    assert sandbox.state()["counts"]["account.payment"] == 1


def test_a_revised_quote_changes_the_same_sales_document(store, sandbox):
    make_connection(store.entity, sandbox.url, kinds=("WorkOrderPayable",))
    order = make_work_order(store, until="approved")
    relayed()
    tina, clara = person("tina", store), person("clara", store)
    workshop.revise_quote(order.id, actor=tina)
    lines = [
        QuoteLineInput(LineKind.LABOUR, "Brakes", Decimal(1), Decimal("45.00"), "FR20"),
        QuoteLineInput(LineKind.PART, "Pads", Decimal(2), Decimal("12.50"), "FR20"),
    ]
    workshop.quote(order.id, lines, actor=tina)
    workshop.approve_quote(order.id, actor=clara)
    relayed()
    (sale,) = sandbox.state()["records"]["sale.order"]
    assert Decimal(str(sale["amount_total"])) == 70
    workshop.revise_quote(order.id, actor=tina)
    workshop.quote(order.id, lines[:1], actor=tina)
    workshop.approve_quote(order.id, actor=clara)
    relayed()
    (sale,) = sandbox.state()["records"]["sale.order"]
    assert Decimal(str(sale["amount_total"])) == 45
    assert {state for _, state in states()} == {"done", "waiting"}  # the customer has no route here


def test_a_line_refused_in_the_middle_and_dropped_later_leaves_no_trace(store, sandbox):
    make_connection(store.entity, sandbox.url, kinds=("WorkOrderPayable",))
    order = make_work_order(store, until="diagnosing")
    tina, clara = person("tina", store), person("clara", store)
    lines = [
        QuoteLineInput(LineKind.LABOUR, f"Step {price}", Decimal(1), Decimal(price), "FR20") for price in (10, 20, 30)
    ]
    workshop.quote(order.id, lines, actor=tina)
    middle = order.quotes.get().lines.get(position=2)
    workshop.approve_quote(order.id, actor=clara, refused_lines=[middle.id], expected_total=Decimal(40))
    relayed()
    workshop.revise_quote(order.id, actor=tina)
    workshop.quote(order.id, lines[:1], actor=tina)
    workshop.approve_quote(order.id, actor=clara)
    relayed()
    (sale,) = sandbox.state()["records"]["sale.order"]
    assert Decimal(str(sale["amount_total"])) == 10
    assert set(Delivery.objects.filter(document_kind="WorkOrderPayable").values_list("state", flat=True)) == {"done"}


def test_an_order_the_store_pays_for_itself_is_not_told(store, sandbox):
    make_connection(store.entity, sandbox.url, kinds=("WorkOrderPayable",))
    order = make_work_order(store, until="quoted")
    order.payer = "store"
    order.save(update_fields=["payer"])
    workshop.approve_quote(order.id, actor=person("clara", store))
    relayed()
    assert Delivery.objects.get(document_kind="WorkOrderPayable").state == WorkState.DONE
    assert sandbox.state()["counts"]["sale.order"] == 0


def test_a_mixed_ticket_tells_only_our_part_of_its_tenders(store, sandbox):
    make_connection(store.entity, sandbox.url)
    order = make_work_order(store)
    pay(
        order,
        lines=(PaidLine(due=Decimal("60.00"), paid=Decimal("60.00")),),
        tenders=(Tender("card", Decimal("40.00")), Tender("cash", Decimal("100.00"))),
    )
    relayed()
    told = sorted(Decimal(str(row["amount"])) for row in sandbox.state()["records"]["account.payment"])
    assert told == [Decimal("17.14"), Decimal("42.86")]
