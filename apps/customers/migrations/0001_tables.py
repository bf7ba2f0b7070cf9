import django.contrib.postgres.indexes
import django.db.models.deletion
import uuid_utils.compat
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('customers', '0001_initial'), ('customers', '0002_search_metadata'), ('customers', '0003_identity_checks')]

    initial = True

    dependencies = [
        ('core', '0002_bodies_and_journal'),
        ('stores', '0001_tables'),
    ]

    operations = [
        migrations.CreateModel(
            name='Customer',
            fields=[
                ('id', models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('code', models.CharField(editable=False, max_length=20, unique=True)),
                ('legal_entity', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='customers', to='stores.legalentity')),
                ('kind', models.CharField(choices=[('person', 'person'), ('company', 'company')], default='person', max_length=10)),
                ('given_name', models.CharField(blank=True, max_length=100)),
                ('family_name', models.CharField(blank=True, max_length=100)),
                ('company_name', models.CharField(blank=True, max_length=200)),
                ('vat_number', models.CharField(blank=True, max_length=20)),
                ('email', models.EmailField(blank=True, max_length=254)),
                ('phone', models.CharField(blank=True, max_length=16)),
                ('language', models.CharField(choices=[('fr', 'French'), ('en', 'English')], default='fr', max_length=5)),
                ('address_line1', models.CharField(blank=True, max_length=200)),
                ('address_line2', models.CharField(blank=True, max_length=200)),
                ('postcode', models.CharField(blank=True, max_length=20)),
                ('city', models.CharField(blank=True, max_length=100)),
                ('country', models.CharField(default='FR', max_length=2)),
                ('archived_at', models.DateTimeField(blank=True, null=True)),
                ('metadata', models.JSONField(blank=True, default=dict)),
                ('search_text', models.TextField(editable=False)),
            ],
            options={
                'ordering': ['-id'],
                'indexes': [django.contrib.postgres.indexes.GinIndex(fields=['search_text'], name='customers_customer_search', opclasses=['gin_trgm_ops']), django.contrib.postgres.indexes.GinIndex(fields=['metadata'], name='customers_customer_metadata', opclasses=['jsonb_path_ops']), models.Index(fields=['legal_entity', 'phone'], name='customers_customer_phone_ix'), models.Index(fields=['legal_entity', 'email'], name='customers_customer_email_ix')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('kind', 'person'), models.Q(('family_name', ''), ('given_name', ''), _negated=True)), models.Q(('kind', 'company'), models.Q(('company_name', ''), _negated=True)), _connector='OR'), name='customers_customer_has_name'), models.CheckConstraint(condition=models.Q(('phone', ''), ('phone__regex', '^\\+[1-9][0-9]{5,14}$'), _connector='OR'), name='customers_customer_phone'), models.CheckConstraint(condition=models.Q(('country__regex', '^[A-Z]{2}$')), name='customers_customer_country')],
            },
        ),
        migrations.CreateModel(
            name='IdentityCheck',
            fields=[
                ('id', models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('customer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='identity_checks', to='customers.customer')),
                ('document_kind', models.CharField(choices=[('identity_card', 'identity card'), ('passport', 'passport'), ('residence_permit', 'residence permit'), ('driving_licence', 'driving licence'), ('other', 'other official document')], max_length=20)),
                ('document_number', models.CharField(max_length=40)),
                ('issued_on', models.DateField()),
                ('authority', models.CharField(max_length=120)),
                ('born_on', models.DateField()),
                ('family_name', models.CharField(max_length=100)),
                ('given_name', models.CharField(blank=True, max_length=100)),
                ('capacity', models.CharField(blank=True, max_length=100)),
                ('home', models.CharField(max_length=600)),
                ('company_name', models.CharField(blank=True, max_length=200)),
                ('seat', models.CharField(blank=True, max_length=600)),
                ('checked_on', models.DateField()),
                ('checked_by', models.CharField(max_length=80)),
            ],
            options={
                'ordering': ['-id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('document_kind__in', ['identity_card', 'passport', 'residence_permit', 'driving_licence', 'other'])), name='identity_check_document'), models.CheckConstraint(condition=models.Q(models.Q(('company_name', ''), ('seat', '')), models.Q(models.Q(('company_name', ''), _negated=True), models.Q(('seat', ''), _negated=True), models.Q(('capacity', ''), _negated=True)), _connector='OR'), name='identity_check_of_a_company')],
            },
        ),
    ]
