import apps.core.periods
import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.contrib.postgres.indexes
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
import uuid_utils.compat
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('catalog', '0001_initial'), ('catalog', '0002_till'), ('catalog', '0003_search_metadata')]

    initial = True

    dependencies = [
        ('core', '0002_bodies_and_journal'),
        ('pghistory', '0007_auto_20250421_0444'),
        ('stores', '0001_tables'),
    ]

    operations = [
        migrations.CreateModel(
            name='Brand',
            fields=[
                ('id', models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('code', models.CharField(max_length=40, unique=True)),
                ('name', models.CharField(max_length=100)),
                ('archived_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['code'],
            },
        ),
        migrations.CreateModel(
            name='ExternalArticle',
            fields=[
                ('id', models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('legal_entity', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='stores.legalentity')),
                ('store', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='stores.store')),
                ('article', models.CharField(max_length=60)),
                ('till_article', models.CharField(max_length=60)),
            ],
            options={
                'ordering': ['article', 'id'],
                'constraints': [models.UniqueConstraint(fields=('legal_entity', 'store', 'article'), name='catalog_external_article_once', nulls_distinct=False)],
            },
        ),
        migrations.CreateModel(
            name='ReasonCode',
            fields=[
                ('id', models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('kind', models.CharField(choices=[('cancellation', 'cancellation'), ('custody', 'change of holder'), ('discount', 'discount'), ('override', 'exception to a rule'), ('refund', 'refund'), ('refusal', 'refusal'), ('write_off', 'write-off')], max_length=20)),
                ('code', models.CharField(max_length=40)),
                ('labels', models.JSONField()),
                ('active', models.BooleanField(default=True)),
            ],
            options={
                'ordering': ['kind', 'code'],
                'constraints': [models.UniqueConstraint(fields=('kind', 'code'), name='catalog_reason_once_per_kind'), models.CheckConstraint(condition=models.Q(('labels__has_keys', ['fr', 'en'])), name='catalog_reason_labels')],
            },
        ),
        migrations.CreateModel(
            name='TaxCode',
            fields=[
                ('id', models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('code', models.CharField(max_length=20, unique=True)),
                ('labels', models.JSONField()),
                ('scheme', models.CharField(choices=[('standard', 'on the whole price'), ('margin', 'on the margin'), ('exempt', 'exempt')], default='standard', max_length=10)),
                ('archived_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['code'],
                'constraints': [models.CheckConstraint(condition=models.Q(('labels__has_keys', ['fr', 'en'])), name='catalog_tax_code_labels')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='taxcode',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "catalog_taxcodeevent" ("archived_at", "code", "created_at", "id", "labels", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "scheme", "updated_at", "version") VALUES (NEW."archived_at", NEW."code", NEW."created_at", NEW."id", NEW."labels", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."scheme", NEW."updated_at", NEW."version"); RETURN NULL;', hash='cb44bb5d2d1121dc61216e3df19ffc936e982760', operation='INSERT', pgid='pgtrigger_insert_insert_755e5', table='catalog_taxcode', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='taxcode',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "catalog_taxcodeevent" ("archived_at", "code", "created_at", "id", "labels", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "scheme", "updated_at", "version") VALUES (NEW."archived_at", NEW."code", NEW."created_at", NEW."id", NEW."labels", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."scheme", NEW."updated_at", NEW."version"); RETURN NULL;', hash='acce3bb3d5dff70655eb19a4003de41dc24dcaab', operation='UPDATE', pgid='pgtrigger_update_update_c3fc4', table='catalog_taxcode', when='AFTER')),
        ),
        migrations.CreateModel(
            name='TaxCodeEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='catalog.taxcode')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('id', models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('code', models.CharField(max_length=20)),
                ('labels', models.JSONField()),
                ('scheme', models.CharField(choices=[('standard', 'on the whole price'), ('margin', 'on the margin'), ('exempt', 'exempt')], default='standard', max_length=10)),
                ('archived_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='TaxRate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('tax_code', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rates', to='catalog.taxcode')),
                ('rate', models.DecimalField(decimal_places=2, max_digits=5)),
                ('effective_from', models.DateField()),
                ('effective_until', models.DateField(blank=True, null=True)),
            ],
            options={
                'ordering': ['tax_code', 'effective_from'],
                'constraints': [django.contrib.postgres.constraints.ExclusionConstraint(expressions=[(models.F('tax_code'), '='), (apps.core.periods.Validity('effective_from', 'effective_until', django.contrib.postgres.fields.ranges.RangeBoundary()), '&&')], name='catalog_tax_rate_one_a_day'), models.CheckConstraint(condition=models.Q(('rate__gte', 0), ('rate__lte', 100)), name='catalog_tax_rate_percent'), models.CheckConstraint(condition=models.Q(('effective_until__isnull', True), ('effective_until__gt', models.F('effective_from')), _connector='OR'), name='catalog_tax_rate_dates')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='taxrate',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "catalog_taxrateevent" ("effective_from", "effective_until", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rate", "tax_code_id") VALUES (NEW."effective_from", NEW."effective_until", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."rate", NEW."tax_code_id"); RETURN NULL;', hash='f219cb38f8ccb4fe25a62a6bc07f85d6bb769493', operation='INSERT', pgid='pgtrigger_insert_insert_a8630', table='catalog_taxrate', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='taxrate',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "catalog_taxrateevent" ("effective_from", "effective_until", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rate", "tax_code_id") VALUES (NEW."effective_from", NEW."effective_until", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."rate", NEW."tax_code_id"); RETURN NULL;', hash='1a9506655e6f2810826789915b0508acc89378fb', operation='UPDATE', pgid='pgtrigger_update_update_b93d8', table='catalog_taxrate', when='AFTER')),
        ),
        migrations.CreateModel(
            name='TaxRateEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='catalog.taxrate')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('id', models.BigIntegerField()),
                ('tax_code', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='catalog.taxcode')),
                ('rate', models.DecimalField(decimal_places=2, max_digits=5)),
                ('effective_from', models.DateField()),
                ('effective_until', models.DateField(blank=True, null=True)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Category',
            fields=[
                ('id', models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('code', models.CharField(max_length=40, unique=True)),
                ('labels', models.JSONField()),
                ('kind', models.CharField(choices=[('goods', 'goods'), ('parts', 'parts'), ('services', 'services')], default='goods', max_length=10)),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='catalog.category')),
                ('archived_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'verbose_name_plural': 'categories',
                'ordering': ['code'],
                'constraints': [models.CheckConstraint(condition=models.Q(('labels__has_keys', ['fr', 'en'])), name='catalog_category_labels'), models.CheckConstraint(condition=models.Q(('parent__isnull', True), models.Q(('parent', models.F('id')), _negated=True), _connector='OR'), name='catalog_category_not_its_own_parent')],
            },
        ),
        migrations.CreateModel(
            name='Product',
            fields=[
                ('id', models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('code', models.CharField(max_length=40, unique=True)),
                ('labels', models.JSONField()),
                ('kind', models.CharField(choices=[('new_good', 'new article'), ('part', 'part'), ('service', 'workshop service'), ('generic_till_article', 'generic till article')], max_length=20)),
                ('brand', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='products', to='catalog.brand')),
                ('category', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='products', to='catalog.category')),
                ('ean', models.CharField(blank=True, max_length=14, null=True, unique=True)),
                ('tax_code', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='products', to='catalog.taxcode')),
                ('price', models.DecimalField(decimal_places=2, max_digits=12)),
                ('currency', models.CharField(default='EUR', max_length=3)),
                ('cost', models.DecimalField(blank=True, decimal_places=2, max_digits=12, null=True)),
                ('minutes', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('active', models.BooleanField(default=True)),
                ('metadata', models.JSONField(blank=True, default=dict)),
                ('search_text', models.TextField(editable=False)),
            ],
            options={
                'ordering': ['code'],
                'indexes': [django.contrib.postgres.indexes.GinIndex(fields=['search_text'], name='catalog_product_search', opclasses=['gin_trgm_ops']), django.contrib.postgres.indexes.GinIndex(fields=['metadata'], name='catalog_product_metadata', opclasses=['jsonb_path_ops']), models.Index(fields=['kind', 'active'], name='catalog_product_kind_ix')],
                'constraints': [models.CheckConstraint(condition=models.Q(('labels__has_keys', ['fr', 'en'])), name='catalog_product_labels'), models.CheckConstraint(condition=models.Q(('kind__in', ['new_good', 'part', 'service', 'generic_till_article'])), name='catalog_product_kind'), models.CheckConstraint(condition=models.Q(('price__gte', 0)), name='catalog_product_price'), models.CheckConstraint(condition=models.Q(('cost__isnull', True), ('cost__gte', 0), _connector='OR'), name='catalog_product_cost'), models.CheckConstraint(condition=models.Q(('currency__regex', '^[A-Z]{3}$')), name='catalog_product_currency'), models.CheckConstraint(condition=models.Q(('minutes__isnull', True), ('kind', 'service'), _connector='OR'), name='catalog_product_minutes'), models.CheckConstraint(condition=models.Q(('ean', ''), _negated=True), name='catalog_product_ean_or_null')],
            },
        ),
    ]
