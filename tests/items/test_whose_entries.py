"""Entries written before they said of which company they are are told it, as they would have said it themselves."""

from decimal import Decimal
from importlib import import_module

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.migrations.state import ProjectState

from apps.items.models import ItemEntry
from apps.items.operations import merge_items, record_entry
from apps.items.states import EntryKind
from tests.factories.between import SHOP, cross, make_company_store, make_shelved
from tests.factories.items import make_own_item, make_source

pytestmark = pytest.mark.django_db
WHOSE = import_module("apps.items.migrations.0004_whose_entries")
KEPT = import_module("apps.items.migrations.0005_whose_entries_kept")


def forget():
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # not at a commit that never comes: the table is altered
        cursor.execute("ALTER TABLE items_itementry ALTER COLUMN legal_entity_id DROP NOT NULL")
        cursor.execute("ALTER TABLE items_itementry DISABLE TRIGGER items_itementry_append_only")
        cursor.execute("UPDATE items_itementry SET legal_entity_id = NULL")
        cursor.execute("ALTER TABLE items_itementry ENABLE TRIGGER items_itementry_append_only")
        cursor.execute(WHOSE.GUARD)


def run_until(step):
    """The first steps of the migration, as if it was stopped there; None runs them all."""
    state = ProjectState()
    with connection.schema_editor() as editor:
        for operation in steps()[:step]:
            operation.database_forwards("items", editor, state, state)


def steps():
    told = [getattr(operation, "database_operations", [operation]) for operation in KEPT.Migration.operations]
    return [operation for operations in told for operation in operations]


def whose():
    return list(ItemEntry.objects.order_by("id").values_list("id", "legal_entity"))


def test_the_company_of_each_is_found_again(monkeypatch):
    here, there = make_company_store(), make_company_store()
    item, earlier, later = make_shelved(here), make_own_item("30.00", store=here), make_own_item("40.00", store=there)
    order = {"actor": SHOP, "item_id": item.pk, "currency": "EUR", "source": make_source("work_order", "WO")}
    record_entry(kind=EntryKind.PART, amount=Decimal("20.00"), **order)
    merge_items(actor=SHOP, kept_id=item.pk, duplicate_id=earlier.pk)
    cross(item, there, "150.00")
    record_entry(kind=EntryKind.CORRECTION, amount=Decimal("-5.00"), **order)
    merge_items(actor=SHOP, kept_id=item.pk, duplicate_id=later.pk)
    cross(item, here, "130.00")
    make_own_item("10.00", store=there)
    before = whose()
    forget()
    monkeypatch.setattr(KEPT, "BATCH", 2)

    with connection.schema_editor() as editor:
        KEPT.fill(None, editor)

    assert whose() == before
    for change in ({"legal_entity": here.entity}, {"amount": 0}):
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            ItemEntry.objects.update(**change)


@pytest.mark.parametrize("stopped_after", range(1, len(steps()) + 1))
def test_stopped_on_its_way_it_is_done_by_running_it_again(stopped_after):
    make_own_item("10.00")
    before = whose()
    forget()

    run_until(stopped_after)
    run_until(None)

    assert whose() == before
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        ItemEntry.objects.update(amount=0)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (SELECT attnotnull FROM pg_attribute WHERE attrelid = 'items_itementry'::regclass"
            " AND attname = 'legal_entity_id'), count(*) FROM pg_constraint WHERE conname = 'items_entry_of_a_company'"
        )
        assert cursor.fetchone() == (True, 0)
