"""The way from a print that was asked for to the worker that renders it: a delivery like any other, leased and rung."""

from collections.abc import Collection, Iterable

import structlog

from apps.core.actors import system
from apps.core.channels import Done, Outcome, Target
from apps.core.errors import DomainError, explained
from apps.core.models import Delivery, Event

from . import events, operations, rendering

log = structlog.get_logger()
RENDERER = system("printing")


class PrintRendering:
    """Not transactional: a page may take seconds, and no transaction is open meanwhile."""

    name = "printing"
    queue = "jobs"
    slots = 2
    transactional = False

    def targets(self, event: Event) -> Iterable[Target]:
        return [Target("renderer")] if event.type == events.REQUESTED.full_name else []

    def resting(self) -> Collection[str]:
        return ()

    def deliver(self, delivery: Delivery) -> Outcome:
        job = operations.start_rendering(actor=RENDERER, job_id=delivery.aggregate_id)
        if job is None:
            return Done()
        try:
            content = rendering.render(job)
        except DomainError as error:
            operations.give_up_rendering(actor=RENDERER, job_id=job.pk, error=error.detail)
        except Exception as error:
            log.exception("print.failed", document=job.document)
            operations.give_up_rendering(actor=RENDERER, job_id=job.pk, error=explained(error))
        else:
            operations.keep_rendering(actor=RENDERER, job_id=job.pk, content=content)
        return Done()
