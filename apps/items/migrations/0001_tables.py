import apps.core.codes
import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.functions.datetime
import functools
import pgtrigger.compiler
import pgtrigger.migrations
import uuid_utils.compat
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('items', '0001_initial'), ('items', '0002_search_metadata'), ('items', '0003_passport'), ('items', '0004_passport_checks'), ('items', '0005_places'), ('items', '0006_places_checks'), ('items', '0007_seized_by_the_police'), ('items', '0008_sale_correction'), ('items', '0009_sale_correction_kept'), ('items', '0010_between_companies')]

    initial = True

    dependencies = [
        ('catalog', '0001_tables'),
        ('core', '0002_bodies_and_journal'),
        ('customers', '0001_tables'),
        ('stores', '0001_tables'),
    ]

    operations = [
        migrations.CreateModel(
            name='StockLocation',
            fields=[
                ('id', models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('store', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='stock_locations', to='stores.store')),
                ('code', models.CharField(max_length=20)),
                ('name', models.CharField(max_length=100)),
                ('archived_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['store', 'code'],
                'constraints': [models.UniqueConstraint(fields=('store', 'code'), name='items_location_code_once_per_store')],
            },
        ),
        migrations.CreateModel(
            name='Item',
            fields=[
                ('id', models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('code', models.CharField(editable=False, max_length=20, unique=True)),
                ('legal_entity', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='items', to='stores.legalentity')),
                ('store', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='items', to='stores.store')),
                ('product', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='items', to='catalog.product')),
                ('description', models.CharField(blank=True, max_length=200)),
                ('brand_name', models.CharField(blank=True, max_length=100)),
                ('model_name', models.CharField(blank=True, max_length=100)),
                ('color', models.CharField(blank=True, max_length=40)),
                ('identifier_kind', models.CharField(choices=[('none', 'no number'), ('serial', 'serial number'), ('fnuci', 'bicycle register number'), ('imei', 'IMEI')], default='none', max_length=10)),
                ('identifier', models.CharField(blank=True, max_length=60)),
                ('owner_kind', models.CharField(choices=[('customer', 'customer'), ('entity', 'our company'), ('outside', 'somebody we do not know')], max_length=10)),
                ('customer', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='items', to='customers.customer')),
                ('vat_origin', models.CharField(choices=[('unknown', 'unknown'), ('customer_owned', 'belongs to a customer'), ('private_purchase', 'bought from a private person'), ('margin_purchase', 'bought from a dealer under the margin scheme'), ('exempt_purchase', 'bought from an exempt business'), ('deducted', 'VAT was deducted')], default='unknown', max_length=20)),
                ('custody', models.CharField(choices=[('unknown', 'unknown'), ('customer', 'customer'), ('store', 'store'), ('in_transit', 'on its way'), ('third_party', 'third party')], default='unknown', editable=False, max_length=12)),
                ('held', models.BooleanField(default=False, editable=False)),
                ('grade', models.CharField(blank=True, choices=[('A', 'A: no trace of use, everything works'), ('B', 'B: light marks seen from near, everything works'), ('C', 'C: marks seen from two metres, everything works'), ('D', 'D: worn or damaged, works and is safe after repair'), ('E', 'E: does not work, can be repaired'), ('X', 'X: for parts only')], editable=False, max_length=1)),
                ('location', models.ForeignKey(blank=True, db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='items', to='items.stocklocation')),
                ('merged_into', models.ForeignKey(blank=True, db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='duplicates', to='items.item')),
                ('metadata', models.JSONField(blank=True, default=dict)),
                ('search_text', models.TextField(editable=False)),
            ],
            options={
                'ordering': ['-id'],
                'indexes': [models.Index(fields=['identifier'], name='items_item_identifier_ix'), models.Index(condition=models.Q(('location__isnull', False)), fields=['location'], name='items_item_location'), models.Index(condition=models.Q(('merged_into__isnull', False)), fields=['merged_into'], name='items_item_duplicates'), django.contrib.postgres.indexes.GinIndex(fields=['search_text'], name='items_item_search', opclasses=['gin_trgm_ops']), django.contrib.postgres.indexes.GinIndex(fields=['metadata'], name='items_item_metadata', opclasses=['jsonb_path_ops'])],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('customer__isnull', False), ('owner_kind', 'customer'), ('vat_origin', 'customer_owned')), models.Q(('customer__isnull', True), ('owner_kind', 'outside'), ('vat_origin', 'customer_owned')), models.Q(('customer__isnull', True), ('owner_kind', 'entity'), models.Q(('vat_origin', 'customer_owned'), _negated=True)), _connector='OR'), name='items_item_owner'), models.CheckConstraint(condition=models.Q(models.Q(('identifier', ''), ('identifier_kind', 'none')), models.Q(models.Q(('identifier_kind', 'none'), _negated=True), models.Q(('identifier', ''), _negated=True)), _connector='OR'), name='items_item_identifier'), models.CheckConstraint(condition=models.Q(('custody__in', ['unknown', 'customer', 'store', 'in_transit', 'third_party'])), name='items_item_custody'), models.CheckConstraint(condition=models.Q(('merged_into__isnull', True), models.Q(('merged_into', models.F('id')), _negated=True), _connector='OR'), name='items_item_not_its_own_twin'), models.CheckConstraint(condition=models.Q(('location__isnull', True), ('custody', 'store'), _connector='OR'), name='items_item_located_in_store'), models.CheckConstraint(condition=models.Q(('grade__in', ['', 'A', 'B', 'C', 'D', 'E', 'X'])), name='items_item_grade'), models.UniqueConstraint(condition=models.Q(('identifier_kind__in', ('fnuci', 'imei'))), fields=('legal_entity', 'identifier_kind', 'identifier'), name='items_item_one_per_identifier')],
            },
        ),
        migrations.CreateModel(
            name='ConditionReport',
            fields=[
                ('id', models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, primary_key=True, serialize=False)),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reports', to='items.item')),
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
                'constraints': [models.CheckConstraint(condition=models.Q(('grade__in', ['A', 'B', 'C', 'D', 'E', 'X']), ('kind__in', ['declared', 'inspected'])), name='items_report_says_something')],
            },
        ),
        migrations.CreateModel(
            name='ItemEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='items.item')),
                ('kind', models.CharField(choices=[('purchase', 'purchase'), ('part', 'part'), ('labour', 'labour'), ('fee', 'fee'), ('sale', 'sale'), ('sale_return', 'sale taken back'), ('purchase_reversal', 'purchase given back'), ('rental', 'rental'), ('correction', 'correction'), ('sale_correction', 'sale put right')], max_length=20)),
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
                'constraints': [models.UniqueConstraint(fields=('item', 'kind', 'source_resource', 'source_id', 'label'), name='items_entry_once_per_source'), models.CheckConstraint(condition=models.Q(('amount__gte', 0), ('kind__in', ('correction', 'sale_correction')), _connector='OR'), name='items_entry_amount'), models.CheckConstraint(condition=models.Q(models.Q(('kind__in', ('purchase', 'sale', 'sale_return', 'purchase_reversal')), models.Q(('vat_origin__in', ['', 'customer_owned']), _negated=True)), models.Q(models.Q(('kind__in', ('purchase', 'sale', 'sale_return', 'purchase_reversal')), _negated=True), ('vat_origin', '')), _connector='OR'), name='items_entry_vat_origin')],
            },
        ),
        migrations.CreateModel(
            name='ItemHold',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='holds', to='items.item')),
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
                'constraints': [models.UniqueConstraint(condition=models.Q(('until__isnull', True)), fields=('item',), name='items_hold_one_open'), models.CheckConstraint(condition=models.Q(models.Q(('outcome', ''), ('until__isnull', True)), models.Q(('until__isnull', False), models.Q(('outcome', ''), _negated=True)), _connector='OR'), name='items_hold_ends_somehow')],
            },
        ),
        migrations.CreateModel(
            name='Transfer',
            fields=[
                ('id', models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('code', models.CharField(default=functools.partial(apps.core.codes.new_code, *('TR',), **{}), max_length=12, unique=True)),
                ('legal_entity', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='stores.legalentity')),
                ('store', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='stores.store')),
                ('destination', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='stores.store')),
                ('buyer', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='stores.legalentity')),
                ('status', models.CharField(choices=[('draft', 'being prepared'), ('sent', 'on its way'), ('received', 'received'), ('cancelled', 'cancelled')], default='draft', max_length=10)),
                ('note', models.CharField(blank=True, max_length=500)),
                ('sent_at', models.DateTimeField(blank=True, null=True)),
                ('received_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['-id'],
                'indexes': [models.Index(fields=['destination', 'status'], name='items_transfer_expected')],
                'constraints': [models.CheckConstraint(condition=models.Q(('store', models.F('destination')), _negated=True), name='items_transfer_goes_elsewhere'), models.CheckConstraint(condition=models.Q(('status__in', ['draft', 'cancelled']), ('sent_at__isnull', False), _connector='OR'), name='items_transfer_was_sent'), models.CheckConstraint(condition=models.Q(('buyer__isnull', True), models.Q(('buyer', models.F('legal_entity')), _negated=True), _connector='OR'), name='items_transfer_buys_from_another')],
            },
        ),
        migrations.CreateModel(
            name='TransferLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('transfer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='items.transfer')),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='transfer_lines', to='items.item')),
                ('active', models.BooleanField(default=True)),
                ('received_at', models.DateTimeField(blank=True, null=True)),
                ('received_by', models.CharField(blank=True, max_length=80)),
                ('price', models.DecimalField(decimal_places=2, max_digits=12, null=True)),
                ('vat_origin', models.CharField(blank=True, choices=[('unknown', 'unknown'), ('customer_owned', 'belongs to a customer'), ('private_purchase', 'bought from a private person'), ('margin_purchase', 'bought from a dealer under the margin scheme'), ('exempt_purchase', 'bought from an exempt business'), ('deducted', 'VAT was deducted')], max_length=20)),
                ('register_code', models.CharField(blank=True, max_length=40)),
            ],
            options={
                'ordering': ['transfer', 'id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('active', True)), fields=('item',), name='items_transfer_line_one_at_a_time'), models.UniqueConstraint(fields=('transfer', 'item'), name='items_transfer_line_once'), models.CheckConstraint(condition=models.Q(('received_at__isnull', True), ('active', False), _connector='OR'), name='items_transfer_line_arrived'), models.CheckConstraint(condition=models.Q(models.Q(('price__isnull', True), ('register_code', ''), ('vat_origin', '')), models.Q(('price__gt', 0), ('received_at__isnull', True), ('register_code', ''), ('vat_origin__in', ['', 'margin_purchase', 'exempt_purchase', 'deducted'])), models.Q(('price__gt', 0), ('received_at__isnull', False), ('vat_origin__in', ('margin_purchase', 'exempt_purchase', 'deducted')), models.Q(('register_code', ''), _negated=True)), _connector='OR'), name='items_transfer_line_bought')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='transferline',
            trigger=pgtrigger.compiler.Trigger(name='transfer_line_priced', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n                    IF (NEW.price IS NULL)\n                        <> (SELECT buyer_id IS NULL FROM items_transfer WHERE id = NEW.transfer_id) THEN\n                      RAISE EXCEPTION 'a price is for another company, and another company pays one'\n                        USING ERRCODE = 'check_violation', CONSTRAINT = 'items_transfer_line_priced';\n                    END IF;\n                    RETURN NEW;\n                ", hash='7a6a4931d2e95447666c47980b7b1f4eb1116f0f', operation='INSERT OR UPDATE', pgid='pgtrigger_transfer_line_priced_e926d', table='items_transferline', when='BEFORE')),
        ),
        migrations.CreateModel(
            name='CustodyEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='custody_events', to='items.item')),
                ('holder_kind', models.CharField(choices=[('unknown', 'unknown'), ('customer', 'customer'), ('store', 'store'), ('in_transit', 'on its way'), ('third_party', 'third party')], max_length=12)),
                ('holder_customer', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='custody_events', to='customers.customer')),
                ('holder_store', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='custody_events', to='stores.store')),
                ('third_party', models.CharField(blank=True, max_length=100)),
                ('since', models.DateTimeField()),
                ('until', models.DateTimeField(blank=True, null=True)),
                ('reason_code', models.CharField(blank=True, max_length=40)),
                ('actor_kind', models.CharField(max_length=10)),
                ('actor_id', models.CharField(max_length=64)),
                ('actor_label', models.CharField(max_length=80)),
                ('device_id', models.UUIDField(blank=True, null=True)),
            ],
            options={
                'ordering': ['item', 'id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('until__isnull', True)), fields=('item',), name='items_custody_one_holder'), models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gte', models.F('since')), _connector='OR'), name='items_custody_dates'), models.CheckConstraint(condition=models.Q(models.Q(('holder_customer__isnull', False), ('holder_kind', 'customer'), ('holder_store__isnull', True), ('third_party', '')), models.Q(('holder_customer__isnull', True), ('holder_kind__in', ['store', 'in_transit']), ('holder_store__isnull', False), ('third_party', '')), models.Q(('holder_customer__isnull', True), ('holder_kind', 'third_party'), ('holder_store__isnull', True), models.Q(('third_party', ''), _negated=True)), models.Q(('holder_customer__isnull', True), ('holder_kind', 'unknown'), ('holder_store__isnull', True), ('third_party', '')), _connector='OR'), name='items_custody_holder')],
            },
        ),
    ]
