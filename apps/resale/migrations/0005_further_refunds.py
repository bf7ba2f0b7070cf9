import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('payments', '0010_buyback_checks'),
        ('resale', '0004_feed_reader'),
    ]

    operations = [
        migrations.CreateModel(
            name='SaleRefund',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('payable', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='payments.payable')),
                ('sale', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='further_refunds', to='resale.sale')),
            ],
        ),
    ]
