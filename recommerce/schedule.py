"""What beat does, as data. Rows are made after migrate and belong to the staff from then on.

An entry is only brought up to date while it still is what an earlier version of this file made it: the beat setting
`CELERY_BEAT_SCHEDULE` stays empty because it would reset the staff's edits at every start.
"""

from dataclasses import dataclass
from typing import Any

from django_celery_beat.models import IntervalSchedule, PeriodicTask


@dataclass(frozen=True)
class Entry:
    name: str
    task: str
    seconds: int
    expires: int  # seconds: a run missed while the worker was away must not pile up

    def fingerprint(self) -> str:
        return f"as shipped: {self.task} every {self.seconds} s, expires after {self.expires} s"


ENTRIES = (
    Entry("Read tickets at partners' tills", "apps.integrations.tasks.poll_every_till", 45, 40),
    Entry("Read ticket files", "apps.integrations.tasks.read_ticket_files", 15, 12),
    Entry("Make and drop daily partitions", "apps.core.tasks.roll_partitions", 6 * 3600, 1800),
    Entry("Remove working files past thirty days", "apps.core.tasks.drop_old_files", 6 * 3600, 1800),
    Entry("Let vouchers and their holds expire", "apps.payments.tasks.sweep_vouchers", 300, 240),
    Entry("Forget old tickets sent in bulk", "apps.payments.tasks.forget_old_intake", 24 * 3600, 3600),
    Entry("Let quotes lapse", "apps.workshop.tasks.lapse_quotes", 3600, 1800),
    Entry("Let go of old entries of the police register", "apps.buyback.tasks.purge_registers", 24 * 3600, 3600),
    Entry("Let estimates and offers of trade-ins lapse", "apps.buyback.tasks.lapse_trade_in_offers", 3600, 1800),
    Entry("Retire price rules that are over", "apps.buyback.tasks.retire_ended_price_rules", 6 * 3600, 1800),
    Entry("Let holds on used things end", "apps.resale.tasks.expire_holds", 60, 50),
    Entry("Reduce what stayed long", "apps.resale.tasks.apply_markdown_plans", 24 * 3600, 3600),
    Entry("Return unconfirmed prints", "apps.printing.tasks.return_unconfirmed", 60, 50),
    Entry("Forget old webhook attempts", "apps.access.tasks.forget_webhook_attempts", 6 * 3600, 1800),
    Entry("Forget expired tokens", "apps.access.tasks.purge_expired_tokens", 6 * 3600, 1800),
    Entry("Make and drop days of the call log", "apps.access.tasks.roll_call_log", 6 * 3600, 1800),
    Entry("Forget old counts of API calls", "apps.access.tasks.purge_usage", 24 * 3600, 3600),
    Entry("Suspend consumers nobody reviewed", "apps.access.tasks.suspend_lapsed_consumers", 24 * 3600, 3600),
)


def install(**_options: Any) -> None:
    """Create missing entries; update those nobody has touched."""
    for entry in ENTRIES:
        interval, _ = IntervalSchedule.objects.get_or_create(every=entry.seconds, period=IntervalSchedule.SECONDS)
        row = PeriodicTask.objects.filter(name=entry.name).select_related("interval").first()
        if row is None:
            row = PeriodicTask(name=entry.name)
        elif not _untouched(row):
            continue
        row.task, row.interval, row.expire_seconds = entry.task, interval, entry.expires
        row.description = entry.fingerprint()
        row.save()


def _untouched(row: PeriodicTask) -> bool:
    if row.interval is None or not row.enabled:
        return False
    now = Entry(row.name, row.task, row.interval.every, row.expire_seconds or 0)
    return row.description == now.fingerprint()
