"""Indexes that fit what the relay asks. Built without locking the table out; the old one goes when the new ones stand."""

from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models

DUE = models.Q(state__in=("pending", "unknown"))
PARTY = models.Func(
    models.F("target"), models.Value("/"), models.Value(1), function="split_part", output_field=models.TextField()
)


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("core", "0001_initial")]

    operations = [
        AddIndexConcurrently(
            "delivery",
            models.Index("channel", PARTY, "position", name="delivery_party_line", condition=DUE),
        ),
        AddIndexConcurrently(
            "delivery",
            models.Index(
                "channel",
                PARTY,
                name="delivery_under_way",
                condition=DUE & (models.Q(rung_at__isnull=False) | models.Q(lease_until__isnull=False)),
            ),
        ),
        RemoveIndexConcurrently("delivery", "delivery_due"),
    ]
