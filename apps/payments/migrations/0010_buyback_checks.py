"""A check of 0009 on a table that tills write to: validated without locking it."""

from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("payments", "0009_buyback")]

    operations = [ValidateConstraint(model_name="payable", name="payable_direction_of_purpose")]
