from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("resale", "0003_listing")]

    operations = [
        migrations.AddField(
            model_name="channel", name="reader_id", field=models.UUIDField(blank=True, null=True)
        ),
    ]
