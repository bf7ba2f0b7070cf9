"""Whose cost or earning each entry of a ledger is, told of what was written before 0004 in batches that each commit;
then it must be told.

Of what went from one company of the house to another, the purchases by transfer part the entries of each passport, and
what a document says later stays where it spoke first; a second passport that was merged before its thing went was of the
company that the journal names at the merge.
"""

import django.db.models.deletion
from django.db import migrations, models

BATCH = 10_000

CROSSINGS = """
crossing AS MATERIALIZED (
    SELECT entry.id, entry.item_id, transfer.legal_entity_id AS seller, transfer.buyer_id AS buyer
    FROM items_itementry entry JOIN items_transfer transfer ON transfer.id = entry.source_id
    WHERE entry.kind = 'purchase' AND entry.source_resource = 'transfer'
)
"""
OF_WHAT_CROSSED = f"""
WITH {CROSSINGS}, told AS (
    SELECT id, item_id,
        CASE WHEN kind = 'purchase' AND source_resource = 'transfer' THEN id
        ELSE min(id) OVER (PARTITION BY item_id, source_id) END AS first
    FROM items_itementry WHERE item_id IN (SELECT item_id FROM crossing)
)
UPDATE items_itementry entry SET legal_entity_id = COALESCE(
    (SELECT buyer FROM crossing
        WHERE crossing.item_id = told.item_id AND crossing.id <= told.first ORDER BY crossing.id DESC LIMIT 1),
    (SELECT seller FROM crossing WHERE crossing.item_id = told.item_id ORDER BY crossing.id LIMIT 1)
)
FROM told WHERE told.id = entry.id AND entry.legal_entity_id IS NULL
"""
OF_THEIR_TWINS = f"""
WITH {CROSSINGS}
UPDATE items_itementry entry SET legal_entity_id = COALESCE(
    (SELECT legal_entity_id FROM core_event
        WHERE resource = 'item' AND aggregate_id = twin.id AND type = 'recommerce.item.merged.v1' ORDER BY id LIMIT 1),
    twin.legal_entity_id
)
FROM items_item twin
WHERE twin.merged_into_id IN (SELECT item_id FROM crossing)
    AND entry.item_id = twin.id AND entry.legal_entity_id IS NULL
"""
OF_THE_REST = """
UPDATE items_itementry entry SET legal_entity_id = item.legal_entity_id
FROM items_item item
WHERE item.id = entry.item_id AND entry.legal_entity_id IS NULL AND entry.id BETWEEN %s AND %s
"""
STRICT = """
CREATE OR REPLACE FUNCTION items_ledger_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'an item''s ledger is append-only' USING ERRCODE = 'restrict_violation';
END $$;
"""
# From here on no row comes without. Each step may be run again, since what stops between two leaves those before it.
TOLD = """
ALTER TABLE items_itementry DROP CONSTRAINT IF EXISTS items_entry_of_a_company,
    ADD CONSTRAINT items_entry_of_a_company CHECK (legal_entity_id IS NOT NULL) NOT VALID
"""
CHECKED = "ALTER TABLE items_itementry VALIDATE CONSTRAINT items_entry_of_a_company"
OBLIGATORY = "ALTER TABLE items_itementry ALTER COLUMN legal_entity_id SET NOT NULL"  # no scan: it has been validated
OPTIONAL = "ALTER TABLE items_itementry ALTER COLUMN legal_entity_id DROP NOT NULL"
NOT_TWICE = "ALTER TABLE items_itementry DROP CONSTRAINT IF EXISTS items_entry_of_a_company"


def fill(_apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(OF_WHAT_CROSSED)
        cursor.execute(OF_THEIR_TWINS)
        cursor.execute("SELECT COALESCE(max(id), 0) FROM items_itementry")
        (last,) = cursor.fetchone()
        for first in range(1, last + 1, BATCH):
            cursor.execute(OF_THE_REST, [first, first + BATCH - 1])


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("core", "0002_bodies_and_journal"),
        ("items", "0004_whose_entries"),
    ]

    operations = [
        migrations.RunSQL(TOLD, NOT_TWICE),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.RunSQL(CHECKED, migrations.RunSQL.noop),
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(OBLIGATORY, OPTIONAL)],
            state_operations=[
                migrations.AlterField(
                    model_name="itementry",
                    name="legal_entity",
                    field=models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="stores.legalentity",
                    ),
                ),
            ],
        ),
        migrations.RunSQL(NOT_TWICE, migrations.RunSQL.noop),
        migrations.RunSQL(STRICT, migrations.RunSQL.noop),
    ]
