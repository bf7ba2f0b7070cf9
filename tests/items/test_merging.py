"""Two passports of one thing: one is kept, both stay readable."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from apps.core.actors import system
from apps.core.errors import Invalid, PermissionRefused
from apps.core.models import Event
from apps.items.errors import CannotMerge, ItemHeld, ItemMerged
from apps.items.models import Item
from apps.items.operations import hold_item, merge_items, move_custody, record_entry
from apps.items.selectors import cost_of, costs_of, passport_of, search
from apps.items.states import EntryKind, HolderKind, IdentifierKind
from apps.workshop import operations as workshop
from apps.workshop.inputs import NewWorkOrder
from tests.factories.api import Caller, problem
from tests.factories.items import make_item, make_own_item, make_source, make_transfer
from tests.factories.stores import actor_with, make_store
from tests.factories.workshop import person

pytestmark = pytest.mark.django_db
MANAGER = system("manager")


def merge(kept, duplicate, actor=MANAGER):
    return merge_items(actor=actor, kept_id=kept.pk, duplicate_id=duplicate.pk)


def twins(**values):
    store = make_store()
    return make_own_item("100.00", store=store), make_item(store=store, **values)


def open_order(item):
    new = NewWorkOrder(store_code=item.store.code, customer_id=item.customer_id, item_id=item.pk)
    return workshop.book(new, actor=person("clara", item.store))[0]


def unmerged():
    return Item.objects.filter(merged_into=None).count() == Item.objects.count()


def test_the_duplicate_points_at_the_kept_one_which_takes_its_number_and_its_open_order():
    kept, duplicate = twins(identifier_kind=IdentifierKind.FNUCI, identifier="AB12")
    order = open_order(duplicate)

    merge(kept, duplicate)

    for row in (kept, duplicate, order):
        row.refresh_from_db()
    assert (duplicate.merged_into, duplicate.identifier, duplicate.custody) == (kept, "", "unknown")
    assert (kept.identifier, kept.identifier_kind, order.item_id) == ("AB12", "fnuci", kept.pk)
    told = Event.objects.filter(type__regex=r"item\.merged|item_changed").order_by("id")
    assert [(row.type, row.aggregate_id) for row in told] == [
        ("recommerce.work_order.item_changed.v1", order.pk),
        ("recommerce.item.merged.v1", duplicate.pk),
    ]


def test_the_kept_passport_tells_of_both_and_the_duplicate_still_of_itself():
    kept, duplicate = twins()
    record_entry(
        actor=MANAGER, item_id=duplicate.pk, kind=EntryKind.FEE, amount=Decimal("7.00"), currency="EUR",
        source=make_source(),
    )  # fmt: skip

    merge(kept, duplicate)

    kept.refresh_from_db()
    duplicate.refresh_from_db()
    whole, rest = passport_of(kept, MANAGER), passport_of(duplicate, MANAGER)
    assert ([row.kind for row in whole.ledger], cost_of(kept)) == (["purchase", "fee"], Decimal("107.00"))
    assert [(row.item, row.holder_kind) for row in whole.custody] == [
        (kept, "store"),
        (duplicate, "customer"),
        (duplicate, "unknown"),
    ]
    assert ([row.kind for row in rest.ledger], whole.twins) == (["fee"], [duplicate])
    asked = [kept, duplicate, make_own_item("3.00")]
    assert costs_of([item.pk for item in asked]) == {item.pk: cost_of(item) for item in asked}


def test_nothing_more_happens_to_a_second_passport_and_words_find_the_kept_one():
    kept, duplicate = twins()
    merge(kept, duplicate)

    with pytest.raises(ItemMerged) as refused:
        move_custody(actor=MANAGER, item_id=duplicate.pk, holder=HolderKind.STORE, store_id=duplicate.store_id)
    with pytest.raises(ItemMerged):
        merge(kept, duplicate)

    assert refused.value.extra == {"kept": kept.code}
    assert list(search(MANAGER, "nakamura")) == [kept]
    assert list(search(MANAGER, duplicate.code)) == [duplicate]


def test_a_twin_of_a_twin_points_at_the_one_that_is_kept():
    kept, second = twins()
    third = make_item(store=kept.store)
    merge(second, third)

    merge(kept, second)

    assert set(Item.objects.filter(merged_into=kept)) == {second, third}


def _both_open(kept, duplicate):
    open_order(duplicate)
    open_order(kept)


def _on_its_way(kept, duplicate):
    make_transfer(kept.store, kept)


def _two_numbers(kept, duplicate):
    for number, item in enumerate((kept, duplicate)):
        Item.objects.filter(pk=item.pk).update(identifier_kind="serial", identifier=f"S{number}")


@pytest.mark.parametrize("prepare", [_both_open, _on_its_way, _two_numbers])
def test_what_contradicts_itself_stays_two(prepare):
    kept, duplicate = twins()
    prepare(kept, duplicate)

    with pytest.raises(CannotMerge):
        merge(kept, duplicate)

    assert unmerged()


def test_our_stock_another_companys_thing_itself_and_what_is_held_are_not_merged_away():
    kept, duplicate = twins()

    with pytest.raises(CannotMerge):
        merge(duplicate, kept)
    with pytest.raises(CannotMerge):
        merge(kept, make_item())
    with pytest.raises(Invalid):
        merge(kept, kept)
    with pytest.raises(PermissionRefused):
        merge(kept, duplicate, actor_with({"items:merge"}, stores=[make_store()]))
    hold_item(actor=MANAGER, item_id=duplicate.pk, authority="Police")
    with pytest.raises(ItemHeld):
        merge(kept, duplicate)

    assert unmerged()


def test_merged_over_http_by_who_sees_both():
    kept, duplicate = twins()
    manager = Caller("items:read", "items:merge", stores=[kept.store])

    hidden = manager.post(f"items/{kept.pk}/merge/", {"duplicate": str(make_item().pk)})
    assert problem(hidden) == (422, "invalid", ["/duplicate"])
    assert manager.post(f"items/{kept.pk}/merge/", {"duplicate": str(duplicate.pk)}).status_code == 200

    assert manager.get(f"items/{duplicate.pk}/").json()["merged_into"] == str(kept.pk)
    told = manager.get(f"items/{kept.pk}/passport/").json()
    assert told["twins"] == [{"id": str(duplicate.pk), "code": duplicate.code}]


def test_no_passport_is_its_own_twin():
    item = make_item()

    with pytest.raises(IntegrityError, match="items_item_not_its_own_twin"), transaction.atomic():
        Item.objects.filter(pk=item.pk).update(merged_into=item)
