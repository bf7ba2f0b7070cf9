"""Checks of 0010, validated while the counter goes on."""

from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("items", "0010_between_companies")]

    operations = [
        ValidateConstraint(model_name="transfer", name="items_transfer_buys_from_another"),
        ValidateConstraint(model_name="transferline", name="items_transfer_line_bought"),
    ]
