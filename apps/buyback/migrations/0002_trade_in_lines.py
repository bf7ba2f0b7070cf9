import django.db.models.deletion
import uuid_utils.compat
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('buyback', '0006_drafts_expire')]

    dependencies = [
        ('buyback', '0001_rules_and_trade_ins'),
    ]

    operations = [
        migrations.CreateModel(
            name='TradeInLine',
            fields=[
                ('id', models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, primary_key=True, serialize=False)),
                ('trade_in', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='buyback.tradein')),
                ('position', models.PositiveSmallIntegerField()),
                ('state', models.CharField(choices=[('open', 'to be decided'), ('accepted', 'accepted'), ('refused', 'refused'), ('bought', 'bought'), ('returned', 'given back'), ('recycled', 'recycled'), ('seized', 'seized'), ('cancelled', 'cancelled'), ('rescinded', 'rescinded')], default='open', max_length=10)),
                ('item', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='items.item')),
                ('product', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalog.product')),
                ('category', models.CharField(max_length=40)),
                ('description', models.CharField(blank=True, max_length=200)),
                ('brand_name', models.CharField(blank=True, max_length=100)),
                ('model_name', models.CharField(blank=True, max_length=100)),
                ('color', models.CharField(blank=True, max_length=40)),
                ('identifier_kind', models.CharField(choices=[('none', 'no number'), ('serial', 'serial number'), ('fnuci', 'bicycle register number'), ('imei', 'IMEI')], default='none', max_length=10)),
                ('identifier', models.CharField(blank=True, max_length=60)),
                ('provenance', models.CharField(blank=True, max_length=200)),
                ('heritage', models.BooleanField(default=False)),
                ('new_price', models.DecimalField(blank=True, decimal_places=2, max_digits=12, null=True)),
                ('declared_grade', models.CharField(blank=True, choices=[('A', 'A: no trace of use, everything works'), ('B', 'B: light marks seen from near, everything works'), ('C', 'C: marks seen from two metres, everything works'), ('D', 'D: worn or damaged, works and is safe after repair'), ('E', 'E: does not work, can be repaired'), ('X', 'X: for parts only')], max_length=1)),
                ('declared_age', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('declared_answers', models.JSONField(blank=True, default=dict)),
                ('estimate', models.DecimalField(blank=True, decimal_places=2, max_digits=12, null=True)),
                ('estimate_steps', models.JSONField(blank=True, default=list)),
                ('found_grade', models.CharField(blank=True, choices=[('A', 'A: no trace of use, everything works'), ('B', 'B: light marks seen from near, everything works'), ('C', 'C: marks seen from two metres, everything works'), ('D', 'D: worn or damaged, works and is safe after repair'), ('E', 'E: does not work, can be repaired'), ('X', 'X: for parts only')], max_length=1)),
                ('found_age', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('found_answers', models.JSONField(blank=True, default=dict)),
                ('graded_by_id', models.CharField(blank=True, max_length=64)),
                ('graded_by', models.CharField(blank=True, max_length=80)),
                ('graded_at', models.DateTimeField(blank=True, null=True)),
                ('price', models.DecimalField(blank=True, decimal_places=2, max_digits=12, null=True)),
                ('register_entry_id', models.UUIDField(blank=True, null=True)),
                ('register_code', models.CharField(blank=True, max_length=40)),
            ],
            options={
                'ordering': ['position'],
                'indexes': [models.Index(condition=models.Q(('state__in', ('open', 'accepted')), models.Q(('identifier', ''), _negated=True)), fields=['identifier'], name='trade_in_line_number')],
                'constraints': [models.UniqueConstraint(fields=('trade_in', 'position'), name='trade_in_line_position'), models.UniqueConstraint(condition=models.Q(('state__in', ('open', 'accepted'))), fields=('item',), name='trade_in_line_item_once_under_way'), models.CheckConstraint(condition=models.Q(('price__isnull', True), ('price__gte', 0), _connector='OR'), name='trade_in_line_price'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'bought'), _negated=True), models.Q(('item__isnull', False), ('price__isnull', False), ('register_entry_id__isnull', False)), _connector='OR'), name='trade_in_line_bought_is_in_the_register'), models.CheckConstraint(condition=models.Q(('state__in', ['open', 'accepted', 'refused', 'bought', 'returned', 'recycled', 'seized', 'cancelled', 'rescinded'])), name='trade_in_line_state')],
            },
        ),
        migrations.CreateModel(
            name='OfferLine',
            fields=[
                ('id', models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, primary_key=True, serialize=False)),
                ('offer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='buyback.offer')),
                ('line', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='offered', to='buyback.tradeinline')),
                ('computed', models.DecimalField(decimal_places=2, max_digits=12)),
                ('amount', models.DecimalField(decimal_places=2, max_digits=12)),
                ('steps', models.JSONField()),
                ('refused', models.BooleanField(default=False)),
                ('reason', models.CharField(blank=True, max_length=200)),
            ],
            options={
                'ordering': ['line__position'],
                'constraints': [models.UniqueConstraint(fields=('offer', 'line'), name='offer_line_once'), models.CheckConstraint(condition=models.Q(('amount__gte', 0), ('computed__gte', 0), models.Q(('refused', False), ('amount', 0), _connector='OR')), name='offer_line_amounts')],
            },
        ),
        migrations.CreateModel(
            name='TheftLookUp',
            fields=[
                ('id', models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, primary_key=True, serialize=False)),
                ('line', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='theft_checks', to='buyback.tradeinline')),
                ('result', models.CharField(choices=[('clear', 'not reported stolen'), ('hit', 'reported stolen'), ('not_available', 'could not be checked'), ('dismissed', 'is another thing')], max_length=14)),
                ('source', models.CharField(max_length=60)),
                ('detail', models.CharField(blank=True, max_length=200)),
                ('identifier_kind', models.CharField(max_length=10)),
                ('identifier', models.CharField(blank=True, max_length=60)),
                ('stated', models.BooleanField(default=False)),
                ('actor_id', models.CharField(max_length=64)),
                ('actor_label', models.CharField(max_length=80)),
                ('checked_at', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'ordering': ['id'],
            },
        ),
    ]
