"""A thing belongs to a customer of its own company: watched from now on, and second passports that crossed with their
customer give that one up."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations

MEND = """
UPDATE items_item SET owner_kind = 'outside', customer_id = NULL
FROM customers_customer
WHERE items_item.merged_into_id IS NOT NULL
  AND customers_customer.id = items_item.customer_id
  AND customers_customer.legal_entity_id <> items_item.legal_entity_id
"""


class Migration(migrations.Migration):

    dependencies = [
        ('items', '0002_ledger'),
    ]

    operations = [
        pgtrigger.migrations.AddTrigger(
            model_name='item',
            trigger=pgtrigger.compiler.Trigger(name='item_of_a_customer_of_its_company', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW."customer_id" IS NOT NULL)', func="\n                    IF NEW.legal_entity_id\n                        <> (SELECT legal_entity_id FROM customers_customer WHERE id = NEW.customer_id) THEN\n                      RAISE EXCEPTION 'a thing belongs to a customer of its own company'\n                        USING ERRCODE = 'check_violation', CONSTRAINT = 'items_item_customer_of_its_company';\n                    END IF;\n                    RETURN NEW;\n                ", hash='1d6e5b4ab4c8fbac45c3a81ca177967f0f649dad', operation='INSERT OR UPDATE OF "customer_id", "legal_entity_id"', pgid='pgtrigger_item_of_a_customer_of_its_company_72410', table='items_item', when='BEFORE')),
        ),
        migrations.RunSQL(MEND, migrations.RunSQL.noop),
    ]
