"""Examining an integrator's own till: test orders, a record of what it does with them, and a verdict."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from apps.core import records
from apps.core.actors import Actor
from apps.core.errors import NotFound
from apps.core.permissions import require
from apps.payments.models import Payable
from apps.payments.operations import reserve_payable
from apps.stores.models import Store

from .. import events, selectors
from ..conformance import checks, suite
from ..conformance.suite import Role
from ..errors import NotSandbox, RunFinished
from ..models import ConformanceCall, ConformanceRun, Consumer, DeviceKey
from ..permissions import CONFORMANCE_RUN
from .sample_orders import BENCH, make_sample_order

ELSEWHERE = "other"  # the till that holds the test order of that role


@transaction.atomic
def start_conformance_run(
    *, actor: Actor, store: Store, device_key: DeviceKey | None = None, consumer: Consumer | None = None
) -> tuple[ConformanceRun, bool]:
    """With fresh test orders; (run, is it new). One that is still open is answered as it is for a day, then judged."""
    require(actor, CONFORMANCE_RUN, store.pk)
    if not store.sandbox:
        raise NotSandbox
    caller = {"device_key": device_key, "consumer": consumer}
    _take_turns(caller)
    rows = ConformanceRun.objects.select_for_update(of=("self",)).select_related("store__entity")
    if running := rows.filter(**caller, finished_at=None).first():
        if running.started_at > timezone.now() - suite.LASTS:
            return running, False
        _judge(running, actor)
    payables = {role: make_sample_order(store, label=role.value) for role in Role}
    reserve_payable(payables[Role.HELD].pk, till=f"{store.code}/{ELSEWHERE}", actor=BENCH)
    run = ConformanceRun(
        **caller,
        store=store,
        suite=suite.VERSION,
        started_at=timezone.now(),
        orders={role.value: _told(payable) for role, payable in payables.items()},
    )
    records.create(run, events.CONFORMANCE_STARTED, actor=actor)
    return run, True


@transaction.atomic
def finish_conformance_run(*, actor: Actor, run_id: UUID) -> ConformanceRun:
    """Judge what was seen. What was not seen does not count as passed."""
    visible = selectors.conformance_runs_visible_to(actor).filter(pk=run_id).first()
    if visible is None:
        raise NotFound
    run = ConformanceRun.objects.select_for_update(of=("self",)).select_related("store__entity").get(pk=run_id)
    require(actor, CONFORMANCE_RUN, run.store_id)
    if run.finished_at is not None:
        raise RunFinished
    _judge(run, actor)
    return run


def note_conformance_call(
    run: ConformanceRun, *, action: str, status: int, code: str, payable_id: str, facts: dict[str, Any], at: datetime
) -> None:
    """A line of the run's record, while there is room: an observation, not business, hence no event."""
    if run.calls.count() >= suite.MOST_CALLS:
        return
    ConformanceCall.objects.create(
        run=run, at=at, action=action, status=status, code=code, payable_id=payable_id, facts=facts
    )


def _judge(run: ConformanceRun, actor: Actor) -> None:
    run.results = checks.verdicts(selectors.seen_in(run))
    run.finished_at, run.score = timezone.now(), checks.score_of(run.results)
    records.update(run, events.CONFORMANCE_FINISHED, actor=actor, fields=("results", "finished_at", "score"))


def _take_turns(caller: dict[str, Any]) -> None:
    """Two starts at once: the second waits, then finds the first's run."""
    for row in filter(None, caller.values()):
        type(row).objects.select_for_update(of=("self",)).get(pk=row.pk)


def _told(payable: Payable) -> dict[str, str]:
    return {
        "payable": str(payable.pk),
        "code": payable.code,
        "ean": payable.ean,
        "order": payable.subject_code,
        "balance": str(payable.balance),
        "currency": payable.currency,
    }
