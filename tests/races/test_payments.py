"""Money arriving at the same moment through several doors, from several tills, while the desk works on the order.

Real threads on real connections, started together; each finds its own rows committed.
"""

import threading
from collections.abc import Callable, Sequence
from decimal import Decimal
from functools import partial
from typing import Any

import pytest
from django.db import connection
from django.db.models import Sum

from apps.core.errors import IllegalTransition
from apps.core.models import Reference
from apps.core.references import ReferenceInput
from apps.payments.inputs import Evidence, Ticket
from apps.payments.models import Case, Payable, Receipt, ReceiptEvidence
from apps.payments.operations import record_payment
from apps.payments.states import Door, ReceiptKind
from apps.workshop import operations as workshop
from apps.workshop.inputs import NewWorkOrder
from apps.workshop.models import WorkOrder
from tests.factories.stores import make_store
from tests.factories.workshop import PAID_AT, labour, make_work_order, person, till_payment

pytestmark = pytest.mark.django_db(transaction=True)

LONGEST = 30  # seconds: a deadlock that PostgreSQL does not see must fail, not hang


def together(acts: Sequence[Callable[[], Any]]) -> list[Any]:
    """Run all at once, each in its own thread and connection; what each answered or raised."""
    barrier, found = threading.Barrier(len(acts)), [None] * len(acts)

    def run(index: int, act: Callable[[], Any]) -> None:
        try:
            connection.ensure_connection()
            barrier.wait(LONGEST)
            found[index] = act()
        except Exception as error:  # the test decides which refusals are right
            found[index] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair, daemon=True) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(LONGEST)
    assert not any(thread.is_alive() for thread in threads), "somebody waits for ever"
    return found


def paying(order: WorkOrder, number: str, amount: str = "60.00", door: Door = Door.REST, **values: Any) -> Any:
    payment = till_payment(order, amount, number=number, **values)
    actor = person("till", order.store)
    return lambda: record_payment(payment, evidence=Evidence(door, "till", f"{door}-{number}"), actor=actor)


def ticket(order: WorkOrder, number: str) -> Ticket:
    return Ticket(order.store.code, "1", PAID_AT.date(), number)


def errors(found: list[Any]) -> list[str]:
    return [repr(one) for one in found if isinstance(one, Exception)]


def state_of(order: WorkOrder) -> tuple[str, str, Decimal]:
    order.refresh_from_db()
    return order.status, order.payment_state, order.balance


def cases() -> list[str]:
    return sorted(Case.objects.values_list("kind", flat=True))


def sums_are_right() -> bool:
    """What every payable says it was paid is what its receipts say, and the document mirrors it."""
    for payable in Payable.objects.all():
        signed = sum(
            receipt.amount if receipt.kind in ("payment", "deposit") else -receipt.amount
            for receipt in payable.receipts.all()
        )
        order = WorkOrder.objects.get(pk=payable.subject_id)
        assert (payable.paid, order.balance, order.payment_state) == (signed, payable.balance, payable.payment_state)
    assert not Receipt.objects.filter(state="waiting", payable_code__in=Payable.objects.values("subject_code")).exists()
    return True


def test_one_ticket_through_two_doors_at_once_is_one_receipt():
    for turn in range(20):
        order = make_work_order()
        payment = till_payment(order, number=f"T-{turn}")
        actor = person("till", order.store)
        acts = [
            lambda payment=payment, door=door, actor=actor: record_payment(
                payment, evidence=Evidence(door, "till", f"{door}"), actor=actor
            )
            for door in (Door.REST, Door.HOOK)
        ]
        found = together(acts)
        assert errors(found) == []
        assert sorted(is_new for _receipt, is_new in found) == [False, True]
        assert state_of(order) == ("paid", "paid", Decimal("0.00"))
    assert (Receipt.objects.count(), ReceiptEvidence.objects.count(), cases()) == (20, 40, [])


def test_one_ticket_told_by_eight_at_once_is_one_receipt():
    order = make_work_order()
    payment, actor = till_payment(order, number="T-1"), person("till", order.store)
    acts = [
        lambda n=n: record_payment(payment, evidence=Evidence(Door.HOOK, "till", str(n)), actor=actor) for n in range(8)
    ]
    assert errors(together(acts)) == []
    assert (Receipt.objects.count(), ReceiptEvidence.objects.count(), cases()) == (1, 8, [])
    assert state_of(order) == ("paid", "paid", Decimal("0.00"))


def test_two_tills_that_take_the_same_money_both_count_and_somebody_is_told():
    order = make_work_order()
    found = together([paying(order, "T-1"), paying(order, "T-2")])
    assert errors(found) == []
    assert state_of(order) == ("paid", "overpaid", Decimal("-60.00"))
    assert cases() == ["overpaid"]


def test_many_part_payments_at_once_add_up():
    order = make_work_order()
    assert errors(together([paying(order, f"T-{n}", "7.50") for n in range(8)])) == []
    assert state_of(order) == ("paid", "paid", Decimal("0.00"))
    assert cases() == []


def test_a_payment_never_misses_the_quote_that_is_just_being_approved():
    """Its code is not payable yet, and becomes so at the same moment: applied now or when it opens, never left."""
    for turn in range(12):
        order = make_work_order(until="quoted")
        clara = person("clara", order.store)
        approve = partial(workshop.approve_quote, order.id, actor=clara)
        found = together([paying(order, f"T-{turn}"), approve])
        assert errors(found) == []
        assert state_of(order) == ("approved", "paid", Decimal("0.00"))
    assert sums_are_right()
    assert cases() == []


def test_a_reversal_and_its_original_meet_whoever_is_first():
    for turn in range(12):
        order = make_work_order()
        reversal = paying(order, f"R-{turn}", kind=ReceiptKind.REVERSAL, reverses=ticket(order, f"T-{turn}"))
        found = together([paying(order, f"T-{turn}"), reversal])
        assert errors(found) == []
        assert state_of(order) == ("ready", "refunded", Decimal("60.00"))
    assert Receipt.objects.filter(kind="reversal", reverses=None).count() == 0
    assert sums_are_right()


def test_two_reversals_of_one_ticket_at_once_count_once():
    order = make_work_order()
    paying(order, "T-1")()
    acts = [paying(order, f"R-{n}", kind=ReceiptKind.REVERSAL, reverses=ticket(order, "T-1")) for n in range(2)]
    assert errors(together(acts)) == []
    assert state_of(order) == ("ready", "refunded", Decimal("60.00"))
    assert cases() == ["reversed_twice"]


def test_a_reversal_of_a_waiting_ticket_while_its_quote_is_approved():
    for turn in range(8):
        order = make_work_order(until="quoted")
        clara = person("clara", order.store)
        paying(order, f"T-{turn}")()
        reversal = paying(
            order, f"R-{turn}", kind=ReceiptKind.REVERSAL, reverses=ticket(order, f"T-{turn}"), payable="NO-CODE"
        )
        approve = partial(workshop.approve_quote, order.id, actor=clara)
        assert errors(together([reversal, approve])) == []
        assert state_of(order) == ("approved", "refunded", Decimal("60.00"))
    assert sums_are_right()


def test_paying_while_the_quote_is_revised_locks_nobody_out():
    for turn in range(8):
        order = make_work_order(until="approved")
        tina = person("tina", order.store)
        revise = partial(workshop.revise_quote, order.id, actor=tina)
        assert errors(together([paying(order, f"T-{turn}"), revise])) == []
        assert state_of(order) == ("diagnosing", "paid", Decimal("0.00"))
    assert sums_are_right()


def test_paying_while_a_dearer_quote_is_approved_counts_on_it():
    for turn in range(8):
        order = make_work_order(until="approved")
        clara, tina = person("clara", order.store), person("tina", order.store)
        workshop.revise_quote(order.id, actor=tina)
        workshop.quote(order.id, [labour("80.00")], actor=tina)
        approve = partial(workshop.approve_quote, order.id, actor=clara)
        assert errors(together([paying(order, f"T-{turn}"), approve])) == []
        assert state_of(order) == ("approved", "part_paid", Decimal("20.00"))
    assert sums_are_right()


def test_paying_while_it_is_cancelled_is_booked_and_somebody_is_told():
    for turn in range(8):
        order = make_work_order(until="approved")
        clara = person("clara", order.store)
        cancel = partial(workshop.cancel, order.id, actor=clara)
        assert errors(together([paying(order, f"T-{turn}"), cancel])) == []
        order.refresh_from_db()
        assert (order.status, order.payment_state, order.payable.state) == ("cancelled", "overpaid", "withdrawn")
        assert Case.objects.filter(payable=order.payable, kind__in=("withdrawn", "withdrawn_paid")).count() == 1
    assert sums_are_right()


def test_paying_while_the_check_passes_settles_exactly_once():
    for turn in range(8):
        order = make_work_order(until="quality_check")
        lea = person("lea", order.store)
        check = partial(workshop.pass_quality_check, order.id, actor=lea)
        assert errors(together([paying(order, f"T-{turn}"), check])) == []
        assert state_of(order) == ("paid", "paid", Decimal("0.00"))


def test_handing_over_while_the_payment_is_reversed_ends_one_way_or_the_other():
    for turn in range(8):
        order = make_work_order(until="ready")
        clara = person("clara", order.store)
        paying(order, f"T-{turn}")()
        reversal = paying(order, f"R-{turn}", kind=ReceiptKind.REVERSAL, reverses=ticket(order, f"T-{turn}"))
        leave = partial(workshop.hand_over, order.id, actor=clara)
        reversed_, left = together([reversal, leave])
        assert not isinstance(reversed_, Exception)
        order.refresh_from_db()
        told = Case.objects.filter(payable=order.payable, kind="reversed_after_hand_over").count()
        expected = ("ready", "refunded", 0) if isinstance(left, Exception) else ("handed_over", "refunded", 1)
        assert (order.status, order.payment_state, told) == expected
    assert sums_are_right()


def test_an_action_taken_twice_at_once_is_taken_once():
    order = make_work_order(until="approved")
    acts = [
        lambda name=name: workshop.start_work(order.id, actor=person(name, order.store)) for name in ("tina", "theo")
    ]
    refused = [one for one in together(acts) if isinstance(one, Exception)]
    assert [type(one) for one in refused] == [IllegalTransition]
    assert order.time_entries.count() == 1


def test_eight_announcements_of_one_dossier_are_one_order():
    store = make_store()
    new = NewWorkOrder(store_code=store.code, references=(ReferenceInput("web", "order", "1"),))
    actor = person("shop", store)
    found = together([lambda: workshop.announce(new, actor=actor)] * 8)
    assert errors(found) == []
    assert sorted(is_new for _order, is_new in found) == [False] * 7 + [True]
    assert len({order.pk for order, _is_new in found}) == 1
    assert (WorkOrder.objects.count(), Reference.objects.count()) == (1, 1)


def test_dossiers_that_share_names_in_another_order_do_not_wait_for_each_other_for_ever():
    store, actor_of = make_store(), person
    names = [ReferenceInput("web", "order", str(n)) for n in range(4)]
    acts = [
        lambda names=tuple(order): workshop.announce(
            NewWorkOrder(store_code=store.code, references=names), actor=actor_of("shop", store)
        )
        for order in (names, names[::-1], names[2:] + names[:2], names)
    ]
    assert errors(together(acts)) == []
    assert WorkOrder.objects.count() == 1


def test_a_storm_of_everything_keeps_the_sums():
    order = make_work_order()
    acts = [paying(order, f"T-{n}", f"{n + 1}.00") for n in range(6)]
    acts += [
        paying(order, f"R-{n}", f"{n + 1}.00", kind=ReceiptKind.REVERSAL, reverses=ticket(order, f"T-{n}"))
        for n in range(0, 6, 2)
    ]
    acts += [through_the_hook(order, n) for n in range(3)]
    assert errors(together(acts)) == []
    order.refresh_from_db()
    kept = sum(n + 1 for n in range(1, 6, 2))
    assert (order.payable.paid, order.balance) == (Decimal(kept), Decimal(60 - kept))
    assert Receipt.objects.filter(state="applied").aggregate(sum=Sum("amount"))["sum"] == Decimal(21 + 9)
    assert sums_are_right()


def through_the_hook(order: WorkOrder, number: int) -> Callable[[], Any]:
    """The same ticket as T-<number>, told by the hook."""
    payment = till_payment(order, f"{number + 1}.00", number=f"T-{number}")
    evidence = Evidence(Door.HOOK, "till", f"m-{number}")
    return lambda: record_payment(payment, evidence=evidence, actor=person("till", order.store))
