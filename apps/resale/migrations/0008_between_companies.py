"""Sales to another company of the house. What asks something of a big table is validated or built by 0009."""

from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('customers', '0003_identity_checks'),
        ('items', '0011_between_companies_checks'),
        ('payments', '0010_buyback_checks'),
        ('resale', '0007_rules_that_are_announced'),
        ('stores', '0001_initial'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='sale',
            name='sale_state',
        ),
        migrations.RemoveConstraint(
            model_name='stockitem',
            name='stock_item_status',
        ),
        migrations.AlterField(
            model_name='sale',
            name='state',
            field=models.CharField(choices=[('completed', 'sold'), ('double', 'sold twice, to be made good'), ('cancelled', 'undone'), ('returned', 'returned'), ('bought_back', 'bought back since'), ('transferred', 'sold to another company of ours')], max_length=12),
        ),
        migrations.AlterField(
            model_name='stockitem',
            name='status',
            field=models.CharField(choices=[('stocked', 'in stock'), ('regrading', 'came back, to be graded'), ('in_refurbishment', 'being refurbished'), ('ready', 'ready for sale'), ('listed', 'for sale'), ('held', 'on hold'), ('sold', 'sold'), ('delivered', 'delivered'), ('returned', 'returned'), ('scrapped', 'scrapped'), ('harvested', 'taken apart'), ('withdrawn', 'no longer ours'), ('transferred', 'sold to another company of ours')], max_length=20),
        ),
        AddConstraintNotValid(
            model_name='sale',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['completed', 'double', 'cancelled', 'returned', 'bought_back', 'transferred'])), name='sale_state'),
        ),
        AddConstraintNotValid(
            model_name='sale',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'transferred'), _negated=True), models.Q(('buyer__isnull', True), ('discount', 0), ('warranty_until__isnull', True), models.Q(('regime', ''), _negated=True)), _connector='OR'), name='sale_between_companies'),
        ),
        AddConstraintNotValid(
            model_name='stockitem',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['stocked', 'regrading', 'in_refurbishment', 'ready', 'listed', 'held', 'sold', 'delivered', 'returned', 'scrapped', 'harvested', 'withdrawn', 'transferred'])), name='stock_item_status'),
        ),
    ]
