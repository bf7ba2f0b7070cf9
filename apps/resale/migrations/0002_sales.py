import apps.core.codes
import django.db.models.deletion
import functools
import uuid_utils.compat
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('resale', '0011_who_decided')]

    dependencies = [
        ('resale', '0001_stock_and_listings'),
    ]

    operations = [
        migrations.CreateModel(
            name='Sale',
            fields=[
                ('id', models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('code', models.CharField(default=functools.partial(apps.core.codes.new_code, *('SA',), **{}), max_length=12, unique=True)),
                ('state', models.CharField(choices=[('completed', 'sold'), ('double', 'sold twice, to be made good'), ('cancelled', 'undone'), ('returned', 'returned'), ('bought_back', 'bought back since'), ('transferred', 'sold to another company of ours')], max_length=12)),
                ('stock_item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sales', to='resale.stockitem')),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sales', to='items.item')),
                ('legal_entity', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='stores.legalentity')),
                ('store', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='stores.store')),
                ('channel', models.CharField(blank=True, max_length=20)),
                ('buyer', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='customers.customer')),
                ('amount', models.DecimalField(decimal_places=2, max_digits=12)),
                ('discount', models.DecimalField(decimal_places=2, default=0, max_digits=12)),
                ('currency', models.CharField(max_length=3)),
                ('occurred_at', models.DateTimeField()),
                ('business_date', models.DateField()),
                ('ticket', models.CharField(max_length=80)),
                ('regime', models.CharField(blank=True, choices=[('margin', 'VAT on the margin'), ('standard', 'VAT on the full price'), ('exempt', 'no VAT: the company is exempt')], max_length=10)),
                ('warranty_until', models.DateField(null=True)),
                ('presumption_until', models.DateField(null=True)),
                ('refund', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='payments.payable')),
                ('case', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='payments.case')),
                ('message', models.TextField(blank=True)),
                ('returned_at', models.DateTimeField(null=True)),
                ('returned_amount', models.DecimalField(decimal_places=2, default=0, max_digits=12)),
            ],
            options={
                'indexes': [models.Index(fields=['stock_item'], name='sale_stock_item'), models.Index(fields=['store', 'business_date'], name='sale_day'), models.Index(fields=['ticket'], name='sale_ticket')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'completed')), fields=('item',), name='sale_one_that_counts_per_item'), models.UniqueConstraint(condition=models.Q(('channel', ''), _negated=True), fields=('channel', 'ticket', 'item'), name='sale_once_per_order_and_item'), models.CheckConstraint(condition=models.Q(('state__in', ['completed', 'double', 'cancelled', 'returned', 'bought_back', 'transferred'])), name='sale_state'), models.CheckConstraint(condition=models.Q(('amount__gte', 0), ('discount__gte', 0)), name='sale_not_negative'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'double'), _negated=True), models.Q(('case__isnull', False), ('refund__isnull', False), models.Q(('message', ''), _negated=True)), _connector='OR'), name='sale_double_made_good'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'completed'), _negated=True), models.Q(('warranty_until__isnull', False), models.Q(('regime', ''), _negated=True)), _connector='OR'), name='sale_completed_with_warranty'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'transferred'), _negated=True), models.Q(('buyer__isnull', True), ('discount', 0), ('warranty_until__isnull', True), models.Q(('regime', ''), _negated=True)), _connector='OR'), name='sale_between_companies'), models.CheckConstraint(condition=models.Q(('returned_amount__gte', 0), ('returned_amount__lte', models.F('amount'))), name='sale_returned_part')],
            },
        ),
        migrations.CreateModel(
            name='SaleReceipt',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sale', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='receipts', to='resale.sale')),
                ('receipt', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='payments.receipt')),
            ],
        ),
        migrations.CreateModel(
            name='SaleRefund',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sale', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='further_refunds', to='resale.sale')),
                ('payable', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='payments.payable')),
            ],
        ),
        migrations.CreateModel(
            name='WarrantyRule',
            fields=[
                ('id', models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('legal_entity', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='stores.legalentity')),
                ('months', models.PositiveSmallIntegerField()),
                ('presumption_months', models.PositiveSmallIntegerField()),
                ('effective_from', models.DateField()),
                ('legal_source', models.CharField(blank=True, max_length=300)),
                ('set_by', models.CharField(blank=True, max_length=80)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('legal_entity', 'effective_from'), name='warranty_rule_once', nulls_distinct=False), models.CheckConstraint(condition=models.Q(('presumption_months__lte', models.F('months'))), name='warranty_rule_sense')],
            },
        ),
    ]
