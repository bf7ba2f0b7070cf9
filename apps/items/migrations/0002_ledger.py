"""What the database itself refuses: any change of the ledger."""

from django.db import migrations

LEDGER = """
CREATE FUNCTION items_ledger_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'an item''s ledger is append-only' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER items_itementry_append_only BEFORE UPDATE OR DELETE ON items_itementry
    FOR EACH ROW EXECUTE FUNCTION items_ledger_guard();
"""

NO_LEDGER = """
DROP TRIGGER items_itementry_append_only ON items_itementry;
DROP FUNCTION items_ledger_guard();
"""


class Migration(migrations.Migration):
    replaces = [("items", "0011_between_companies_checks")]

    dependencies = [("items", "0001_tables")]

    operations = [
        migrations.RunSQL(LEDGER, NO_LEDGER),
    ]
