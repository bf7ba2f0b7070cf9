"""Price and warranty rules get a public id and a version, so that who set them stands in the journal.

The tables hold a handful of rows, and nothing points at them.
"""

import uuid_utils.compat
from django.db import migrations, models
from django.utils import timezone

RULES = ("pricerule", "warrantyrule")
PUBLIC_ID = models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, primary_key=True, serialize=False)


def name_them(apps, _schema_editor):
    """In the order they were made, which their ids tell."""
    for name in RULES:
        for rule in apps.get_model("resale", name).objects.order_by("id"):
            rule.public_id = uuid_utils.compat.uuid7()
            rule.save(update_fields=["public_id"])


def _rule(name):
    table = f"resale_{name}"
    now = {"auto_now_add": True, "default": timezone.now}
    return [
        migrations.AddField(name, "version", models.PositiveIntegerField(default=1, editable=False)),
        migrations.AddField(name, "created_at", models.DateTimeField(**now), preserve_default=False),
        migrations.AddField(name, "updated_at", models.DateTimeField(auto_now=True)),
        migrations.AddField(name, "public_id", models.UUIDField(null=True)),
    ], [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(
                    f"ALTER TABLE {table} DROP COLUMN id;"
                    f"ALTER TABLE {table} RENAME COLUMN public_id TO id;"
                    f"ALTER TABLE {table} ADD PRIMARY KEY (id);"
                )
            ],
            state_operations=[
                migrations.RemoveField(name, "public_id"),
                migrations.AlterField(name, "id", PUBLIC_ID),
            ],
        )
    ]


class Migration(migrations.Migration):
    dependencies = [("resale", "0006_orders_of_several_things")]

    operations = [
        *(step for name in RULES for step in _rule(name)[0]),
        migrations.RunPython(name_them),
        *(step for name in RULES for step in _rule(name)[1]),
    ]
