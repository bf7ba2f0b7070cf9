"""Corrected sales were written down as a cost of the thing, with the other sign: the same fact, under its own kind.

The table only ever grows, so its guard steps aside for these rows alone, found before it is locked.
"""

from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations

MEND = """
DO $$
DECLARE wrong bigint[] := ARRAY(
    SELECT id FROM items_itementry WHERE kind = 'correction' AND source_resource = 'sale'
);
BEGIN
    IF cardinality(wrong) > 0 THEN
        ALTER TABLE items_itementry DISABLE TRIGGER items_itementry_append_only;
        UPDATE items_itementry SET kind = 'sale_correction', amount = -amount WHERE id = ANY (wrong);
        ALTER TABLE items_itementry ENABLE TRIGGER items_itementry_append_only;
    END IF;
END $$;
"""


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("items", "0008_sale_correction")]

    operations = [
        migrations.RunSQL(MEND, migrations.RunSQL.noop),
        ValidateConstraint(model_name="itementry", name="items_entry_amount"),
    ]
