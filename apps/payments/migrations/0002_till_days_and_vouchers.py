import apps.core.codes
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.datetime
import functools
import uuid_utils.compat
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('payments', '0009_buyback')]

    dependencies = [
        ('payments', '0001_payables_and_receipts'),
    ]

    operations = [
        migrations.CreateModel(
            name='EndOfDayEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='payments.endofday')),
                ('receipt', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='day_entries', to='payments.receipt')),
                ('receipt_version', models.PositiveIntegerField()),
                ('portions', models.JSONField(default=list)),
            ],
            options={
                'ordering': ['id'],
                'constraints': [models.UniqueConstraint(fields=('day', 'receipt'), name='end_of_day_entry_once')],
            },
        ),
        migrations.CreateModel(
            name='ReceiptEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='payments.receipt')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('id', models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('legal_entity', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='stores.legalentity')),
                ('store', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='stores.store')),
                ('till_code', models.CharField(max_length=20)),
                ('business_date', models.DateField()),
                ('ticket_number', models.CharField(max_length=60)),
                ('payment_line', models.PositiveSmallIntegerField(default=1)),
                ('kind', models.CharField(choices=[('payment', 'payment'), ('deposit', 'deposit'), ('refund', 'refund'), ('reversal', 'reversal'), ('payout', 'paid out')], max_length=10)),
                ('state', models.CharField(choices=[('applied', 'applied'), ('waiting', 'waiting for what it pays'), ('in_case', 'held in a case'), ('set_aside', 'declared, and not found in the till')], max_length=10)),
                ('payable', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='payments.payable')),
                ('payable_code', models.CharField(blank=True, max_length=60)),
                ('currency', models.CharField(max_length=3)),
                ('amount', models.DecimalField(decimal_places=2, max_digits=12)),
                ('discount', models.DecimalField(decimal_places=2, default=0, max_digits=12)),
                ('rounding', models.DecimalField(decimal_places=2, default=0, max_digits=12)),
                ('on_account', models.DecimalField(decimal_places=2, default=0, max_digits=12)),
                ('due', models.DecimalField(decimal_places=2, default=0, max_digits=12)),
                ('lines', models.JSONField(default=list)),
                ('change', models.DecimalField(decimal_places=2, default=0, max_digits=12)),
                ('reverses', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='payments.receipt')),
                ('reverses_ticket', models.JSONField(null=True)),
                ('digest', models.CharField(max_length=64)),
                ('occurred_at', models.DateTimeField()),
                ('awaits_confirmation', models.BooleanField(default=False)),
                ('declared_by', models.CharField(blank=True, max_length=80)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ReceiptEvidence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('receipt', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='evidence', to='payments.receipt')),
                ('door', models.CharField(choices=[('rest', 'API'), ('hook', 'signed hook'), ('poll', 'read from the ERP'), ('file', 'ticket file'), ('declared', 'ticket scanned at the counter'), ('intake', 'tickets sent in bulk')], max_length=10)),
                ('source', models.CharField(max_length=64)),
                ('external_id', models.CharField(max_length=120)),
                ('digest', models.CharField(max_length=64)),
                ('differs', models.BooleanField(default=False)),
                ('received_at', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'ordering': ['id'],
                'constraints': [models.UniqueConstraint(fields=('receipt', 'door', 'source', 'external_id'), name='evidence_once')],
            },
        ),
        migrations.CreateModel(
            name='ReceiptTender',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('receipt', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='tenders', to='payments.receipt')),
                ('method', models.CharField(max_length=30)),
                ('amount', models.DecimalField(decimal_places=2, max_digits=12)),
                ('reference', models.CharField(blank=True, max_length=60)),
                ('voucher', models.CharField(blank=True, max_length=60)),
            ],
        ),
        migrations.CreateModel(
            name='StoreDoor',
            fields=[
                ('id', models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('store', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='doors', to='stores.store')),
                ('door', models.CharField(choices=[('rest', 'API'), ('hook', 'signed hook'), ('poll', 'read from the ERP'), ('file', 'ticket file'), ('declared', 'ticket scanned at the counter'), ('intake', 'tickets sent in bulk')], max_length=10)),
                ('source', models.CharField(max_length=60)),
                ('lateness', models.DurationField()),
                ('active', models.BooleanField(default=True)),
            ],
            options={
                'ordering': ['lateness'],
                'constraints': [models.UniqueConstraint(fields=('store', 'door', 'source'), name='store_door_once'), models.CheckConstraint(condition=models.Q(('door__in', ['rest', 'hook', 'poll', 'file', 'declared', 'intake'])), name='store_door_known')],
            },
        ),
        migrations.CreateModel(
            name='Voucher',
            fields=[
                ('id', models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('code', models.CharField(default=functools.partial(apps.core.codes.new_code, *('VO',), **{}), max_length=12, unique=True)),
                ('ean', models.CharField(default=functools.partial(apps.core.codes.new_ean_alias, *('29',), **{}), max_length=13, unique=True)),
                ('kind', models.CharField(choices=[('store_credit', 'store credit'), ('refund', 'refund'), ('goodwill', 'goodwill'), ('bonus', 'trade-in bonus'), ('gift', 'gift voucher')], max_length=14)),
                ('state', models.CharField(choices=[('active', 'valid'), ('expired', 'expired'), ('cancelled', 'cancelled')], default='active', max_length=10)),
                ('legal_entity', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='stores.legalentity')),
                ('store', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='stores.store')),
                ('customer', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='customers.customer')),
                ('payable', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='payments.payable')),
                ('reason', models.CharField(blank=True, max_length=200)),
                ('currency', models.CharField(max_length=3)),
                ('issued', models.DecimalField(decimal_places=2, max_digits=12)),
                ('balance', models.DecimalField(decimal_places=2, max_digits=12)),
                ('held', models.DecimalField(decimal_places=2, default=0, max_digits=12)),
                ('spent', models.DecimalField(decimal_places=2, default=0, max_digits=12)),
                ('overdrawn', models.DecimalField(decimal_places=2, default=0, max_digits=12)),
                ('forfeited', models.DecimalField(decimal_places=2, default=0, max_digits=12)),
                ('expires_on', models.DateField(null=True)),
            ],
            options={
                'indexes': [models.Index(fields=['legal_entity', 'id'], name='voucher_of_company'), models.Index(condition=models.Q(('customer__isnull', False)), fields=['customer'], name='voucher_of_customer'), models.Index(condition=models.Q(('state', 'active')), fields=['expires_on'], name='voucher_to_expire')],
                'constraints': [models.CheckConstraint(condition=models.Q(('balance__gte', 0)), name='voucher_never_below_zero'), models.CheckConstraint(condition=models.Q(('held__gte', 0), ('held__lte', models.F('balance'))), name='voucher_held_is_there'), models.CheckConstraint(condition=models.Q(('forfeited__gte', 0), ('overdrawn__gte', 0)), name='voucher_sums_not_negative'), models.CheckConstraint(condition=models.Q(('issued__gt', 0)), name='voucher_issued_something'), models.CheckConstraint(condition=models.Q(('balance', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('issued'), '+', models.F('overdrawn')), '-', models.F('spent')), '-', models.F('forfeited')))), name='voucher_adds_up'), models.CheckConstraint(condition=models.Q(models.Q(('forfeited', 0), ('state', 'active')), models.Q(models.Q(('state', 'active'), _negated=True), ('balance', 0)), _connector='OR'), name='voucher_ended_is_empty'), models.CheckConstraint(condition=models.Q(('kind__in', ['store_credit', 'refund', 'goodwill', 'bonus', 'gift'])), name='voucher_kind_known')],
            },
        ),
        migrations.CreateModel(
            name='LedgerAccount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('legal_entity', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='stores.legalentity')),
                ('currency', models.CharField(max_length=3)),
                ('kind', models.CharField(choices=[('liability', 'owed on a voucher'), ('issued_store_credit', 'issued as store credit'), ('issued_refund', 'issued for a refund'), ('issued_goodwill', 'issued as goodwill'), ('issued_bonus', 'issued as a trade-in bonus'), ('issued_gift', 'sold as a gift voucher'), ('spent', 'spent at tills'), ('expired', 'expired'), ('cancelled', 'cancelled'), ('overdraft', 'spent beyond what was there'), ('kept_by_till', 'on vouchers the till keeps')], max_length=20)),
                ('voucher', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='account', to='payments.voucher')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('voucher__isnull', True)), fields=('legal_entity', 'currency', 'kind'), name='ledger_account_once'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'liability'), ('voucher__isnull', False)), models.Q(models.Q(('kind', 'liability'), _negated=True), ('voucher__isnull', True)), _connector='OR'), name='ledger_liability_of_a_voucher')],
            },
        ),
        migrations.CreateModel(
            name='VoucherGuesses',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('actor_id', models.CharField(max_length=64, unique=True)),
                ('since', models.DateTimeField()),
                ('count', models.PositiveSmallIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name='VoucherHold',
            fields=[
                ('id', models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, primary_key=True, serialize=False)),
                ('voucher', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='holds', to='payments.voucher')),
                ('store', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='stores.store')),
                ('till_code', models.CharField(max_length=20)),
                ('business_date', models.DateField()),
                ('ticket_number', models.CharField(max_length=60)),
                ('amount', models.DecimalField(decimal_places=2, max_digits=12)),
                ('captured', models.DecimalField(decimal_places=2, default=0, max_digits=12)),
                ('state', models.CharField(choices=[('held', 'held'), ('captured', 'spent'), ('released', 'released'), ('lapsed', 'lapsed')], default='held', max_length=10)),
                ('expires_at', models.DateTimeField()),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('state', 'held')), fields=['expires_at'], name='voucher_hold_to_lapse')],
                'constraints': [models.UniqueConstraint(fields=('voucher', 'store', 'till_code', 'business_date', 'ticket_number'), name='voucher_hold_once_per_ticket'), models.CheckConstraint(condition=models.Q(('amount__gt', 0), ('captured__gte', 0), ('captured__lte', models.F('amount'))), name='voucher_hold_amounts')],
            },
        ),
        migrations.CreateModel(
            name='LedgerTransaction',
            fields=[
                ('id', models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('issue', 'issued'), ('capture', 'spent, asked first'), ('spend', 'spent'), ('refund', 'put back, asked first'), ('return', 'put back'), ('recover', 'overdraft made good'), ('expire', 'expired'), ('cancel', 'cancelled')], max_length=10)),
                ('legal_entity', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='stores.legalentity')),
                ('currency', models.CharField(max_length=3)),
                ('voucher', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='movements', to='payments.voucher')),
                ('voucher_code', models.CharField(max_length=60)),
                ('hold', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='payments.voucherhold')),
                ('receipt', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='payments.receipt')),
                ('store', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='stores.store')),
                ('till_code', models.CharField(blank=True, max_length=20)),
                ('business_date', models.DateField(null=True)),
                ('ticket_number', models.CharField(blank=True, max_length=60)),
                ('reason', models.CharField(blank=True, max_length=200)),
                ('actor_kind', models.CharField(max_length=10)),
                ('actor_id', models.CharField(max_length=64)),
                ('actor_label', models.CharField(max_length=80)),
                ('occurred_at', models.DateTimeField()),
                ('recorded_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('business_date__isnull', False)), fields=['store', 'business_date', 'till_code', 'ticket_number'], name='ledger_ticket')],
            },
        ),
        migrations.CreateModel(
            name='LedgerEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('transaction', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='payments.ledgertransaction')),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='payments.ledgeraccount')),
                ('amount', models.DecimalField(decimal_places=2, max_digits=12)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('transaction', 'account'), name='ledger_entry_once_per_account'), models.CheckConstraint(condition=models.Q(('amount', 0), _negated=True), name='ledger_entry_moves_something')],
            },
        ),
        migrations.CreateModel(
            name='VoucherPolicy',
            fields=[
                ('id', models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('legal_entity', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='stores.legalentity')),
                ('store', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='stores.store')),
                ('master', models.CharField(choices=[('ours', 'this product'), ('till', 'the till')], default='ours', max_length=5)),
                ('offline_limit', models.DecimalField(decimal_places=2, max_digits=12)),
                ('goodwill_limit', models.DecimalField(decimal_places=2, max_digits=12)),
                ('effective_from', models.DateField()),
                ('reconciled', models.DecimalField(decimal_places=2, max_digits=12, null=True)),
            ],
            options={
                'ordering': ['-effective_from'],
                'constraints': [models.UniqueConstraint(fields=('legal_entity', 'store', 'effective_from'), name='voucher_policy_once_a_day', nulls_distinct=False), models.CheckConstraint(condition=models.Q(('goodwill_limit__gte', 0), ('offline_limit__gte', 0)), name='voucher_policy_limits'), models.CheckConstraint(condition=models.Q(('master__in', ['ours', 'till'])), name='voucher_policy_master')],
            },
        ),
        migrations.CreateModel(
            name='VoucherTerm',
            fields=[
                ('id', models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('legal_entity', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='stores.legalentity')),
                ('kind', models.CharField(choices=[('store_credit', 'store credit'), ('refund', 'refund'), ('goodwill', 'goodwill'), ('bonus', 'trade-in bonus'), ('gift', 'gift voucher')], max_length=14)),
                ('months', models.PositiveSmallIntegerField(null=True)),
                ('effective_from', models.DateField()),
            ],
            options={
                'ordering': ['-effective_from'],
                'constraints': [models.UniqueConstraint(fields=('legal_entity', 'kind', 'effective_from'), name='voucher_term_once_a_day'), models.CheckConstraint(condition=models.Q(('months__isnull', True), models.Q(('months__gte', 1), ('months__lte', 120)), _connector='OR'), name='voucher_term_months')],
            },
        ),
    ]
