import apps.integrations.models.route
import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
import uuid_utils.compat
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('integrations', '0001_initial'), ('integrations', '0002_ticket_polling'), ('integrations', '0003_ticket_files')]

    initial = True

    dependencies = [
        ('core', '0002_bodies_and_journal'),
        ('payments', '0003_ledger'),
        ('pghistory', '0007_auto_20250421_0444'),
        ('stores', '0001_tables'),
    ]

    operations = [
        migrations.CreateModel(
            name='Connection',
            fields=[
                ('id', models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('code', models.SlugField(max_length=40, unique=True)),
                ('label', models.CharField(max_length=80)),
                ('partner', models.CharField(choices=[('odoo', 'Odoo'), ('files', 'ticket files')], max_length=20)),
                ('legal_entity', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='stores.legalentity')),
                ('base_url', models.URLField(blank=True)),
                ('database', models.CharField(blank=True, max_length=80)),
                ('secret_reference', models.CharField(blank=True, max_length=300)),
                ('options', models.JSONField(blank=True, default=dict)),
                ('active', models.BooleanField(default=True)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('secret_reference', ''), ('secret_reference__regex', '^(env|file|vault|sealed):'), _connector='OR'), name='connection_secret_is_a_reference')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='connection',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "integrations_connectionevent" ("active", "base_url", "code", "created_at", "database", "id", "label", "legal_entity_id", "options", "partner", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "secret_reference", "updated_at", "version") VALUES (NEW."active", NEW."base_url", NEW."code", NEW."created_at", NEW."database", NEW."id", NEW."label", NEW."legal_entity_id", NEW."options", NEW."partner", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."secret_reference", NEW."updated_at", NEW."version"); RETURN NULL;', hash='3dbb36b8e126591d3150c0c4a41ceb247dbee6d5', operation='INSERT', pgid='pgtrigger_insert_insert_f4081', table='integrations_connection', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='connection',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "integrations_connectionevent" ("active", "base_url", "code", "created_at", "database", "id", "label", "legal_entity_id", "options", "partner", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "secret_reference", "updated_at", "version") VALUES (NEW."active", NEW."base_url", NEW."code", NEW."created_at", NEW."database", NEW."id", NEW."label", NEW."legal_entity_id", NEW."options", NEW."partner", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."secret_reference", NEW."updated_at", NEW."version"); RETURN NULL;', hash='a388d9781c157206109872034cddd2247515f61d', operation='UPDATE', pgid='pgtrigger_update_update_2868f', table='integrations_connection', when='AFTER')),
        ),
        migrations.CreateModel(
            name='ConnectionEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='integrations.connection')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('id', models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('code', models.SlugField(db_index=False, max_length=40)),
                ('label', models.CharField(max_length=80)),
                ('partner', models.CharField(choices=[('odoo', 'Odoo'), ('files', 'ticket files')], max_length=20)),
                ('legal_entity', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='stores.legalentity')),
                ('base_url', models.URLField(blank=True)),
                ('database', models.CharField(blank=True, max_length=80)),
                ('secret_reference', models.CharField(blank=True, max_length=300)),
                ('options', models.JSONField(blank=True, default=dict)),
                ('active', models.BooleanField(default=True)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ExternalBinding',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('connection', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='bindings', to='integrations.connection')),
                ('resource', models.CharField(max_length=40)),
                ('object_id', models.UUIDField()),
                ('kind', models.CharField(max_length=60)),
                ('value', models.CharField(max_length=120)),
                ('label', models.CharField(blank=True, max_length=120)),
                ('seen_at', models.DateTimeField(auto_now=True)),
            ],
            options={
                'indexes': [models.Index(fields=['object_id'], name='binding_object')],
                'constraints': [models.UniqueConstraint(fields=('connection', 'object_id', 'kind', 'value'), name='binding_once')],
            },
        ),
        migrations.CreateModel(
            name='Health',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('connection', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='health', to='integrations.connection')),
                ('failures_in_row', models.PositiveIntegerField(default=0)),
                ('last_success_at', models.DateTimeField(null=True)),
                ('last_failure_at', models.DateTimeField(null=True)),
                ('last_failure', models.CharField(blank=True, max_length=300)),
                ('opened_at', models.DateTimeField(null=True)),
                ('probe_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='ManifestVersion',
            fields=[
                ('id', models.UUIDField(default=uuid_utils.compat.uuid7, primary_key=True, serialize=False)),
                ('connection', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='manifests', to='integrations.connection')),
                ('number', models.PositiveIntegerField()),
                ('content', models.JSONField()),
                ('note', models.CharField(blank=True, max_length=200)),
                ('created_by', models.CharField(max_length=80)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('connection', 'number'), name='manifest_version_once')],
            },
        ),
        migrations.CreateModel(
            name='MappingVersion',
            fields=[
                ('id', models.UUIDField(default=uuid_utils.compat.uuid7, primary_key=True, serialize=False)),
                ('connection', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='mapping_versions', to='integrations.connection')),
                ('number', models.PositiveIntegerField()),
                ('note', models.CharField(blank=True, max_length=200)),
                ('created_by', models.CharField(max_length=80)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('connection', 'number'), name='mapping_version_once')],
            },
        ),
        migrations.CreateModel(
            name='MappingEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='entries', to='integrations.mappingversion')),
                ('kind', models.CharField(choices=[('article', 'till article'), ('tax_code', 'tax code'), ('tender', 'means of payment'), ('language', 'language'), ('till', 'till'), ('till_tender', 'means of payment at the till')], max_length=20)),
                ('ours', models.CharField(max_length=80)),
                ('theirs', models.CharField(max_length=80)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('version', 'kind', 'ours'), name='mapping_entry_once')],
            },
        ),
        migrations.CreateModel(
            name='PollState',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('connection', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='poll', to='integrations.connection')),
                ('active', models.BooleanField(default=True)),
                ('cursor', models.JSONField(default=dict)),
                ('last_started_at', models.DateTimeField(null=True)),
                ('last_finished_at', models.DateTimeField(null=True)),
                ('last_error', models.CharField(blank=True, max_length=300)),
                ('not_before', models.DateTimeField(null=True)),
                ('seen', models.PositiveBigIntegerField(default=0)),
                ('taken', models.PositiveBigIntegerField(default=0)),
                ('lag', models.PositiveIntegerField(default=0)),
                ('lease_token', models.UUIDField(null=True)),
                ('lease_until', models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Route',
            fields=[
                ('id', models.UUIDField(default=uuid_utils.compat.uuid7, primary_key=True, serialize=False)),
                ('legal_entity', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='stores.legalentity')),
                ('store', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='stores.store')),
                ('document_kind', models.CharField(max_length=40)),
                ('connection', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='routes', to='integrations.connection')),
                ('from_date', models.DateField()),
                ('until_date', models.DateField(null=True)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('until_date__isnull', True), ('until_date__gt', models.F('from_date')), _connector='OR'), name='route_period'), django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('legal_entity', '='), (models.Func(models.F('store'), models.F('legal_entity'), function='coalesce'), '='), ('document_kind', '='), ('connection', '='), (apps.integrations.models.route.DateSpan('from_date', 'until_date'), '&&')], name='route_once_per_period')],
            },
        ),
        migrations.CreateModel(
            name='TicketFile',
            fields=[
                ('id', models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('connection', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='ticket_files', to='integrations.connection')),
                ('manifest', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='integrations.manifestversion')),
                ('store_ids', django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), default=list, size=None)),
                ('name', models.CharField(max_length=200)),
                ('sequence', models.PositiveBigIntegerField(null=True)),
                ('state', models.CharField(choices=[('waiting', 'arriving'), ('reading', 'being read'), ('done', 'read'), ('skipped', 'read before'), ('rejected', 'rejected')], default='waiting', max_length=10)),
                ('digest', models.CharField(blank=True, max_length=64)),
                ('same_as', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='integrations.ticketfile')),
                ('size', models.PositiveBigIntegerField(default=0)),
                ('mtime_ns', models.BigIntegerField(default=0)),
                ('changed_at', models.DateTimeField()),
                ('judged', models.BooleanField(default=False)),
                ('tickets', models.PositiveIntegerField(default=0)),
                ('ours', models.PositiveIntegerField(default=0)),
                ('lines', models.PositiveIntegerField(default=0)),
                ('not_ours', models.PositiveIntegerField(default=0)),
                ('position', models.PositiveIntegerField(default=0)),
                ('error', models.CharField(blank=True, max_length=500)),
                ('case', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='payments.case')),
                ('claimed_at', models.DateTimeField(null=True)),
                ('finished_at', models.DateTimeField(null=True)),
            ],
            options={
                'indexes': [models.Index(fields=['connection', 'state'], name='ticket_file_state')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'waiting')), fields=('connection', 'name'), name='ticket_file_waits_once'), models.UniqueConstraint(condition=models.Q(('state__in', ('reading', 'done')), models.Q(('digest', ''), _negated=True)), fields=('connection', 'digest'), name='ticket_file_read_once')],
            },
        ),
    ]
