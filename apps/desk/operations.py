"""Changes to what belongs to no app below: when the clock does what."""

from typing import Any

import structlog
from django.db import transaction
from django.utils.translation import gettext as _
from django_celery_beat.models import IntervalSchedule, PeriodicTask

from apps.core.actors import Actor
from apps.core.errors import Invalid, NotFound
from apps.core.permissions import require
from apps.stores.permissions import ADMIN_WRITE

log = structlog.get_logger()

LONGEST_MINUTES = 7 * 24 * 60


@transaction.atomic
def change_periodic_task(task_id: int, *, actor: Actor, enabled: bool | None = None, minutes: int | None = None) -> Any:
    """Switch it on or off, or run it this often. Which task it is, and with what, is a release's business.

    The library's own rows are no aggregate of ours, so a line in the log takes the journal's place.
    """
    require(actor, ADMIN_WRITE)
    task = PeriodicTask.objects.select_for_update(of=("self",)).filter(pk=task_id).first()
    if task is None:
        raise NotFound
    if minutes is not None:
        if not 1 <= minutes <= LONGEST_MINUTES:
            raise Invalid({"/minutes": _("From one minute to one week.")})
        task.interval, _made = IntervalSchedule.objects.get_or_create(
            every=minutes * 60, period=IntervalSchedule.SECONDS
        )
        task.crontab = task.solar = task.clocked = None
    if enabled is not None:
        task.enabled = enabled
    task.save()
    log.info("periodic_task.changed", name=task.name, actor=actor.id)
    return task
