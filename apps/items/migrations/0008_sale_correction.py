"""What a sale is put right by counts in what the thing earned, and may be negative; checked and mended by 0009."""

from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("items", "0007_seized_by_the_police")]

    operations = [
        migrations.AlterField(
            model_name="itementry",
            name="kind",
            field=models.CharField(
                choices=[
                    ("purchase", "purchase"),
                    ("part", "part"),
                    ("labour", "labour"),
                    ("fee", "fee"),
                    ("sale", "sale"),
                    ("sale_return", "sale taken back"),
                    ("purchase_reversal", "purchase given back"),
                    ("rental", "rental"),
                    ("correction", "correction"),
                    ("sale_correction", "sale put right"),
                ],
                max_length=20,
            ),
        ),
        migrations.RemoveConstraint(model_name="itementry", name="items_entry_amount"),
        AddConstraintNotValid(
            model_name="itementry",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__gte", 0), ("kind__in", ("correction", "sale_correction")), _connector="OR"),
                name="items_entry_amount",
            ),
        ),
    ]
