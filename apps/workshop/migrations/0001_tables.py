import apps.core.codes
import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import functools
import uuid_utils.compat
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('workshop', '0001_initial'), ('workshop', '0002_search_metadata'), ('workshop', '0003_refurbishment'), ('workshop', '0004_refurbishment_check')]

    initial = True

    dependencies = [
        ('catalog', '0001_tables'),
        ('core', '0002_bodies_and_journal'),
        ('customers', '0001_tables'),
        ('items', '0002_ledger'),
        ('payments', '0003_ledger'),
        ('stores', '0001_tables'),
        ('technicians', '0001_tables'),
    ]

    operations = [
        migrations.CreateModel(
            name='WorkOrder',
            fields=[
                ('id', models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('code', models.CharField(default=functools.partial(apps.core.codes.new_code, *('WO',), **{}), max_length=12, unique=True)),
                ('legal_entity', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='stores.legalentity')),
                ('store', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='stores.store')),
                ('customer', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='customers.customer')),
                ('item', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='items.item')),
                ('status', models.CharField(choices=[('announced', 'announced'), ('booked', 'booked'), ('no_show', 'did not come'), ('checked_in', 'checked in'), ('diagnosing', 'being diagnosed'), ('quoted', 'quote to approve'), ('approved', 'to do'), ('refused', 'quote refused'), ('lapsed', 'quote lapsed'), ('in_work', 'in work'), ('waiting_parts', 'waiting for parts'), ('extra_found', 'extra work found'), ('quality_check', 'quality check'), ('ready', 'ready'), ('paid', 'paid'), ('handed_over', 'handed over'), ('closed', 'closed'), ('uncollected', 'not collected'), ('abandonment_case', 'abandonment case'), ('disposed', 'disposed of'), ('cancelled', 'cancelled')], max_length=20)),
                ('payment_state', models.CharField(choices=[('nothing_due', 'nothing due'), ('due', 'due'), ('deposit_paid', 'deposit paid'), ('part_paid', 'partly paid'), ('declared', 'declared, to be confirmed'), ('paid', 'paid'), ('overpaid', 'overpaid'), ('refunded', 'refunded'), ('on_account', 'on account'), ('written_off', 'written off')], default='nothing_due', max_length=12)),
                ('balance', models.DecimalField(decimal_places=2, default=0, max_digits=12)),
                ('currency', models.CharField(max_length=3)),
                ('custody', models.CharField(choices=[('customer', 'with the customer'), ('store', 'in the store'), ('third_party', 'with a third party')], default='customer', max_length=12)),
                ('payable', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='payments.payable')),
                ('payer', models.CharField(choices=[('customer', 'the customer'), ('store', 'the store itself')], default='customer', max_length=10)),
                ('warranty_of', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='warranty_returns', to='workshop.workorder')),
                ('technician', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='technicians.technician')),
                ('symptoms', models.TextField(blank=True)),
                ('diagnosis', models.TextField(blank=True)),
                ('intake_condition', models.TextField(blank=True)),
                ('accessories', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=80), default=list, size=None)),
                ('approval_ceiling', models.DecimalField(decimal_places=2, max_digits=12, null=True)),
                ('promised_at', models.DateTimeField(null=True)),
                ('checked_in_at', models.DateTimeField(null=True)),
                ('ready_at', models.DateTimeField(null=True)),
                ('paid_at', models.DateTimeField(null=True)),
                ('handed_over_at', models.DateTimeField(null=True)),
                ('metadata', models.JSONField(default=dict)),
            ],
            options={
                'indexes': [models.Index(fields=['store', 'status', 'promised_at'], name='work_order_board'), models.Index(fields=['customer'], name='work_order_customer'), models.Index(fields=['item'], name='work_order_item'), django.contrib.postgres.indexes.GinIndex(fields=['metadata'], name='work_order_metadata', opclasses=['jsonb_path_ops'])],
                'constraints': [models.CheckConstraint(condition=models.Q(('status__in', ('announced', 'booked', 'no_show', 'cancelled')), models.Q(('customer__isnull', False), ('item__isnull', False)), models.Q(('item__isnull', False), ('payer', 'store')), _connector='OR'), name='work_order_received_from_somebody'), models.CheckConstraint(condition=models.Q(models.Q(('status', 'paid'), _negated=True), models.Q(('balance__lte', 0), ('payable__isnull', False)), _connector='OR'), name='work_order_paid_means_paid')],
            },
        ),
        migrations.CreateModel(
            name='TimeEntry',
            fields=[
                ('id', models.UUIDField(default=uuid_utils.compat.uuid7, primary_key=True, serialize=False)),
                ('work_order', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='time_entries', to='workshop.workorder')),
                ('actor_id', models.CharField(max_length=64)),
                ('actor_label', models.CharField(max_length=80)),
                ('started_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
            ],
            options={
                'ordering': ['started_at'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('work_order',), name='time_one_running'), models.CheckConstraint(condition=models.Q(('ended_at__isnull', True), ('ended_at__gte', models.F('started_at')), _connector='OR'), name='time_ends_after_start')],
            },
        ),
        migrations.CreateModel(
            name='Quote',
            fields=[
                ('id', models.UUIDField(default=uuid_utils.compat.uuid7, primary_key=True, serialize=False)),
                ('work_order', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='quotes', to='workshop.workorder')),
                ('number', models.PositiveSmallIntegerField()),
                ('state', models.CharField(choices=[('sent', 'sent'), ('approved', 'approved'), ('refused', 'refused'), ('superseded', 'superseded'), ('lapsed', 'lapsed')], default='sent', max_length=12)),
                ('total', models.DecimalField(decimal_places=2, max_digits=12)),
                ('currency', models.CharField(max_length=3)),
                ('valid_until', models.DateField(null=True)),
                ('created_by', models.CharField(max_length=80)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'ordering': ['number'],
                'constraints': [models.UniqueConstraint(fields=('work_order', 'number'), name='quote_number_once'), models.UniqueConstraint(condition=models.Q(('state__in', ('sent', 'approved'))), fields=('work_order',), name='quote_one_in_force')],
            },
        ),
        migrations.CreateModel(
            name='QualityCheck',
            fields=[
                ('id', models.UUIDField(default=uuid_utils.compat.uuid7, primary_key=True, serialize=False)),
                ('work_order', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='quality_checks', to='workshop.workorder')),
                ('passed', models.BooleanField()),
                ('notes', models.TextField(blank=True)),
                ('actor_id', models.CharField(max_length=64)),
                ('actor_label', models.CharField(max_length=80)),
                ('checked_at', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'ordering': ['checked_at'],
            },
        ),
        migrations.CreateModel(
            name='QuoteLine',
            fields=[
                ('id', models.UUIDField(default=uuid_utils.compat.uuid7, primary_key=True, serialize=False)),
                ('quote', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='workshop.quote')),
                ('position', models.PositiveSmallIntegerField()),
                ('kind', models.CharField(choices=[('labour', 'labour'), ('service', 'service'), ('part', 'part'), ('fee', 'fee')], max_length=10)),
                ('product', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalog.product')),
                ('article', models.CharField(max_length=60)),
                ('label', models.CharField(max_length=200)),
                ('quantity', models.DecimalField(decimal_places=3, max_digits=9)),
                ('unit_price', models.DecimalField(decimal_places=2, max_digits=12)),
                ('amount', models.DecimalField(decimal_places=2, max_digits=12)),
                ('tax_code', models.CharField(max_length=20)),
                ('minutes', models.PositiveSmallIntegerField(default=0)),
                ('decision', models.CharField(choices=[('pending', 'to be decided'), ('approved', 'approved'), ('refused', 'refused')], default='pending', max_length=10)),
            ],
            options={
                'ordering': ['position'],
                'constraints': [models.UniqueConstraint(fields=('quote', 'position'), name='quote_line_position'), models.CheckConstraint(condition=models.Q(('quantity__gt', 0), ('unit_price__gte', 0)), name='quote_line_sensible')],
            },
        ),
    ]
