import apps.core.models.event
import django.contrib.postgres.fields
import django.contrib.postgres.operations
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.datetime
import uuid_utils.compat
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('core', '0001_initial'), ('core', '0002_relay_indexes')]

    initial = True

    dependencies = [
    ]

    operations = [
        django.contrib.postgres.operations.BtreeGistExtension(
        ),
        django.contrib.postgres.operations.TrigramExtension(
        ),
        migrations.CreateModel(
            name='Event',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('position', models.BigIntegerField(null=True, unique=True)),
                ('xid', apps.core.models.event.TransactionIdField(db_default=apps.core.models.event.CurrentTransactionId(), editable=False)),
                ('type', models.CharField(max_length=80)),
                ('resource', models.CharField(max_length=40)),
                ('aggregate_id', models.UUIDField()),
                ('version', models.PositiveIntegerField()),
                ('code', models.CharField(blank=True, max_length=60)),
                ('from_state', models.CharField(blank=True, max_length=30)),
                ('to_state', models.CharField(blank=True, max_length=30)),
                ('changed', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), default=list, size=None)),
                ('facts', models.JSONField(default=dict)),
                ('reason_code', models.CharField(blank=True, max_length=40)),
                ('actor_kind', models.CharField(max_length=10)),
                ('actor_id', models.CharField(max_length=64)),
                ('actor_label', models.CharField(max_length=80)),
                ('device_id', models.UUIDField(null=True)),
                ('store_id', models.UUIDField(null=True)),
                ('legal_entity_id', models.UUIDField(null=True)),
                ('request_id', models.CharField(blank=True, max_length=64)),
                ('traceparent', models.CharField(blank=True, max_length=55)),
                ('occurred_at', models.DateTimeField()),
                ('recorded_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                'indexes': [models.Index(fields=['aggregate_id', 'version'], name='event_aggregate'), models.Index(fields=['resource', 'position'], name='event_feed'), models.Index(condition=models.Q(('position__isnull', True)), fields=['id'], name='event_unsequenced')],
            },
        ),
        migrations.CreateModel(
            name='IdempotencyKey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('consumer', models.CharField(max_length=64)),
                ('key', models.CharField(max_length=255)),
                ('fingerprint', models.CharField(max_length=64)),
                ('status', models.PositiveSmallIntegerField()),
                ('headers', models.JSONField(default=dict)),
                ('body_id', models.UUIDField()),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                'indexes': [models.Index(fields=['created_at'], name='idempotency_age')],
                'constraints': [models.UniqueConstraint(fields=('consumer', 'key'), name='idempotency_once_per_consumer')],
            },
        ),
        migrations.CreateModel(
            name='InboxMessage',
            fields=[
                ('state', models.CharField(choices=[('pending', 'Pending'), ('unknown', 'Unknown'), ('waiting', 'Waiting'), ('done', 'Done'), ('dead', 'Dead'), ('skipped', 'Skipped')], default='pending', max_length=10)),
                ('attempts', models.PositiveIntegerField(default=0)),
                ('not_before', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('lease_until', models.DateTimeField(null=True)),
                ('lease_token', models.UUIDField(null=True)),
                ('rung_at', models.DateTimeField(null=True)),
                ('last_code', models.CharField(blank=True, max_length=40)),
                ('last_reason', models.CharField(blank=True, max_length=300)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('finished_at', models.DateTimeField(null=True)),
                ('id', models.UUIDField(default=uuid_utils.compat.uuid7, primary_key=True, serialize=False)),
                ('source', models.CharField(max_length=60)),
                ('external_id', models.CharField(max_length=120)),
                ('kind', models.CharField(max_length=40)),
                ('digest', models.CharField(max_length=64)),
                ('body_id', models.UUIDField()),
                ('store_ids', django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), default=list, size=None)),
                ('unmapped', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=120), default=list, size=None)),
                ('request_id', models.CharField(blank=True, max_length=64)),
                ('traceparent', models.CharField(blank=True, max_length=55)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('state__in', ('pending', 'unknown'))), fields=['not_before'], name='inbox_due')],
                'constraints': [models.UniqueConstraint(fields=('source', 'external_id'), name='inbox_once_per_source')],
            },
        ),
        migrations.CreateModel(
            name='Reference',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('system', models.CharField(max_length=40)),
                ('kind', models.CharField(max_length=40)),
                ('value', models.CharField(max_length=120)),
                ('resource', models.CharField(max_length=40)),
                ('object_id', models.UUIDField()),
                ('created_at', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'indexes': [models.Index(fields=['resource', 'object_id'], name='reference_object')],
                'constraints': [models.UniqueConstraint(fields=('system', 'kind', 'value'), name='reference_names_one_object')],
            },
        ),
        migrations.CreateModel(
            name='StoredFile',
            fields=[
                ('id', models.UUIDField(default=uuid_utils.compat.uuid7, primary_key=True, serialize=False)),
                ('file', models.FileField(upload_to='%Y/%m/')),
                ('name', models.CharField(max_length=120)),
                ('content_type', models.CharField(max_length=80)),
                ('size', models.PositiveBigIntegerField()),
                ('digest', models.CharField(max_length=64)),
                ('owner_resource', models.CharField(blank=True, max_length=40)),
                ('owner_id', models.UUIDField(null=True)),
                ('store_id', models.UUIDField(null=True)),
                ('retention', models.CharField(choices=[('working', 'Working'), ('dossier', 'Dossier'), ('legal', 'Legal')], max_length=10)),
                ('personal', models.BooleanField()),
                ('created_at', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'indexes': [models.Index(fields=['owner_resource', 'owner_id'], name='file_owner')],
            },
        ),
        migrations.CreateModel(
            name='Job',
            fields=[
                ('state', models.CharField(choices=[('pending', 'Pending'), ('unknown', 'Unknown'), ('waiting', 'Waiting'), ('done', 'Done'), ('dead', 'Dead'), ('skipped', 'Skipped')], default='pending', max_length=10)),
                ('attempts', models.PositiveIntegerField(default=0)),
                ('not_before', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('lease_until', models.DateTimeField(null=True)),
                ('lease_token', models.UUIDField(null=True)),
                ('rung_at', models.DateTimeField(null=True)),
                ('last_code', models.CharField(blank=True, max_length=40)),
                ('last_reason', models.CharField(blank=True, max_length=300)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('finished_at', models.DateTimeField(null=True)),
                ('id', models.UUIDField(default=uuid_utils.compat.uuid7, primary_key=True, serialize=False)),
                ('kind', models.CharField(max_length=40)),
                ('source', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.storedfile')),
                ('total', models.PositiveIntegerField(null=True)),
                ('processed', models.PositiveIntegerField(default=0)),
                ('created', models.PositiveIntegerField(default=0)),
                ('updated', models.PositiveIntegerField(default=0)),
                ('unchanged', models.PositiveIntegerField(default=0)),
                ('failed', models.PositiveIntegerField(default=0)),
                ('cancel_requested', models.BooleanField(default=False)),
                ('actor', models.JSONField()),
                ('store_id', models.UUIDField(null=True)),
                ('request_id', models.CharField(blank=True, max_length=64)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('processed', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('created'), '+', models.F('updated')), '+', models.F('unchanged')), '+', models.F('failed')))), name='job_counts_add_up')],
            },
        ),
        migrations.CreateModel(
            name='Delivery',
            fields=[
                ('state', models.CharField(choices=[('pending', 'Pending'), ('unknown', 'Unknown'), ('waiting', 'Waiting'), ('done', 'Done'), ('dead', 'Dead'), ('skipped', 'Skipped')], default='pending', max_length=10)),
                ('attempts', models.PositiveIntegerField(default=0)),
                ('not_before', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('lease_until', models.DateTimeField(null=True)),
                ('lease_token', models.UUIDField(null=True)),
                ('rung_at', models.DateTimeField(null=True)),
                ('last_code', models.CharField(blank=True, max_length=40)),
                ('last_reason', models.CharField(blank=True, max_length=300)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('finished_at', models.DateTimeField(null=True)),
                ('id', models.UUIDField(default=uuid_utils.compat.uuid7, primary_key=True, serialize=False)),
                ('event', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='deliveries', to='core.event')),
                ('channel', models.CharField(max_length=20)),
                ('target', models.CharField(max_length=100)),
                ('aggregate_id', models.UUIDField()),
                ('position', models.BigIntegerField()),
                ('store_id', models.UUIDField(null=True)),
                ('document_kind', models.CharField(blank=True, max_length=40)),
                ('body_id', models.UUIDField(null=True)),
                ('body_digest', models.CharField(blank=True, max_length=64)),
                ('mapping_version', models.PositiveIntegerField(null=True)),
                ('external_ref', models.CharField(blank=True, max_length=120)),
            ],
            options={
                'indexes': [models.Index(models.F('channel'), models.Func(models.F('target'), models.Value('/'), models.Value(1), function='split_part', output_field=models.TextField()), models.F('position'), condition=models.Q(('state__in', ('pending', 'unknown'))), name='delivery_party_line'), models.Index(models.F('channel'), models.Func(models.F('target'), models.Value('/'), models.Value(1), function='split_part', output_field=models.TextField()), condition=models.Q(('state__in', ('pending', 'unknown')), models.Q(('rung_at__isnull', False), ('lease_until__isnull', False), _connector='OR')), name='delivery_under_way'), models.Index(condition=models.Q(('state__in', ('pending', 'unknown', 'waiting', 'dead'))), fields=['aggregate_id', 'channel', 'target', 'position'], name='delivery_head_of_line'), models.Index(fields=['channel', 'target', 'state'], name='delivery_monitor')],
                'constraints': [models.UniqueConstraint(fields=('event', 'channel', 'target'), name='delivery_once_per_target')],
            },
        ),
        migrations.CreateModel(
            name='JobError',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('job', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='errors', to='core.job')),
                ('row', models.PositiveIntegerField()),
                ('code', models.CharField(max_length=40)),
                ('detail', models.TextField()),
                ('pointed', models.JSONField(default=dict)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('job', 'row'), name='job_error_once_per_row')],
            },
        ),
    ]
