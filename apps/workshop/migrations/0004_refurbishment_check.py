"""The check of 0003, validated without locking the orders."""

from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("workshop", "0003_refurbishment")]

    operations = [ValidateConstraint(model_name="workorder", name="work_order_received_from_somebody")]
