"""Who has what was seized is told without a name: the hold keeps it, for those who may read it."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("items", "0006_places_checks")]

    operations = [
        migrations.RunSQL(
            "UPDATE items_custodyevent SET third_party = 'police'"
            " WHERE holder_kind = 'third_party' AND reason_code = 'seized'",
            migrations.RunSQL.noop,
        )
    ]
