"""Each entry of a ledger says whose cost or earning it is. Filled and made obligatory by 0005; until then the guard lets
that one column be filled, once."""

import django.db.models.deletion
from django.db import migrations, models

GUARD = """
CREATE OR REPLACE FUNCTION items_ledger_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.legal_entity_id IS NULL AND NEW.legal_entity_id IS NOT NULL
       AND to_jsonb(NEW) - 'legal_entity_id' = to_jsonb(OLD) - 'legal_entity_id' THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'an item''s ledger is append-only' USING ERRCODE = 'restrict_violation';
END $$;
"""
STRICT = """
CREATE OR REPLACE FUNCTION items_ledger_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'an item''s ledger is append-only' USING ERRCODE = 'restrict_violation';
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("stores", "0001_tables"),
        ("items", "0003_customer_of_its_company"),
    ]

    operations = [
        migrations.AddField(
            model_name="itementry",
            name="legal_entity",
            field=models.ForeignKey(
                null=True,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="stores.legalentity",
            ),
        ),
        migrations.RunSQL(GUARD, STRICT),
    ]
