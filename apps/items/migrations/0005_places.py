"""Stock locations, transfers, and twins. What asks something of a big table is validated or built by 0006."""

import apps.core.codes
import django.db.models.deletion
import functools
import uuid_utils.compat
from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('catalog', '0003_search_metadata'),
        ('customers', '0002_search_metadata'),
        ('items', '0004_passport_checks'),
        ('stores', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='StockLocation',
            fields=[
                ('id', models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('code', models.CharField(max_length=20)),
                ('name', models.CharField(max_length=100)),
                ('archived_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['store', 'code'],
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
                ('status', models.CharField(choices=[('draft', 'being prepared'), ('sent', 'on its way'), ('received', 'received'), ('cancelled', 'cancelled')], default='draft', max_length=10)),
                ('note', models.CharField(blank=True, max_length=500)),
                ('sent_at', models.DateTimeField(blank=True, null=True)),
                ('received_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='TransferLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('active', models.BooleanField(default=True)),
                ('received_at', models.DateTimeField(blank=True, null=True)),
                ('received_by', models.CharField(blank=True, max_length=80)),
            ],
            options={
                'ordering': ['transfer', 'id'],
            },
        ),
        migrations.RemoveConstraint(
            model_name='custodyevent',
            name='items_custody_holder',
        ),
        migrations.RemoveConstraint(
            model_name='item',
            name='items_item_custody',
        ),
        migrations.AddField(
            model_name='item',
            name='merged_into',
            field=models.ForeignKey(blank=True, db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='duplicates', to='items.item'),
        ),
        migrations.AlterField(
            model_name='custodyevent',
            name='holder_kind',
            field=models.CharField(choices=[('unknown', 'unknown'), ('customer', 'customer'), ('store', 'store'), ('in_transit', 'on its way'), ('third_party', 'third party')], max_length=12),
        ),
        migrations.AlterField(
            model_name='item',
            name='custody',
            field=models.CharField(choices=[('unknown', 'unknown'), ('customer', 'customer'), ('store', 'store'), ('in_transit', 'on its way'), ('third_party', 'third party')], default='unknown', editable=False, max_length=12),
        ),
        AddConstraintNotValid(
            model_name='custodyevent',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('holder_customer__isnull', False), ('holder_kind', 'customer'), ('holder_store__isnull', True), ('third_party', '')), models.Q(('holder_customer__isnull', True), ('holder_kind__in', ['store', 'in_transit']), ('holder_store__isnull', False), ('third_party', '')), models.Q(('holder_customer__isnull', True), ('holder_kind', 'third_party'), ('holder_store__isnull', True), models.Q(('third_party', ''), _negated=True)), models.Q(('holder_customer__isnull', True), ('holder_kind', 'unknown'), ('holder_store__isnull', True), ('third_party', '')), _connector='OR'), name='items_custody_holder'),
        ),
        migrations.AddField(
            model_name='stocklocation',
            name='store',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='stock_locations', to='stores.store'),
        ),
        migrations.AddField(
            model_name='item',
            name='location',
            field=models.ForeignKey(blank=True, db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='items', to='items.stocklocation'),
        ),
        AddConstraintNotValid(
            model_name='item',
            constraint=models.CheckConstraint(condition=models.Q(('custody__in', ['unknown', 'customer', 'store', 'in_transit', 'third_party'])), name='items_item_custody'),
        ),
        AddConstraintNotValid(
            model_name='item',
            constraint=models.CheckConstraint(condition=models.Q(('merged_into__isnull', True), models.Q(('merged_into', models.F('id')), _negated=True), _connector='OR'), name='items_item_not_its_own_twin'),
        ),
        AddConstraintNotValid(
            model_name='item',
            constraint=models.CheckConstraint(condition=models.Q(('location__isnull', True), ('custody', 'store'), _connector='OR'), name='items_item_located_in_store'),
        ),
        migrations.AddField(
            model_name='transfer',
            name='destination',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='stores.store'),
        ),
        migrations.AddField(
            model_name='transfer',
            name='legal_entity',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='stores.legalentity'),
        ),
        migrations.AddField(
            model_name='transfer',
            name='store',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='stores.store'),
        ),
        migrations.AddField(
            model_name='transferline',
            name='item',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='transfer_lines', to='items.item'),
        ),
        migrations.AddField(
            model_name='transferline',
            name='transfer',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='items.transfer'),
        ),
        migrations.AddConstraint(
            model_name='stocklocation',
            constraint=models.UniqueConstraint(fields=('store', 'code'), name='items_location_code_once_per_store'),
        ),
        migrations.AddIndex(
            model_name='transfer',
            index=models.Index(fields=['destination', 'status'], name='items_transfer_expected'),
        ),
        migrations.AddConstraint(
            model_name='transfer',
            constraint=models.CheckConstraint(condition=models.Q(('store', models.F('destination')), _negated=True), name='items_transfer_goes_elsewhere'),
        ),
        migrations.AddConstraint(
            model_name='transfer',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['draft', 'cancelled']), ('sent_at__isnull', False), _connector='OR'), name='items_transfer_was_sent'),
        ),
        migrations.AddConstraint(
            model_name='transferline',
            constraint=models.UniqueConstraint(condition=models.Q(('active', True)), fields=('item',), name='items_transfer_line_one_at_a_time'),
        ),
        migrations.AddConstraint(
            model_name='transferline',
            constraint=models.UniqueConstraint(fields=('transfer', 'item'), name='items_transfer_line_once'),
        ),
        migrations.AddConstraint(
            model_name='transferline',
            constraint=models.CheckConstraint(condition=models.Q(('received_at__isnull', True), ('active', False), _connector='OR'), name='items_transfer_line_arrived'),
        ),
    ]
