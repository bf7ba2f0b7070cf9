"""Indexes and checks of 0002 on tables that tills write to: built and validated without locking them."""

import django.db.models.expressions
from django.contrib.postgres.operations import AddIndexConcurrently, ValidateConstraint
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ('payments', '0002_till'),
    ]

    operations = [
        # Until now our code and the till's were one.
        migrations.RunSQL("UPDATE payments_payableline SET till_article = article", migrations.RunSQL.noop),
        AddIndexConcurrently(
            model_name='payable',
            index=models.Index(fields=['subject_id'], name='payable_subject'),
        ),
        AddIndexConcurrently(
            model_name='payable',
            index=models.Index(condition=models.Q(('state', 'open'), models.Q(('balance', 0), _negated=True)), fields=['customer'], name='payable_to_pay'),
        ),
        AddIndexConcurrently(
            model_name='receipt',
            index=models.Index(fields=['store', 'business_date'], name='receipt_day'),
        ),
        AddIndexConcurrently(
            model_name='receipt',
            index=models.Index(condition=models.Q(('awaits_confirmation', True)), fields=['store'], name='receipt_declared'),
        ),
        ValidateConstraint(model_name='payable', name='payable_adds_up'),
        ValidateConstraint(model_name='payable', name='payable_direction_of_purpose'),
        ValidateConstraint(model_name='payable', name='payable_reservation_ends'),
        ValidateConstraint(model_name='receipt', name='receipt_declared_by_somebody'),
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(
                    "CREATE UNIQUE INDEX CONCURRENTLY payable_one_settlement_per_subject ON payments_payable (subject_id)"
                    " WHERE purpose = 'settlement' AND state = 'open'",
                    "DROP INDEX payable_one_settlement_per_subject",
                )
            ],
            state_operations=[
                migrations.AddConstraint(
                    model_name='payable',
                    constraint=models.UniqueConstraint(condition=models.Q(('purpose', 'settlement'), ('state', 'open')), fields=('subject_id',), name='payable_one_settlement_per_subject'),
                ),
            ],
        ),
    ]
