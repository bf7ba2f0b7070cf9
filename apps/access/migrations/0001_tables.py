import datetime
import django.contrib.postgres.fields
import django.db.models.deletion
import oauth2_provider.generators
import oauth2_provider.models
import pgtrigger.compiler
import pgtrigger.migrations
import uuid_utils.compat
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('access', '0001_initial'), ('access', '0002_conformance'), ('access', '0003_consumer_secrets_overlap'), ('access', '0004_webhook_endpoints'), ('access', '0005_api_usage'), ('access', '0006_api_calls')]

    initial = True

    run_before = [('oauth2_provider', '0001_initial')]

    dependencies = [
        ('core', '0002_bodies_and_journal'),
        ('pghistory', '0007_auto_20250421_0444'),
        ('stores', '0001_tables'),
    ]

    operations = [
        migrations.CreateModel(
            name='Consumer',
            fields=[
                ('client_id', models.CharField(db_index=True, default=oauth2_provider.generators.generate_client_id, max_length=255, unique=True, verbose_name='client ID')),
                ('user', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='%(app_label)s_%(class)s', to=settings.AUTH_USER_MODEL, verbose_name='user')),
                ('redirect_uris', models.TextField(blank=True, help_text='Allowed URIs list, space separated', verbose_name='redirect URIs')),
                ('post_logout_redirect_uris', models.TextField(blank=True, default='', help_text='Allowed Post Logout URIs list, space separated', verbose_name='post logout redirect URIs')),
                ('client_type', models.CharField(choices=[('confidential', 'Confidential'), ('public', 'Public')], max_length=32, verbose_name='client type')),
                ('authorization_grant_type', models.CharField(choices=[('authorization-code', 'Authorization code'), ('urn:ietf:params:oauth:grant-type:device_code', 'Device Code'), ('implicit', 'Implicit'), ('password', 'Resource owner password-based'), ('client-credentials', 'Client credentials'), ('openid-hybrid', 'OpenID connect hybrid')], max_length=44, verbose_name='authorization grant type')),
                ('client_secret', oauth2_provider.models.ClientSecretField(blank=True, db_index=True, default=oauth2_provider.generators.generate_client_secret, help_text='Client secret for authentication', max_length=255, verbose_name='client secret')),
                ('hash_client_secret', models.BooleanField(default=True, verbose_name='hash client secret')),
                ('name', models.CharField(blank=True, max_length=255, verbose_name='name')),
                ('skip_authorization', models.BooleanField(default=False, verbose_name='skip authorization')),
                ('created', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('updated', models.DateTimeField(auto_now=True, verbose_name='updated')),
                ('algorithm', models.CharField(blank=True, choices=[('', 'No OIDC support'), ('RS256', 'RSA with SHA-2 256'), ('HS256', 'HMAC with SHA-2 256')], default='', max_length=5, verbose_name='algorithm')),
                ('allowed_origins', models.TextField(blank=True, default='', help_text='Allowed origins list to enable CORS, space separated', verbose_name='allowed origins')),
                ('registration_source', models.CharField(choices=[('manual', 'Manual'), ('dcr', 'Dynamic Client Registration'), ('cimd', 'Client ID Metadata Document')], default='manual', help_text='How this application was registered (manual, DCR per RFC 7591, or CIMD)', max_length=32, verbose_name='registration source')),
                ('cimd_expires_at', models.DateTimeField(blank=True, default=None, help_text='When the cached Client ID Metadata Document should be re-fetched', null=True, verbose_name='CIMD expires at')),
                ('id', models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('owner', models.CharField(max_length=200)),
                ('contact_email', models.EmailField(max_length=254)),
                ('purpose', models.TextField()),
                ('allowed_scopes', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=60), default=list, size=None)),
                ('store_ids', django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), blank=True, default=list, size=None)),
                ('all_stores', models.BooleanField(default=False)),
                ('sandbox', models.BooleanField(default=False)),
                ('review_due_on', models.DateField()),
                ('last_used_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('suspended_at', models.DateTimeField(blank=True, null=True)),
                ('suspended_reason', models.CharField(blank=True, max_length=200)),
                ('previous_client_secret', models.CharField(blank=True, default='', editable=False, max_length=255)),
                ('previous_secret_until', models.DateTimeField(blank=True, editable=False, null=True)),
            ],
            options={
                'ordering': ['name'],
                'constraints': [models.UniqueConstraint(fields=('name',), name='access_consumer_name_once'), models.CheckConstraint(condition=models.Q(('all_stores', False), ('store_ids__len', 0), _connector='OR'), name='access_consumer_all_stores_or_list'), models.CheckConstraint(condition=models.Q(('authorization_grant_type', 'client-credentials'), ('client_type', 'confidential')), name='access_consumer_client_credentials_only'), models.CheckConstraint(condition=models.Q(('hash_client_secret', True)), name='access_consumer_secret_hashed'), models.CheckConstraint(condition=models.Q(models.Q(('previous_client_secret', ''), ('previous_secret_until__isnull', True)), models.Q(models.Q(('previous_client_secret', ''), _negated=True), ('previous_secret_until__isnull', False)), _connector='OR'), name='access_consumer_previous_secret_ends')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='consumer',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "access_consumerevent" ("all_stores", "allowed_scopes", "contact_email", "name", "owner", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "purpose", "review_due_on", "sandbox", "store_ids", "suspended_at", "suspended_reason") VALUES (NEW."all_stores", NEW."allowed_scopes", NEW."contact_email", NEW."name", NEW."owner", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."purpose", NEW."review_due_on", NEW."sandbox", NEW."store_ids", NEW."suspended_at", NEW."suspended_reason"); RETURN NULL;', hash='2001d35fcd384342113f9cbdd0cce7fc58b4b3da', operation='INSERT', pgid='pgtrigger_insert_insert_c3909', table='access_consumer', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='consumer',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."all_stores" IS DISTINCT FROM (NEW."all_stores") OR OLD."allowed_scopes" IS DISTINCT FROM (NEW."allowed_scopes") OR OLD."contact_email" IS DISTINCT FROM (NEW."contact_email") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."owner" IS DISTINCT FROM (NEW."owner") OR OLD."purpose" IS DISTINCT FROM (NEW."purpose") OR OLD."review_due_on" IS DISTINCT FROM (NEW."review_due_on") OR OLD."sandbox" IS DISTINCT FROM (NEW."sandbox") OR OLD."store_ids" IS DISTINCT FROM (NEW."store_ids") OR OLD."suspended_at" IS DISTINCT FROM (NEW."suspended_at") OR OLD."suspended_reason" IS DISTINCT FROM (NEW."suspended_reason"))', func='INSERT INTO "access_consumerevent" ("all_stores", "allowed_scopes", "contact_email", "name", "owner", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "purpose", "review_due_on", "sandbox", "store_ids", "suspended_at", "suspended_reason") VALUES (NEW."all_stores", NEW."allowed_scopes", NEW."contact_email", NEW."name", NEW."owner", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."purpose", NEW."review_due_on", NEW."sandbox", NEW."store_ids", NEW."suspended_at", NEW."suspended_reason"); RETURN NULL;', hash='36fade0d5eae890ba01cce771e02b896622098d7', operation='UPDATE', pgid='pgtrigger_update_update_841fd', table='access_consumer', when='AFTER')),
        ),
        migrations.CreateModel(
            name='ConsumerEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='name_owner_contact_email_purpose_allowed_scopes_store_ids_all_stores_sandbox_review_due_on_suspended_at_suspended_reason_events', to=settings.OAUTH2_PROVIDER_APPLICATION_MODEL)),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('name', models.CharField(blank=True, max_length=255, verbose_name='name')),
                ('owner', models.CharField(max_length=200)),
                ('contact_email', models.EmailField(max_length=254)),
                ('purpose', models.TextField()),
                ('allowed_scopes', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=60), default=list, size=None)),
                ('store_ids', django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), blank=True, default=list, size=None)),
                ('all_stores', models.BooleanField(default=False)),
                ('sandbox', models.BooleanField(default=False)),
                ('review_due_on', models.DateField()),
                ('suspended_at', models.DateTimeField(blank=True, null=True)),
                ('suspended_reason', models.CharField(blank=True, max_length=200)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='DeviceKey',
            fields=[
                ('id', models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('till', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='keys', to='stores.till')),
                ('key_hash', models.CharField(editable=False, max_length=64, unique=True)),
                ('last_used_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('revoked_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['till', 'created_at'],
            },
        ),
        migrations.CreateModel(
            name='ConformanceRun',
            fields=[
                ('id', models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('device_key', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='conformance_runs', to='access.devicekey')),
                ('consumer', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='conformance_runs', to=settings.OAUTH2_PROVIDER_APPLICATION_MODEL)),
                ('store', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='stores.store')),
                ('suite', models.CharField(max_length=20)),
                ('started_at', models.DateTimeField()),
                ('finished_at', models.DateTimeField(null=True)),
                ('score', models.PositiveSmallIntegerField(null=True)),
                ('orders', models.JSONField(default=dict)),
                ('results', models.JSONField(default=list)),
            ],
            options={
                'ordering': ['-started_at'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('consumer__isnull', False), ('device_key__isnull', True)), models.Q(('consumer__isnull', True), ('device_key__isnull', False)), _connector='OR'), name='access_conformance_of_one_caller'), models.CheckConstraint(condition=models.Q(models.Q(('finished_at__isnull', True), ('score__isnull', True)), models.Q(('finished_at__isnull', False), ('score__isnull', False), ('score__lte', 100)), _connector='OR'), name='access_conformance_scored_when_finished'), models.UniqueConstraint(condition=models.Q(('finished_at__isnull', True)), fields=('device_key', 'consumer'), name='access_conformance_one_at_a_time', nulls_distinct=False)],
            },
        ),
        migrations.CreateModel(
            name='ConformanceCall',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='calls', to='access.conformancerun')),
                ('at', models.DateTimeField()),
                ('action', models.CharField(max_length=10)),
                ('status', models.PositiveSmallIntegerField()),
                ('code', models.CharField(blank=True, max_length=40)),
                ('payable_id', models.CharField(blank=True, max_length=36)),
                ('facts', models.JSONField(default=dict)),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='HookSource',
            fields=[
                ('id', models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('code', models.SlugField(max_length=20, unique=True)),
                ('label', models.CharField(max_length=100)),
                ('kind', models.CharField(choices=[('till_payments', 'till payments')], max_length=30)),
                ('legal_entity', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='stores.legalentity')),
                ('store', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='stores.store')),
                ('secret_reference', models.TextField(editable=False)),
                ('previous_secret_reference', models.TextField(blank=True, editable=False)),
                ('previous_valid_until', models.DateTimeField(blank=True, null=True)),
                ('active', models.BooleanField(default=True)),
            ],
            options={
                'ordering': ['code'],
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['till_payments'])), name='access_hook_kind'), models.CheckConstraint(condition=models.Q(models.Q(('previous_secret_reference', ''), ('previous_valid_until__isnull', True)), models.Q(models.Q(('previous_secret_reference', ''), _negated=True), ('previous_valid_until__isnull', False)), _connector='OR'), name='access_hook_previous_secret_ends'), models.CheckConstraint(condition=models.Q(('secret_reference__regex', '^$|^(env|file|vault|sealed):.')), name='access_hook_secret_reference'), models.CheckConstraint(condition=models.Q(('previous_secret_reference__regex', '^$|^(env|file|vault|sealed):.')), name='access_hook_previous_secret_reference')],
            },
        ),
        migrations.CreateModel(
            name='SandboxClock',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('store', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='stores.store')),
                ('moved', models.DurationField(default=datetime.timedelta(0))),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('moved__gte', datetime.timedelta(0))), name='sandbox_clock_goes_forward')],
            },
        ),
        migrations.CreateModel(
            name='WebhookEndpoint',
            fields=[
                ('id', models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('consumer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='webhook_endpoints', to=settings.OAUTH2_PROVIDER_APPLICATION_MODEL)),
                ('url', models.CharField(max_length=500)),
                ('event_types', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=80), size=None)),
                ('store_ids', django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), blank=True, default=list, size=None)),
                ('statuses', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=30), blank=True, default=list, size=None)),
                ('state', models.CharField(choices=[('pending', 'to be verified'), ('active', 'active'), ('disabled', 'disabled'), ('removed', 'removed')], default='pending', max_length=10)),
                ('disabled_because', models.CharField(blank=True, choices=[('gone', 'the address answered 410'), ('failing', 'nothing arrived for days'), ('by_hand', 'by hand')], max_length=10)),
                ('secret_reference', models.TextField(editable=False)),
                ('previous_secret_reference', models.TextField(blank=True, editable=False)),
                ('previous_valid_until', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['-id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'removed'), _negated=True), fields=('consumer', 'url'), name='access_webhook_address_once'), models.CheckConstraint(condition=models.Q(('state__in', ['pending', 'active', 'disabled', 'removed'])), name='access_webhook_state'), models.CheckConstraint(condition=models.Q(models.Q(('disabled_because__in', ['gone', 'failing', 'by_hand']), ('state', 'disabled')), models.Q(models.Q(('state', 'disabled'), _negated=True), ('disabled_because', '')), _connector='OR'), name='access_webhook_disabled_because'), models.CheckConstraint(condition=models.Q(('event_types__len__gt', 0)), name='access_webhook_wants_something'), models.CheckConstraint(condition=models.Q(('secret_reference__startswith', 'sealed:')), name='access_webhook_secret_sealed'), models.CheckConstraint(condition=models.Q(models.Q(('previous_secret_reference', ''), ('previous_valid_until__isnull', True)), models.Q(('previous_secret_reference__startswith', 'sealed:'), ('previous_valid_until__isnull', False)), _connector='OR'), name='access_webhook_previous_secret_ends')],
            },
        ),
        migrations.CreateModel(
            name='EndpointHealth',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('endpoint', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='health', to='access.webhookendpoint')),
                ('failures_in_row', models.PositiveIntegerField(default=0)),
                ('last_success_at', models.DateTimeField(null=True)),
                ('last_failure_at', models.DateTimeField(null=True)),
                ('rests_until', models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='WebhookAttempt',
            fields=[
                ('id', models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, primary_key=True, serialize=False)),
                ('endpoint', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='attempts', to='access.webhookendpoint')),
                ('event', models.BigIntegerField()),
                ('event_type', models.CharField(max_length=80)),
                ('number', models.PositiveIntegerField()),
                ('at', models.DateTimeField()),
                ('milliseconds', models.PositiveIntegerField(default=0)),
                ('status', models.PositiveSmallIntegerField(null=True)),
                ('code', models.CharField(blank=True, max_length=40)),
                ('excerpt', models.TextField(blank=True)),
            ],
            options={
                'ordering': ['-id'],
                'indexes': [models.Index(fields=['endpoint', '-id'], name='webhook_attempt_log'), models.Index(fields=['at'], name='webhook_attempt_age')],
            },
        ),
        migrations.CreateModel(
            name='ApiUsage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('caller_kind', models.CharField(choices=[('consumer', 'Consumer'), ('till', 'Till')], max_length=10)),
                ('caller_id', models.UUIDField()),
                ('day', models.DateField()),
                ('operation', models.CharField(max_length=160)),
                ('status_class', models.PositiveSmallIntegerField()),
                ('deprecated', models.BooleanField(default=False)),
                ('calls', models.PositiveBigIntegerField()),
                ('bytes_out', models.PositiveBigIntegerField()),
                ('last_at', models.DateTimeField()),
            ],
            options={
                'indexes': [models.Index(fields=['day'], name='access_usage_day')],
                'constraints': [models.UniqueConstraint(fields=('caller_kind', 'caller_id', 'day', 'operation', 'status_class'), name='access_usage_once')],
            },
        ),
    ]
