"""Prices of what goes to another company of the house. The checks of lines are validated by 0011, without a lock."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('items', '0009_sale_correction_kept'),
        ('stores', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='transfer',
            name='buyer',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='stores.legalentity'),
        ),
        migrations.AddField(
            model_name='transferline',
            name='price',
            field=models.DecimalField(decimal_places=2, max_digits=12, null=True),
        ),
        migrations.AddField(
            model_name='transferline',
            name='register_code',
            field=models.CharField(blank=True, max_length=40),
        ),
        migrations.AddField(
            model_name='transferline',
            name='vat_origin',
            field=models.CharField(blank=True, choices=[('unknown', 'unknown'), ('customer_owned', 'belongs to a customer'), ('private_purchase', 'bought from a private person'), ('margin_purchase', 'bought from a dealer under the margin scheme'), ('exempt_purchase', 'bought from an exempt business'), ('deducted', 'VAT was deducted')], max_length=20),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='transferline',
            trigger=pgtrigger.compiler.Trigger(name='transfer_line_priced', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n                    IF (NEW.price IS NULL)\n                        <> (SELECT buyer_id IS NULL FROM items_transfer WHERE id = NEW.transfer_id) THEN\n                      RAISE EXCEPTION 'a price is for another company, and another company pays one'\n                        USING ERRCODE = 'check_violation', CONSTRAINT = 'items_transfer_line_priced';\n                    END IF;\n                    RETURN NEW;\n                ", hash='7a6a4931d2e95447666c47980b7b1f4eb1116f0f', operation='INSERT OR UPDATE', pgid='pgtrigger_transfer_line_priced_e926d', table='items_transferline', when='BEFORE')),
        ),
        AddConstraintNotValid(
            model_name='transfer',
            constraint=models.CheckConstraint(condition=models.Q(('buyer__isnull', True), models.Q(('buyer', models.F('legal_entity')), _negated=True), _connector='OR'), name='items_transfer_buys_from_another'),
        ),
        AddConstraintNotValid(
            model_name='transferline',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('price__isnull', True), ('register_code', ''), ('vat_origin', '')), models.Q(('price__gt', 0), ('received_at__isnull', True), ('register_code', ''), ('vat_origin__in', ['', 'margin_purchase', 'exempt_purchase', 'deducted'])), models.Q(('price__gt', 0), ('received_at__isnull', False), ('vat_origin__in', ('margin_purchase', 'exempt_purchase', 'deducted')), models.Q(('register_code', ''), _negated=True)), _connector='OR'), name='items_transfer_line_bought'),
        ),
    ]
