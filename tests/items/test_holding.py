"""A hold of the police freezes a thing in any state; nothing lets it go until it is released."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from apps.core.errors import Invalid, PermissionRefused
from apps.core.models import Event
from apps.items.errors import AlreadyHeld, ItemAway, ItemHeld, NotHeld, NotSeized
from apps.items.models import CustodyEvent, ItemEntry, ItemHold
from apps.items.operations import hold_item, move_custody, recover_item, release_hold, require_free
from apps.items.states import HolderKind, HoldOutcome
from apps.workshop import operations as workshop
from tests.factories.core import relayed
from tests.factories.items import make_item, make_own_item, make_transfer
from tests.factories.stores import actor_with, make_store
from tests.factories.workshop import make_work_order, person

from . import test_owning as owning

pytestmark = pytest.mark.django_db
OFFICER = actor_with({"items:hold", "items:read"})


def hold(item, actor=OFFICER, **values):
    return hold_item(actor=actor, item_id=item.pk, **{"authority": "Commissariat de Lyon 3", **values})


def seize(item):
    hold(item)
    release_hold(actor=OFFICER, item_id=item.pk, outcome=HoldOutcome.SEIZED)


def test_held_and_released_by_whoever_may_and_told_without_a_name():
    item = make_item()

    hold(item, reference="2026/118", note="Reported stolen on 3 November")
    item.refresh_from_db()
    assert item.held
    with pytest.raises(ItemHeld) as refused:
        require_free(item)
    assert refused.value.extra == {"item": item.code}

    release_hold(actor=OFFICER, item_id=item.pk, note="Not the one")
    item.refresh_from_db()
    require_free(item)
    row = ItemHold.objects.get()
    assert (row.authority, row.outcome, row.release_note) == ("Commissariat de Lyon 3", "freed", "Not the one")
    told = Event.objects.filter(type__regex="held|released").order_by("id")
    assert [(event.type, event.changed, event.facts, event.reason_code) for event in told] == [
        ("recommerce.item.held.v1", ["held"], {"custody": "customer"}, ""),
        ("recommerce.item.released.v1", ["held"], {"custody": "customer"}, "freed"),
    ]


def test_only_with_the_right_in_its_store_and_only_once():
    item = make_item()
    stranger = actor_with({"items:hold"}, stores=[make_store()])

    with pytest.raises(PermissionRefused):
        hold(item, stranger)
    with pytest.raises(NotHeld):
        release_hold(actor=OFFICER, item_id=item.pk)
    with pytest.raises(Invalid):
        hold(item, authority=" ")
    assert (ItemHold.objects.count(), Event.objects.count()) == (0, 1)

    hold(item)
    with pytest.raises(AlreadyHeld):
        hold(item)
    with pytest.raises(PermissionRefused):
        release_hold(actor=stranger, item_id=item.pk)
    assert ItemHold.objects.get().until is None


@pytest.mark.parametrize("ours", [True, False])
def test_no_document_changes_whose_it_is(ours):
    item = make_own_item("80.00") if ours else make_item()
    hold(item)
    before = owning.owner(item), ItemEntry.objects.count()

    for act in (
        lambda: owning.acquire(item),
        lambda: owning.sell(item),
        lambda: owning.take_back(item),
        lambda: owning.give_back(item, make_item().customer),
    ):
        with pytest.raises(ItemHeld):
            act()

    assert (owning.owner(item), ItemEntry.objects.count()) == before


@pytest.mark.parametrize(
    "to",
    [
        {"holder": HolderKind.CUSTOMER},
        {"holder": HolderKind.UNKNOWN},
        {"holder": HolderKind.THIRD_PARTY, "third_party": "Bosch"},
    ],
)
def test_what_is_here_stays_here(to):
    item = make_item()
    move_custody(actor=OFFICER, item_id=item.pk, holder=HolderKind.STORE, store_id=item.store_id)
    hold(item)
    sister = make_store(entity=item.legal_entity)

    for target in (to, {"holder": HolderKind.STORE, "store_id": sister.pk}):
        with pytest.raises(ItemHeld):
            move_custody(actor=OFFICER, item_id=item.pk, **target)

    assert CustodyEvent.objects.get(until=None).holder_store_id == item.store_id


def test_a_thing_reported_stolen_may_still_be_brought_in():
    item = make_item()
    hold(item)

    move_custody(actor=OFFICER, item_id=item.pk, holder=HolderKind.STORE, store_id=item.store_id)

    item.refresh_from_db()
    assert (item.custody, item.held) == ("store", True)


def test_seized_it_leaves_with_whoever_asked_for_it():
    item = make_own_item()
    hold(item)

    release_hold(actor=OFFICER, item_id=item.pk, outcome=HoldOutcome.SEIZED)

    item.refresh_from_db()
    last = CustodyEvent.objects.get(item=item, until=None)
    assert (item.held, item.custody, last.third_party, last.reason_code) == (
        False,
        "third_party",
        "police",
        "seized",
    )


def test_given_back_it_is_in_its_store_again_and_free():
    item = make_own_item()
    seize(item)

    recover_item(actor=OFFICER, item_id=item.pk)

    item.refresh_from_db()
    require_free(item)
    last = CustodyEvent.objects.get(item=item, until=None)
    assert (item.custody, last.holder_store_id, last.reason_code) == ("store", item.store_id, "recovered")


@pytest.mark.parametrize("state", ["free", "held", "recycled"])
def test_only_what_the_police_have_is_given_back_by_them_and_only_an_officer_says_so(state):
    item = make_own_item()
    if state == "held":
        hold(item)
    if state == "recycled":
        move_custody(actor=OFFICER, item_id=item.pk, holder=HolderKind.THIRD_PARTY, third_party="Recycling")
    before = CustodyEvent.objects.count(), Event.objects.count()

    with pytest.raises(NotSeized):
        recover_item(actor=OFFICER, item_id=item.pk)
    with pytest.raises(PermissionRefused):
        recover_item(actor=actor_with({"items:read"}), item_id=item.pk)

    assert (CustodyEvent.objects.count(), Event.objects.count()) == before


def test_seized_it_is_neither_bought_nor_sold_nor_sent_but_its_purchase_can_be_undone():
    bought, theirs = make_own_item("80.00"), make_item()
    for item in (bought, theirs):
        seize(item)
    before = owning.owner(bought), owning.owner(theirs), ItemEntry.objects.count()

    for act in (
        lambda: owning.acquire(theirs),
        lambda: owning.sell(bought),
        lambda: make_transfer(bought.store, bought),
    ):
        with pytest.raises(ItemAway):
            act()

    assert (owning.owner(bought), owning.owner(theirs), ItemEntry.objects.count()) == before
    owning.give_back(bought, make_item(store=bought.store).customer)
    bought.refresh_from_db()
    assert (bought.owner_kind, bought.custody) == ("customer", "third_party")


MOVES = [
    ("checked_in", lambda order, who: workshop.start_diagnosis(order.id, actor=who)),
    ("approved", lambda order, who: workshop.start_work(order.id, actor=who)),
    ("in_work", lambda order, who: workshop.wait_for_parts(order.id, actor=who)),
    ("in_work", lambda order, who: workshop.report_extra_work(order.id, actor=who, diagnosis="Rim")),
    ("in_work", lambda order, who: workshop.finish_work(order.id, actor=who)),
    ("waiting_parts", lambda order, who: workshop.resume_work(order.id, actor=who)),
    ("quality_check", lambda order, who: workshop.fail_quality_check(order.id, actor=who, notes="Loose")),
    ("quality_check", lambda order, who: workshop.pass_quality_check(order.id, actor=who)),
    ("paid", lambda order, who: workshop.hand_over(order.id, actor=who)),
]
ENDS = [
    ("diagnosing", lambda order, who: workshop.cancel(order.id, actor=who)),
    ("abandonment_case", lambda order, who: workshop.dispose(order.id, actor=who, reason_code="court")),
]


@pytest.mark.parametrize(("status", "act"), [*MOVES, *ENDS])
def test_the_workshop_neither_works_on_it_nor_lets_it_go(status, act):
    order = make_work_order(until=status)
    hold(order.item)
    events = Event.objects.count()

    with pytest.raises(ItemHeld):
        act(order, person("mona", order.store))

    order.refresh_from_db()
    assert (order.status, order.custody, Event.objects.count()) == (status, "store", events)


@pytest.mark.parametrize(("status", "act"), MOVES)
def test_nobody_works_on_what_was_seized_or_hands_it_over(status, act):
    order = make_work_order(until=status)
    seize(order.item)

    with pytest.raises(ItemAway):
        act(order, person("mona", order.store))

    order.refresh_from_db()
    assert (order.status, order.item.custody) == (status, "third_party")


def test_an_order_for_what_was_seized_is_called_off_and_it_stays_where_it_is():
    order = make_work_order(until="diagnosing")
    seize(order.item)

    workshop.cancel(order.id, actor=person("mona", order.store))

    order.refresh_from_db()
    assert (order.status, order.custody, order.item.custody) == ("cancelled", "third_party", "third_party")


def test_the_clock_of_who_works_on_it_stops_and_one_begun_later_runs_on():
    held, freed = make_work_order(until="in_work"), make_work_order(until="in_work")
    hold(held.item)
    hold(freed.item)
    release_hold(actor=OFFICER, item_id=freed.item_id)
    workshop.wait_for_parts(freed.id, actor=person("tina", freed.store))
    workshop.resume_work(freed.id, actor=person("tina", freed.store))

    relayed()

    at = Event.objects.filter(type="recommerce.item.held.v1").values_list("occurred_at", flat=True)
    assert [row.ended_at for row in held.time_entries.all()] == [at.get(aggregate_id=held.item_id)]
    assert [row.ended_at is None for row in freed.time_entries.order_by("started_at")] == [False, True]


# --- what the database itself refuses -------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "constraint"),
    [({}, "items_hold_one_open"), ({"until": timezone.now()}, "items_hold_ends_somehow")],
)
def test_two_open_holds_or_one_that_ended_somehow(values, constraint):
    item = make_item()
    hold(item)

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        ItemHold.objects.create(item=item, authority="x", since=timezone.now(), **values)
