import apps.core.codes
import apps.core.periods
import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.datetime
import functools
import pgtrigger.compiler
import pgtrigger.migrations
import uuid_utils.compat
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('resale', '0001_stock'), ('resale', '0002_margin'), ('resale', '0003_listing'), ('resale', '0004_feed_reader'), ('resale', '0005_further_refunds'), ('resale', '0006_orders_of_several_things'), ('resale', '0007_rules_that_are_announced'), ('resale', '0008_between_companies'), ('resale', '0009_between_companies_checks'), ('resale', '0010_channel_secret')]

    initial = True

    dependencies = [
        ('core', '0002_bodies_and_journal'),
        ('customers', '0001_tables'),
        ('items', '0002_ledger'),
        ('payments', '0003_ledger'),
        ('pghistory', '0007_auto_20250421_0444'),
        ('stores', '0001_tables'),
    ]

    operations = [
        migrations.CreateModel(
            name='Channel',
            fields=[
                ('id', models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('code', models.CharField(max_length=20, unique=True)),
                ('name', models.CharField(max_length=100)),
                ('kind', models.CharField(choices=[('store_window', 'shop window'), ('feed', 'product feed a shop reads'), ('web_shop', 'web shop')], max_length=20)),
                ('legal_entity', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='stores.legalentity')),
                ('store', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='stores.store')),
                ('address', models.CharField(blank=True, max_length=300)),
                ('secret_reference', models.CharField(blank=True, max_length=500)),
                ('reader_id', models.UUIDField(blank=True, null=True)),
                ('pulled_at', models.DateTimeField(blank=True, null=True)),
                ('active', models.BooleanField(default=True)),
            ],
            options={
                'ordering': ['code'],
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['store_window', 'feed', 'web_shop'])), name='channel_kind'), models.CheckConstraint(condition=models.Q(('secret_reference', ''), ('secret_reference__regex', '^(env|file|vault|sealed):'), _connector='OR'), name='channel_secret_is_a_reference')],
            },
        ),
        migrations.CreateModel(
            name='MarginChoice',
            fields=[
                ('id', models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('legal_entity', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='margin_choices', to='stores.legalentity')),
                ('method', models.CharField(choices=[('item_by_item', 'item by item'), ('global', 'globally, month by month')], default='item_by_item', max_length=12)),
                ('fleet_full_price', models.BooleanField(default=True)),
                ('carry_over_year', models.BooleanField(default=True)),
                ('effective_from', models.DateField()),
                ('effective_until', models.DateField(blank=True, null=True)),
                ('chosen_by', models.CharField(max_length=80)),
            ],
            options={
                'ordering': ['legal_entity', 'effective_from'],
                'constraints': [django.contrib.postgres.constraints.ExclusionConstraint(expressions=[(models.F('legal_entity'), '='), (apps.core.periods.Validity('effective_from', 'effective_until', django.contrib.postgres.fields.ranges.RangeBoundary()), '&&')], name='resale_margin_choice_one_a_day'), models.CheckConstraint(condition=models.Q(('effective_from__day', 1), models.Q(('effective_until__isnull', True), ('effective_until__day', 1), _connector='OR')), name='resale_margin_choice_whole_months'), models.CheckConstraint(condition=models.Q(('method__in', ['item_by_item', 'global'])), name='resale_margin_choice_method')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='marginchoice',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "resale_marginchoiceevent" ("carry_over_year", "chosen_by", "created_at", "effective_from", "effective_until", "fleet_full_price", "id", "legal_entity_id", "method", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "updated_at", "version") VALUES (NEW."carry_over_year", NEW."chosen_by", NEW."created_at", NEW."effective_from", NEW."effective_until", NEW."fleet_full_price", NEW."id", NEW."legal_entity_id", NEW."method", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."updated_at", NEW."version"); RETURN NULL;', hash='5d891dcc3c197aa4223838573d4399df000e4117', operation='INSERT', pgid='pgtrigger_insert_insert_1ee39', table='resale_marginchoice', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='marginchoice',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "resale_marginchoiceevent" ("carry_over_year", "chosen_by", "created_at", "effective_from", "effective_until", "fleet_full_price", "id", "legal_entity_id", "method", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "updated_at", "version") VALUES (NEW."carry_over_year", NEW."chosen_by", NEW."created_at", NEW."effective_from", NEW."effective_until", NEW."fleet_full_price", NEW."id", NEW."legal_entity_id", NEW."method", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."updated_at", NEW."version"); RETURN NULL;', hash='b218ac6d0f3e02cff8b85c02dae149d455f157bf', operation='UPDATE', pgid='pgtrigger_update_update_7181d', table='resale_marginchoice', when='AFTER')),
        ),
        migrations.CreateModel(
            name='MarginChoiceEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='resale.marginchoice')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('id', models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('legal_entity', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='stores.legalentity')),
                ('method', models.CharField(choices=[('item_by_item', 'item by item'), ('global', 'globally, month by month')], default='item_by_item', max_length=12)),
                ('fleet_full_price', models.BooleanField(default=True)),
                ('carry_over_year', models.BooleanField(default=True)),
                ('effective_from', models.DateField()),
                ('effective_until', models.DateField(blank=True, null=True)),
                ('chosen_by', models.CharField(max_length=80)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='MarginPeriod',
            fields=[
                ('id', models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('legal_entity', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='margin_periods', to='stores.legalentity')),
                ('month', models.DateField()),
                ('currency', models.CharField(max_length=3)),
                ('state', models.CharField(choices=[('open', 'open'), ('closed', 'closed')], default='open', max_length=10)),
                ('stock_first', models.DecimalField(decimal_places=2, max_digits=14, null=True)),
                ('stock_last', models.DecimalField(decimal_places=2, max_digits=14, null=True)),
                ('figures', models.JSONField(default=dict)),
                ('closed_by', models.CharField(blank=True, max_length=80)),
                ('closed_at', models.DateTimeField(null=True)),
            ],
            options={
                'ordering': ['-month', 'id'],
                'constraints': [models.UniqueConstraint(fields=('legal_entity', 'month'), name='resale_margin_period_once'), models.CheckConstraint(condition=models.Q(('month__day', 1)), name='resale_margin_period_first_day'), models.CheckConstraint(condition=models.Q(models.Q(('stock_first__isnull', True), ('stock_last__isnull', True)), models.Q(('month__month', 1), ('stock_first__gte', 0), ('stock_last__gte', 0)), _connector='OR'), name='resale_margin_period_stock'), models.CheckConstraint(condition=models.Q(models.Q(('closed_at__isnull', True), ('closed_by', ''), ('figures', {}), ('state', 'open')), models.Q(('closed_at__isnull', False), ('state', 'closed'), models.Q(('closed_by', ''), _negated=True), models.Q(('figures', {}), _negated=True)), _connector='OR'), name='resale_margin_period_closed_by_somebody')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='marginperiod',
            trigger=pgtrigger.compiler.Trigger(name='margin_period_stays', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."state" = \'closed\')', func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='a4de356b83855d6ba011360e951ba3d3f69cf27d', operation='UPDATE OR DELETE', pgid='pgtrigger_margin_period_stays_c4ec5', table='resale_marginperiod', when='BEFORE')),
        ),
        migrations.CreateModel(
            name='MarginLine',
            fields=[
                ('id', models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, primary_key=True, serialize=False)),
                ('period', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='resale.marginperiod')),
                ('legal_entity', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='stores.legalentity')),
                ('store', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='stores.store')),
                ('kind', models.CharField(choices=[('sale', 'sale'), ('return', 'given back'), ('purchase', 'purchase'), ('purchase_reversal', 'purchase given back'), ('purchase_out', 'purchase taken out: sold on its full price')], max_length=20)),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='items.item')),
                ('item_code', models.CharField(max_length=20)),
                ('source_resource', models.CharField(max_length=40)),
                ('source_id', models.UUIDField()),
                ('source_code', models.CharField(max_length=40)),
                ('reverses', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reversed_by', to='resale.marginline')),
                ('occurred_on', models.DateField()),
                ('recorded_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('recorded_by', models.CharField(max_length=80)),
                ('regime', models.CharField(choices=[('margin', 'VAT on the margin'), ('standard', 'VAT on the full price'), ('exempt', 'no VAT: the company is exempt')], max_length=10)),
                ('reason', models.CharField(choices=[('bought_private', 'bought from a private person'), ('bought_margin', 'bought from a dealer under the margin scheme'), ('bought_exempt', 'bought from an exempt business'), ('vat_deducted', 'VAT was deducted when it was bought'), ('origin_unknown', 'how it was bought is not known'), ('not_ours', 'it belonged to a customer'), ('own_fleet', 'it was in our own rental fleet'), ('opted_out', 'the full price was chosen for this sale'), ('entity_exempt', 'the company is exempt from VAT')], max_length=20)),
                ('currency', models.CharField(max_length=3)),
                ('sale', models.DecimalField(decimal_places=2, default=0, max_digits=14)),
                ('discount', models.DecimalField(decimal_places=2, default=0, max_digits=14)),
                ('purchase', models.DecimalField(decimal_places=2, default=0, max_digits=14)),
                ('margin', models.GeneratedField(db_persist=True, expression=django.db.models.expressions.CombinedExpression(models.F('sale'), '-', models.F('purchase')), output_field=models.DecimalField(decimal_places=2, max_digits=14))),
                ('rate', models.DecimalField(decimal_places=2, max_digits=5)),
                ('taxable', models.DecimalField(decimal_places=2, default=0, max_digits=14)),
                ('vat', models.DecimalField(decimal_places=2, default=0, max_digits=14)),
            ],
            options={
                'ordering': ['occurred_on', 'id'],
                'indexes': [models.Index(fields=['source_id', 'kind'], name='resale_margin_line_source'), models.Index(fields=['item', 'kind'], name='resale_margin_line_item')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('kind__in', ['return', 'purchase_out']), _negated=True), fields=('kind', 'item', 'source_resource', 'source_id'), name='resale_margin_line_once'), models.CheckConstraint(condition=models.Q(('reason__in', ['vat_deducted', 'origin_unknown', 'not_ours', 'own_fleet', 'opted_out', 'entity_exempt']), ('regime', 'margin'), _negated=True), name='resale_margin_line_eligible'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'return'), ('reverses__isnull', False)), models.Q(models.Q(('kind', 'return'), _negated=True), ('reverses__isnull', True)), _connector='OR'), name='resale_margin_line_reverses'), models.CheckConstraint(condition=models.Q(models.Q(('kind__in', ['purchase', 'purchase_reversal', 'purchase_out']), _negated=True), models.Q(('discount', 0), ('sale', 0), ('taxable', 0), ('vat', 0)), _connector='OR'), name='resale_margin_line_purchase')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='marginline',
            trigger=pgtrigger.compiler.Trigger(name='margin_line_append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='20611aa3d41451aa7ddc8c4db55e90c9438f9693', operation='UPDATE OR DELETE', pgid='pgtrigger_margin_line_append_only_0f07c', table='resale_marginline', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='marginline',
            trigger=pgtrigger.compiler.Trigger(name='margin_line_in_open_period', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n                    PERFORM 1 FROM resale_marginperiod\n                      WHERE id = NEW.period_id AND state = 'open' AND legal_entity_id = NEW.legal_entity_id\n                        AND currency = NEW.currency FOR SHARE;\n                    IF NOT FOUND THEN\n                      RAISE EXCEPTION 'the month is closed, or another company''s'\n                        USING ERRCODE = 'check_violation', CONSTRAINT = 'resale_margin_line_in_open_period';\n                    END IF;\n                    RETURN NEW;\n                ", hash='1f0c8693f5adec10980dbedd83a0101d3edbffa3', operation='INSERT', pgid='pgtrigger_margin_line_in_open_period_07279', table='resale_marginline', when='BEFORE')),
        ),
        migrations.CreateModel(
            name='MarkdownPlan',
            fields=[
                ('id', models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('name', models.CharField(max_length=100)),
                ('legal_entity', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='stores.legalentity')),
                ('store', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='stores.store')),
                ('days', django.contrib.postgres.fields.ArrayField(base_field=models.PositiveSmallIntegerField(), size=None)),
                ('percents', django.contrib.postgres.fields.ArrayField(base_field=models.DecimalField(decimal_places=2, max_digits=5), size=None)),
                ('active', models.BooleanField(default=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('active', True)), fields=('legal_entity', 'store'), name='markdown_plan_one_in_force', nulls_distinct=False)],
            },
        ),
        migrations.CreateModel(
            name='PriceRule',
            fields=[
                ('id', models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('legal_entity', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='stores.legalentity')),
                ('grade', models.CharField(choices=[('A', 'A: no trace of use, everything works'), ('B', 'B: light marks seen from near, everything works'), ('C', 'C: marks seen from two metres, everything works'), ('D', 'D: worn or damaged, works and is safe after repair'), ('E', 'E: does not work, can be repaired'), ('X', 'X: for parts only')], max_length=1)),
                ('share_percent', models.DecimalField(decimal_places=2, max_digits=5)),
                ('minimum_margin', models.DecimalField(decimal_places=2, max_digits=12)),
                ('effective_from', models.DateField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('legal_entity', 'grade', 'effective_from'), name='price_rule_once', nulls_distinct=False), models.CheckConstraint(condition=models.Q(('minimum_margin__gte', 0), ('share_percent__gt', 0), ('share_percent__lte', 100)), name='price_rule_sense')],
            },
        ),
        migrations.CreateModel(
            name='StockItem',
            fields=[
                ('id', models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('code', models.CharField(default=functools.partial(apps.core.codes.new_code, *('SI',), **{}), max_length=12, unique=True)),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='stock_lives', to='items.item')),
                ('legal_entity', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='stores.legalentity')),
                ('store', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='stores.store')),
                ('previous', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='next', to='resale.stockitem')),
                ('status', models.CharField(choices=[('stocked', 'in stock'), ('regrading', 'came back, to be graded'), ('in_refurbishment', 'being refurbished'), ('ready', 'ready for sale'), ('listed', 'for sale'), ('held', 'on hold'), ('sold', 'sold'), ('delivered', 'delivered'), ('returned', 'returned'), ('scrapped', 'scrapped'), ('harvested', 'taken apart'), ('withdrawn', 'no longer ours'), ('transferred', 'sold to another company of ours')], max_length=20)),
                ('vat_origin', models.CharField(choices=[('unknown', 'unknown'), ('customer_owned', 'belongs to a customer'), ('private_purchase', 'bought from a private person'), ('margin_purchase', 'bought from a dealer under the margin scheme'), ('exempt_purchase', 'bought from an exempt business'), ('deducted', 'VAT was deducted')], max_length=20)),
                ('full_price', models.BooleanField(default=False)),
                ('price', models.DecimalField(decimal_places=2, max_digits=12, null=True)),
                ('floor', models.DecimalField(decimal_places=2, default=0, max_digits=12)),
                ('currency', models.CharField(max_length=3)),
                ('payable', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='payments.payable')),
                ('stocked_at', models.DateTimeField()),
                ('listed_at', models.DateTimeField(null=True)),
                ('sold_at', models.DateTimeField(null=True)),
                ('delivered_at', models.DateTimeField(null=True)),
                ('functions_tested_at', models.DateTimeField(null=True)),
                ('data_wiped_at', models.DateTimeField(null=True)),
            ],
            options={
                'indexes': [models.Index(fields=['store', 'status'], name='stock_item_shelf')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('status__in', ('sold', 'delivered', 'returned', 'scrapped', 'harvested', 'withdrawn', 'transferred')), _negated=True), fields=('item',), name='stock_item_one_life'), models.CheckConstraint(condition=models.Q(('status__in', ['stocked', 'regrading', 'in_refurbishment', 'ready', 'listed', 'held', 'sold', 'delivered', 'returned', 'scrapped', 'harvested', 'withdrawn', 'transferred'])), name='stock_item_status'), models.CheckConstraint(condition=models.Q(('price__isnull', True), ('price__gt', 0), _connector='OR'), name='stock_item_price'), models.CheckConstraint(condition=models.Q(('floor__gte', 0)), name='stock_item_floor'), models.CheckConstraint(condition=models.Q(models.Q(('status__in', ('listed', 'held')), _negated=True), models.Q(('payable__isnull', False), ('price__isnull', False)), _connector='OR'), name='stock_item_offered_for_a_price')],
            },
        ),
        migrations.CreateModel(
            name='Hold',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('stock_item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='holds', to='resale.stockitem')),
                ('reference', models.CharField(max_length=80)),
                ('holder_kind', models.CharField(max_length=10)),
                ('holder_id', models.CharField(max_length=64)),
                ('holder_label', models.CharField(max_length=80)),
                ('since', models.DateTimeField()),
                ('until', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
                ('ended', models.CharField(blank=True, max_length=10)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('ended_at__isnull', True)), fields=['until'], name='hold_running')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('stock_item',), name='hold_one_holder')],
            },
        ),
        migrations.CreateModel(
            name='Listing',
            fields=[
                ('id', models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('code', models.CharField(default=functools.partial(apps.core.codes.new_code, *('LI',), **{}), max_length=12, unique=True)),
                ('stock_item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='listings', to='resale.stockitem')),
                ('channel', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='listings', to='resale.channel')),
                ('legal_entity', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='stores.legalentity')),
                ('store', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='stores.store')),
                ('state', models.CharField(choices=[('draft', 'draft'), ('publishing', 'being published'), ('live', 'live'), ('delisting', 'being withdrawn'), ('gone', 'gone'), ('error', 'failed')], default='draft', max_length=12)),
                ('title', models.CharField(max_length=200)),
                ('description', models.TextField(blank=True)),
                ('price', models.DecimalField(decimal_places=2, max_digits=12)),
                ('currency', models.CharField(max_length=3)),
                ('external_id', models.CharField(blank=True, max_length=120)),
                ('asked_at', models.DateTimeField(blank=True, null=True)),
                ('confirmed_at', models.DateTimeField(blank=True, null=True)),
                ('last_error', models.CharField(blank=True, max_length=300)),
            ],
            options={
                'indexes': [models.Index(fields=['channel', 'state'], name='listing_of_channel')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'gone'), _negated=True), fields=('stock_item', 'channel'), name='listing_once_per_channel'), models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'publishing', 'live', 'delisting', 'gone', 'error'])), name='listing_state')],
            },
        ),
        migrations.CreateModel(
            name='PriceChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('stock_item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='prices', to='resale.stockitem')),
                ('price', models.DecimalField(decimal_places=2, max_digits=12)),
                ('previous', models.DecimalField(decimal_places=2, max_digits=12, null=True)),
                ('cost', models.DecimalField(decimal_places=2, max_digits=12)),
                ('reason', models.CharField(blank=True, max_length=200)),
                ('markdown', models.BooleanField(default=False)),
                ('actor_kind', models.CharField(max_length=10)),
                ('actor_id', models.CharField(max_length=64)),
                ('actor_label', models.CharField(max_length=80)),
                ('since', models.DateTimeField()),
            ],
            options={
                'ordering': ['id'],
                'indexes': [models.Index(fields=['stock_item', 'since'], name='price_change_history')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='pricechange',
            trigger=pgtrigger.compiler.Trigger(name='price_change_stays', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='32afb1140a916a0eea8dd8426d4f32580d4a9cc2', operation='UPDATE OR DELETE', pgid='pgtrigger_price_change_stays_a1ca8', table='resale_pricechange', when='BEFORE')),
        ),
    ]
