"""Checks of 0008, validated while the counter goes on; the index is built beside the old one and takes its name."""

from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations, models

ENDED = ("sold", "delivered", "returned", "scrapped", "harvested", "withdrawn")
ALSO = (*ENDED, "transferred")


def index(name: str, ended: tuple[str, ...]) -> str:
    listed = ", ".join(f"'{status}'" for status in ended)
    return f"CREATE UNIQUE INDEX CONCURRENTLY {name} ON resale_stockitem (item_id) WHERE NOT (status IN ({listed}))"


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("resale", "0008_between_companies")]

    operations = [
        ValidateConstraint(model_name="sale", name="sale_state"),
        ValidateConstraint(model_name="sale", name="sale_between_companies"),
        ValidateConstraint(model_name="stockitem", name="stock_item_status"),
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(
                    index("stock_item_one_life_now", ALSO), "DROP INDEX IF EXISTS stock_item_one_life_now"
                ),
                migrations.RunSQL("DROP INDEX stock_item_one_life", index("stock_item_one_life", ENDED)),
                migrations.RunSQL(
                    "ALTER INDEX stock_item_one_life_now RENAME TO stock_item_one_life",
                    "ALTER INDEX stock_item_one_life RENAME TO stock_item_one_life_now",
                ),
            ],
            state_operations=[
                migrations.RemoveConstraint(model_name="stockitem", name="stock_item_one_life"),
                migrations.AddConstraint(
                    model_name="stockitem",
                    constraint=models.UniqueConstraint(
                        condition=models.Q(("status__in", ALSO), _negated=True),
                        fields=("item",),
                        name="stock_item_one_life",
                    ),
                ),
            ],
        ),
    ]
