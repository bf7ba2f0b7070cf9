"""From one former secret to several, each with its own end. One that still works goes on working."""

from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models
from django.db.models import F, Q

OLD = {  # model: its former secret, until when
    "consumer": ("previous_client_secret", "previous_secret_until"),
    "hooksource": ("previous_secret_reference", "previous_valid_until"),
    "webhookendpoint": ("previous_secret_reference", "previous_valid_until"),
}
NEW = {
    "former_secrets": ArrayField(models.TextField(), blank=True, default=list, editable=False),
    "former_until": ArrayField(models.DateTimeField(), blank=True, default=list, editable=False),
}
GUARDS = {"consumer": "access_consumer", "hooksource": "access_hook", "webhookendpoint": "access_webhook"}


def carried(model: str) -> str:
    secret, until = OLD[model]
    return (
        f"UPDATE access_{model} SET former_secrets = ARRAY[{secret}::text], former_until = ARRAY[{until}] "
        f"WHERE {until} IS NOT NULL"
    )


class Migration(migrations.Migration):
    dependencies = [("access", "0002_api_calls")]

    operations = [
        *(migrations.AddField(model, name, field) for model in OLD for name, field in NEW.items()),
        *(migrations.RunSQL(carried(model), migrations.RunSQL.noop) for model in OLD),
        *(
            migrations.AddConstraint(
                model,
                models.CheckConstraint(
                    condition=Q(former_until__len=F("former_secrets__len")), name=f"{guard}_former_ends"
                ),
            )
            for model, guard in GUARDS.items()
        ),
        *(migrations.RemoveConstraint(model, f"{guard}_previous_secret_ends") for model, guard in GUARDS.items()),
        migrations.RemoveConstraint("hooksource", "access_hook_previous_secret_reference"),
        *(migrations.RemoveField(model, name) for model, names in OLD.items() for name in names),
    ]
