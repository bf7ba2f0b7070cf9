"""Checks and indexes of 0005 on tables that the counter writes to: validated and built without locking them."""

from django.contrib.postgres.operations import AddIndexConcurrently, ValidateConstraint
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("items", "0005_places")]

    operations = [
        ValidateConstraint(model_name="item", name="items_item_custody"),
        ValidateConstraint(model_name="item", name="items_item_not_its_own_twin"),
        ValidateConstraint(model_name="item", name="items_item_located_in_store"),
        ValidateConstraint(model_name="custodyevent", name="items_custody_holder"),
        AddIndexConcurrently(
            model_name='item',
            index=models.Index(condition=models.Q(('location__isnull', False)), fields=['location'], name='items_item_location'),
        ),
        AddIndexConcurrently(
            model_name='item',
            index=models.Index(condition=models.Q(('merged_into__isnull', False)), fields=['merged_into'], name='items_item_duplicates'),
        ),
    ]
