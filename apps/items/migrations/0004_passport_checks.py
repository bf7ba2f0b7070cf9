"""Checks of 0003 on a table that the counter writes to: validated without locking it."""

from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("items", "0003_passport")]

    operations = [
        ValidateConstraint(model_name="item", name="items_item_owner"),
        ValidateConstraint(model_name="item", name="items_item_grade"),
    ]
