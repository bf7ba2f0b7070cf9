"""The ledger, holds and condition reports of an item. Its own checks are validated by 0004, without locking the table."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.datetime
import uuid_utils.compat
from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models

# What a thing cost and earned is only ever added to.
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

    dependencies = [
        ('catalog', '0003_search_metadata'),
        ('customers', '0002_search_metadata'),
        ('items', '0002_search_metadata'),
        ('stores', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='ConditionReport',
            fields=[
                ('id', models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('declared', 'declared by its owner'), ('inspected', 'inspected by us')], max_length=10)),
                ('grade', models.CharField(choices=[('A', 'A: no trace of use, everything works'), ('B', 'B: light marks seen from near, everything works'), ('C', 'C: marks seen from two metres, everything works'), ('D', 'D: worn or damaged, works and is safe after repair'), ('E', 'E: does not work, can be repaired'), ('X', 'X: for parts only')], max_length=1)),
                ('findings', models.JSONField(blank=True, default=list)),
                ('notes', models.CharField(blank=True, max_length=2000)),
                ('file_ids', django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), blank=True, default=list, size=None)),
                ('actor_kind', models.CharField(max_length=10)),
                ('actor_id', models.CharField(max_length=64)),
                ('actor_label', models.CharField(max_length=80)),
                ('recorded_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                'ordering': ['item', 'id'],
            },
        ),
        migrations.CreateModel(
            name='ItemEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('purchase', 'purchase'), ('part', 'part'), ('labour', 'labour'), ('fee', 'fee'), ('sale', 'sale'), ('sale_return', 'sale taken back'), ('purchase_reversal', 'purchase given back'), ('rental', 'rental'), ('correction', 'correction')], max_length=20)),
                ('amount', models.DecimalField(decimal_places=2, max_digits=12)),
                ('currency', models.CharField(max_length=3)),
                ('label', models.CharField(blank=True, max_length=200)),
                ('vat_origin', models.CharField(blank=True, choices=[('unknown', 'unknown'), ('customer_owned', 'belongs to a customer'), ('private_purchase', 'bought from a private person'), ('margin_purchase', 'bought from a dealer under the margin scheme'), ('exempt_purchase', 'bought from an exempt business'), ('deducted', 'VAT was deducted')], max_length=20)),
                ('source_resource', models.CharField(max_length=40)),
                ('source_id', models.UUIDField()),
                ('source_code', models.CharField(max_length=40)),
                ('actor_kind', models.CharField(max_length=10)),
                ('actor_id', models.CharField(max_length=64)),
                ('actor_label', models.CharField(max_length=80)),
                ('occurred_at', models.DateTimeField()),
                ('recorded_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                'ordering': ['item', 'id'],
            },
        ),
        migrations.CreateModel(
            name='ItemHold',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('authority', models.CharField(max_length=100)),
                ('reference', models.CharField(blank=True, max_length=60)),
                ('note', models.CharField(blank=True, max_length=500)),
                ('since', models.DateTimeField()),
                ('actor_id', models.CharField(max_length=64)),
                ('actor_label', models.CharField(max_length=80)),
                ('until', models.DateTimeField(blank=True, null=True)),
                ('outcome', models.CharField(blank=True, choices=[('freed', 'freed'), ('seized', 'seized')], max_length=10)),
                ('released_by_id', models.CharField(blank=True, max_length=64)),
                ('released_by_label', models.CharField(blank=True, max_length=80)),
                ('release_note', models.CharField(blank=True, max_length=500)),
            ],
            options={
                'ordering': ['item', 'id'],
            },
        ),
        migrations.RemoveConstraint(
            model_name='item',
            name='items_item_owner',
        ),
        migrations.AddField(
            model_name='item',
            name='grade',
            field=models.CharField(blank=True, choices=[('A', 'A: no trace of use, everything works'), ('B', 'B: light marks seen from near, everything works'), ('C', 'C: marks seen from two metres, everything works'), ('D', 'D: worn or damaged, works and is safe after repair'), ('E', 'E: does not work, can be repaired'), ('X', 'X: for parts only')], editable=False, max_length=1),
        ),
        migrations.AddField(
            model_name='item',
            name='held',
            field=models.BooleanField(default=False, editable=False),
        ),
        migrations.AlterField(
            model_name='item',
            name='owner_kind',
            field=models.CharField(choices=[('customer', 'customer'), ('entity', 'our company'), ('outside', 'somebody we do not know')], max_length=10),
        ),
        AddConstraintNotValid(
            model_name='item',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('customer__isnull', False), ('owner_kind', 'customer'), ('vat_origin', 'customer_owned')), models.Q(('customer__isnull', True), ('owner_kind', 'outside'), ('vat_origin', 'customer_owned')), models.Q(('customer__isnull', True), ('owner_kind', 'entity'), models.Q(('vat_origin', 'customer_owned'), _negated=True)), _connector='OR'), name='items_item_owner'),
        ),
        AddConstraintNotValid(
            model_name='item',
            constraint=models.CheckConstraint(condition=models.Q(('grade__in', ['', 'A', 'B', 'C', 'D', 'E', 'X'])), name='items_item_grade'),
        ),
        migrations.AddField(
            model_name='conditionreport',
            name='item',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reports', to='items.item'),
        ),
        migrations.AddField(
            model_name='itementry',
            name='item',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='items.item'),
        ),
        migrations.AddField(
            model_name='itemhold',
            name='item',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='holds', to='items.item'),
        ),
        migrations.AddConstraint(
            model_name='conditionreport',
            constraint=models.CheckConstraint(condition=models.Q(('grade__in', ['A', 'B', 'C', 'D', 'E', 'X']), ('kind__in', ['declared', 'inspected'])), name='items_report_says_something'),
        ),
        migrations.AddConstraint(
            model_name='itementry',
            constraint=models.UniqueConstraint(fields=('item', 'kind', 'source_resource', 'source_id', 'label'), name='items_entry_once_per_source'),
        ),
        migrations.AddConstraint(
            model_name='itementry',
            constraint=models.CheckConstraint(condition=models.Q(('amount__gte', 0), ('kind', 'correction'), _connector='OR'), name='items_entry_amount'),
        ),
        migrations.AddConstraint(
            model_name='itementry',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind__in', ('purchase', 'sale', 'sale_return', 'purchase_reversal')), models.Q(('vat_origin__in', ['', 'customer_owned']), _negated=True)), models.Q(models.Q(('kind__in', ('purchase', 'sale', 'sale_return', 'purchase_reversal')), _negated=True), ('vat_origin', '')), _connector='OR'), name='items_entry_vat_origin'),
        ),
        migrations.AddConstraint(
            model_name='itemhold',
            constraint=models.UniqueConstraint(condition=models.Q(('until__isnull', True)), fields=('item',), name='items_hold_one_open'),
        ),
        migrations.AddConstraint(
            model_name='itemhold',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('outcome', ''), ('until__isnull', True)), models.Q(('until__isnull', False), models.Q(('outcome', ''), _negated=True)), _connector='OR'), name='items_hold_ends_somehow'),
        ),
        migrations.RunSQL(LEDGER, NO_LEDGER),
    ]
