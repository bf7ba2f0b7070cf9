"""The log of calls, cut by day; the default partition only catches what a stopped beat would otherwise refuse."""

import uuid_utils.compat
from django.db import migrations, models

TABLE = """
CREATE TABLE access_apicall (
    id uuid NOT NULL,
    day date NOT NULL,
    caller_kind varchar(10) NOT NULL,
    caller_id uuid NOT NULL,
    request_id varchar(64) NOT NULL,
    method varchar(8) NOT NULL,
    path varchar(160) NOT NULL,
    status smallint NOT NULL,
    code varchar(60) NOT NULL,
    milliseconds integer NOT NULL,
    at timestamptz NOT NULL,
    PRIMARY KEY (day, id)
) PARTITION BY RANGE (day);
CREATE INDEX access_apicall_of_caller ON access_apicall (caller_id, request_id, id);
CREATE TABLE access_apicall_default PARTITION OF access_apicall DEFAULT;
"""


class Migration(migrations.Migration):
    replaces = [("access", "0007_sandbox_clock")]

    dependencies = [("access", "0001_tables")]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    name="ApiCall",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=uuid_utils.compat.uuid7, primary_key=True, serialize=False
                            ),
                        ),
                        ("day", models.DateField()),
                        (
                            "caller_kind",
                            models.CharField(choices=[("consumer", "Consumer"), ("till", "Till")], max_length=10),
                        ),
                        ("caller_id", models.UUIDField()),
                        ("request_id", models.CharField(max_length=64)),
                        ("method", models.CharField(max_length=8)),
                        ("path", models.CharField(max_length=160)),
                        ("status", models.PositiveSmallIntegerField()),
                        ("code", models.CharField(blank=True, max_length=60)),
                        ("milliseconds", models.PositiveIntegerField()),
                        ("at", models.DateTimeField()),
                    ],
                ),
            ],
            database_operations=[migrations.RunSQL(TABLE, "DROP TABLE access_apicall")],
        ),
    ]
