"""A draft expires too, so the status says no more of what; open lines are found by the number on the thing."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ('buyback', '0005_dismissed_hits'),
    ]

    operations = [
        AddIndexConcurrently(
            model_name='tradeinline',
            index=models.Index(
                condition=models.Q(('state__in', ('open', 'accepted')), models.Q(('identifier', ''), _negated=True)),
                fields=['identifier'],
                name='trade_in_line_number',
            ),
        ),
        migrations.AlterField(
            model_name='tradein',
            name='status',
            field=models.CharField(choices=[('announced', 'announced'), ('draft', 'draft'), ('estimated', 'estimated'), ('expired', 'expired'), ('cancelled', 'cancelled'), ('received', 'received'), ('graded', 'graded'), ('offered', 'offer made'), ('countered', 'counter-offer made'), ('lapsed', 'offer lapsed'), ('accepted', 'accepted'), ('declined', 'declined'), ('held', 'held for a check'), ('seized', 'seized'), ('cleared', 'ours, to be paid'), ('paying', 'being paid out'), ('paid', 'paid out'), ('stocked', 'in stock'), ('return_pending', 'to be given back'), ('returned', 'given back'), ('recycled', 'recycled'), ('unclaimed', 'not claimed'), ('rescinded', 'rescinded')], max_length=16),
        ),
    ]
