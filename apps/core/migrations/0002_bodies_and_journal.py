"""Bodies of events, cut by day, and the journal that nothing changes."""

from django.db import migrations, models
from django.db.models.functions import Now

# Partitioned by day; the default partition only catches what a stopped beat would otherwise refuse.
BODY_TABLE = """
CREATE TABLE core_body (
    day date NOT NULL,
    id uuid NOT NULL,
    content bytea NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (day, id)
) PARTITION BY RANGE (day);
CREATE TABLE core_body_default PARTITION OF core_body DEFAULT;
ALTER TABLE core_body ALTER COLUMN content SET STORAGE EXTERNAL;
"""

JOURNAL_IS_APPEND_ONLY = """
CREATE FUNCTION core_event_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.position IS NULL AND NEW.position IS NOT NULL
       AND to_jsonb(NEW) - 'position' = to_jsonb(OLD) - 'position' THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'the journal is append-only' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER core_event_append_only BEFORE UPDATE OR DELETE ON core_event
    FOR EACH ROW EXECUTE FUNCTION core_event_guard();
"""


class Migration(migrations.Migration):
    replaces = [("core", "0003_job_errors")]

    dependencies = [("core", "0001_tables")]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    name="Body",
                    fields=[
                        (
                            "pk",
                            models.CompositePrimaryKey(
                                "day", "id", blank=True, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        ("day", models.DateField()),
                        ("id", models.UUIDField()),
                        ("content", models.BinaryField()),
                        ("created_at", models.DateTimeField(db_default=Now())),
                    ],
                ),
            ],
            database_operations=[migrations.RunSQL(BODY_TABLE, "DROP TABLE core_body")],
        ),
        migrations.RunSQL(JOURNAL_IS_APPEND_ONLY, "DROP FUNCTION core_event_guard CASCADE"),
    ]
