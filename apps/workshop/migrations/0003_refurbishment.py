"""An order for a thing of our own has no customer. The check that lets it be is validated by 0004."""

from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("workshop", "0002_search_metadata")]

    operations = [
        migrations.RemoveConstraint(model_name="workorder", name="work_order_received_from_somebody"),
        AddConstraintNotValid(
            model_name="workorder",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("status__in", ("announced", "booked", "no_show", "cancelled")),
                    models.Q(("customer__isnull", False), ("item__isnull", False)),
                    models.Q(("item__isnull", False), ("payer", "store")),
                    _connector="OR",
                ),
                name="work_order_received_from_somebody",
            ),
        ),
    ]
