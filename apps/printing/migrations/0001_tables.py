import apps.core.codes
import django.db.models.deletion
import functools
import uuid_utils.compat
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('printing', '0001_initial'), ('printing', '0002_preprinted_codes')]

    initial = True

    dependencies = [
        ('core', '0002_bodies_and_journal'),
        ('stores', '0001_tables'),
    ]

    operations = [
        migrations.CreateModel(
            name='PreprintedCode',
            fields=[
                ('id', models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('code', models.CharField(default=functools.partial(apps.core.codes.new_code, *('RC',), **{}), max_length=12, unique=True)),
                ('store', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='stores.store')),
                ('roll', models.UUIDField()),
                ('bearer_resource', models.CharField(blank=True, max_length=40)),
                ('bearer_id', models.UUIDField(null=True)),
                ('bearer_code', models.CharField(blank=True, max_length=20)),
            ],
            options={
                'indexes': [models.Index(fields=['roll'], name='preprinted_code_roll'), models.Index(condition=models.Q(('bearer_id__isnull', False)), fields=['bearer_id'], name='preprinted_code_bearer')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('bearer_code', ''), ('bearer_id__isnull', True), ('bearer_resource', '')), models.Q(models.Q(('bearer_resource', ''), _negated=True), ('bearer_id__isnull', False), models.Q(('bearer_code', ''), _negated=True)), _connector='OR'), name='preprinted_code_free_or_attached')],
            },
        ),
        migrations.CreateModel(
            name='Printer',
            fields=[
                ('id', models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('store', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='printers', to='stores.store')),
                ('code', models.CharField(max_length=20)),
                ('label', models.CharField(max_length=100)),
                ('language', models.CharField(choices=[('browser', 'the browser prints'), ('pdf', 'PDF'), ('zpl', 'ZPL (label printers)')], max_length=10)),
                ('media', models.CharField(choices=[('80mm', '80 mm ticket'), ('62x29', '62 × 29 mm label'), ('a4', 'A4 sheet')], max_length=10)),
                ('reached_by', models.CharField(choices=[('browser', 'the print dialog of the browser'), ('download', 'a file that somebody opens'), ('pull', 'the print client on a PC of the store')], max_length=10)),
                ('resolution', models.PositiveSmallIntegerField(choices=[(8, '203 dpi'), (12, '300 dpi')], default=8)),
                ('active', models.BooleanField(default=True)),
            ],
            options={
                'ordering': ['store', 'code'],
                'constraints': [models.UniqueConstraint(fields=('store', 'code'), name='printer_code_once_per_store'), models.CheckConstraint(condition=models.Q(models.Q(('language', 'browser'), ('reached_by', 'browser')), models.Q(models.Q(('language', 'browser'), _negated=True), models.Q(('reached_by', 'browser'), _negated=True)), _connector='OR'), name='printer_browser_prints_in_browser'), models.CheckConstraint(condition=models.Q(models.Q(('language', 'zpl'), _negated=True), models.Q(('media', '62x29'), ('reached_by', 'pull')), _connector='OR'), name='printer_zpl_draws_labels')],
            },
        ),
        migrations.CreateModel(
            name='PrinterChoice',
            fields=[
                ('id', models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('document', models.CharField(max_length=40)),
                ('store', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='stores.store')),
                ('workstation', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='stores.device')),
                ('printer', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='choices', to='printing.printer')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('workstation__isnull', True)), fields=('document', 'store'), name='printer_choice_once_per_store'), models.UniqueConstraint(fields=('document', 'workstation'), name='printer_choice_once_per_workstation')],
            },
        ),
        migrations.CreateModel(
            name='PrintJob',
            fields=[
                ('id', models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('document', models.CharField(max_length=40)),
                ('subject_resource', models.CharField(max_length=40)),
                ('subject_id', models.UUIDField()),
                ('subject_code', models.CharField(blank=True, max_length=20)),
                ('store', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='stores.store')),
                ('printer', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='jobs', to='printing.printer')),
                ('media', models.CharField(choices=[('80mm', '80 mm ticket'), ('62x29', '62 × 29 mm label'), ('a4', 'A4 sheet')], max_length=10)),
                ('format', models.CharField(choices=[('pdf', 'PDF'), ('zpl', 'ZPL')], max_length=5)),
                ('copies', models.PositiveSmallIntegerField(default=1)),
                ('language', models.CharField(max_length=5)),
                ('state', models.CharField(choices=[('queued', 'queued'), ('rendering', 'being prepared'), ('ready', 'ready to print'), ('taken', 'sent to the printer'), ('printed', 'printed'), ('failed', 'failed'), ('cancelled', 'cancelled')], default='queued', max_length=10)),
                ('file', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='core.storedfile')),
                ('error', models.CharField(blank=True, max_length=300)),
                ('requested_by', models.JSONField()),
                ('key', models.CharField(blank=True, max_length=64)),
                ('reprint_of', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reprints', to='printing.printjob')),
                ('claim', models.UUIDField(null=True, unique=True)),
                ('claimed_by', models.CharField(blank=True, max_length=64)),
                ('lease_until', models.DateTimeField(null=True)),
                ('times_taken', models.PositiveSmallIntegerField(default=0)),
                ('maybe_twice', models.BooleanField(default=False)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('state__in', ('ready', 'taken'))), fields=['printer', 'id'], name='print_job_waiting'), models.Index(fields=['store', '-id'], name='print_job_queue')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('key', ''), _negated=True), fields=('store', 'key'), name='print_job_once_per_key'), models.CheckConstraint(condition=models.Q(('copies__range', (1, 20))), name='print_job_copies'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'taken'), _negated=True), models.Q(('claim__isnull', False), ('lease_until__isnull', False)), _connector='OR'), name='print_job_taken_by_somebody')],
            },
        ),
    ]
