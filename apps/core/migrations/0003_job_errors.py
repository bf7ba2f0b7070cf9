"""Every refused row of a job, where only the first hundred were kept, as rows that a file can be written from."""

import django.db.models.deletion
from django.db import migrations, models

COPY = """
INSERT INTO core_joberror (job_id, row, code, detail, pointed)
SELECT id, (error->>'row')::int, error->>'code', error->>'detail', coalesce(error->'errors', '{}')
FROM core_job, jsonb_array_elements(errors) AS error
"""


class Migration(migrations.Migration):
    dependencies = [("core", "0002_relay_indexes")]

    operations = [
        migrations.CreateModel(
            name="JobError",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("row", models.PositiveIntegerField()),
                ("code", models.CharField(max_length=40)),
                ("detail", models.TextField()),
                ("pointed", models.JSONField(default=dict)),
                (
                    "job",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="core.job",
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("job", "row"), name="job_error_once_per_row")],
            },
        ),
        migrations.RunSQL(COPY, migrations.RunSQL.noop),
        migrations.RemoveField("job", "errors"),
        migrations.AlterField(
            "joberror",
            "job",
            models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="errors",
                to="core.job",
            ),
        ),
    ]
