"""Searches ask for values of the callers' own notes. Built without locking the table out."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("customers", "0001_initial")]

    operations = [
        AddIndexConcurrently(
            "customer",
            GinIndex(fields=["metadata"], opclasses=["jsonb_path_ops"], name="customers_customer_metadata"),
        ),
    ]
