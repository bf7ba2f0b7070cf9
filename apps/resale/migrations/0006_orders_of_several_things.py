"""An order of a channel may hold several things. The new index is built without locking sales, then replaces the old."""

from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ('resale', '0005_further_refunds'),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(
                    "CREATE UNIQUE INDEX CONCURRENTLY sale_once_per_order_and_item ON resale_sale (channel, ticket, item_id)"
                    " WHERE NOT (channel = '')",
                    "DROP INDEX sale_once_per_order_and_item",
                )
            ],
            state_operations=[
                migrations.AddConstraint(
                    model_name='sale',
                    constraint=models.UniqueConstraint(condition=models.Q(('channel', ''), _negated=True), fields=('channel', 'ticket', 'item'), name='sale_once_per_order_and_item'),
                ),
            ],
        ),
        migrations.RemoveConstraint(model_name='sale', name='sale_once_per_order'),
    ]
