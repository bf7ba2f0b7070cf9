"""The simulator in a store of the sandbox: a scenario played inside this process, and kept for who wants to read it."""

import json
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from apps.access.errors import NotSandbox
from apps.access.models import HookSource
from apps.access.operations import issue_device_key, make_sample_order, revoke_device_key
from apps.access.selectors import signing_secrets
from apps.core import bodies
from apps.core.actors import Actor, system
from apps.core.errors import Invalid, NotFound
from apps.core.permissions import require
from apps.desk.first_day.telling import Failed
from apps.payments.inputs import NewVoucher
from apps.payments.models import Payable
from apps.payments.operations import issue_voucher
from apps.payments.selectors import payable_by_code
from apps.payments.states import VoucherKind
from apps.stores.models import Store, Till

from ..permissions import TILL_SIMULATOR_USE
from .doors import Hook, Lane
from .inside import InsideWire
from .playing import Play
from .scenarios import SCENARIOS, VOUCHER
from .tickets import Tickets

WHO = system("till simulator")
MARK = "till_simulator_run"  # what a kept run calls itself: other bodies are none
OFFLINE_TICKETS = 25  # what fits into one request; the command sends ten thousand


@dataclass(frozen=True)
class Rehearsal:
    scenario: str
    door: str
    code: str = ""  # of an order; empty: one is made for it


def rehearse(rehearsal: Rehearsal, *, actor: Actor, store: Store, base_url: str) -> UUID:
    """Play it with the store's first till and keep what happened; the id it is kept under."""
    require(actor, TILL_SIMULATOR_USE, store.pk)
    if not store.sandbox:
        raise NotSandbox
    till = Till.objects.select_related("store").filter(store=store, active=True).first()
    if till is None:
        raise Invalid({"/scenario": _("This store has no till.")})
    payable = _payable(rehearsal.code, store)
    scenario, wire, stopped = SCENARIOS[rehearsal.scenario], InsideWire(base_url), ""
    play = _play(rehearsal.door, wire, till)
    codes = [payable.code, *([_voucher(store)] if scenario.voucher else [])]
    key = _hand_key(play, wire, till)
    try:
        scenario.act(play, codes, OFFLINE_TICKETS)
    except Failed as failure:
        stopped = str(failure)
    finally:
        revoke_device_key(actor=WHO, device_key_id=key)
    return bodies.keep(json.dumps(_told(rehearsal, store, payable, play, wire, stopped)).encode())


def rehearsed(run_id: UUID, *, actor: Actor) -> dict[str, Any]:
    """A run as it was kept, for who may use the simulator in its store; NotFound for anything else."""
    kept = bodies.read(run_id)
    try:
        told = json.loads(kept or b"")
    except ValueError:
        raise NotFound from None
    if not isinstance(told, dict) or told.get("kind") != MARK or not actor.can(TILL_SIMULATOR_USE, UUID(told["store"])):
        raise NotFound
    return told


def _payable(code: str, store: Store) -> Payable:
    if not code:
        return make_sample_order(store, label="Till simulator")
    found = payable_by_code(code)
    if found is None or found.legal_entity_id != store.entity_id:
        raise Invalid({"/code": code})
    return found


def _voucher(store: Store) -> str:
    new = NewVoucher(kind=VoucherKind.GIFT, amount=VOUCHER, reason="Till simulator")
    return issue_voucher(new, store=store, actor=WHO).code


def _play(door: str, wire: InsideWire, till: Till) -> Play:
    tickets = Tickets(store=till.store.code, till=till.code)
    if door == Lane.name:
        return Play(Lane(wire), tickets)
    source = HookSource.objects.filter(store=till.store, active=True).first()
    if source is None:
        raise Invalid({"/door": _("This store has no signed hook.")})
    return Play(Hook(wire, code=source.code, secret=signing_secrets(source)[0]), tickets)


def _hand_key(play: Play, wire: InsideWire, till: Till) -> UUID:
    """A key of its own for this run only. At the hook it is for looking: what the hook does is done by workers later,
    so nothing is expected of the order then and there."""
    issued = issue_device_key(actor=WHO, till_id=till.pk)
    lane = Lane(wire, key=issued.key)
    if isinstance(play.door, Lane):
        play.door = lane
        play.look = lane.find
    else:
        play.look, play.waits = Lane(InsideWire(wire.base_url), key=issued.key).find, False
    return issued.device_key.pk


def _told(
    rehearsal: Rehearsal, store: Store, payable: Payable, play: Play, wire: InsideWire, stopped: str
) -> dict[str, Any]:
    return {
        "kind": MARK,
        "store": str(store.pk),
        "payable": str(payable.pk),
        **asdict(rehearsal),
        "code": payable.subject_code,
        "good": play.good and not stopped,
        "stopped": stopped,
        "steps": [{**asdict(step), "good": step.good} for step in play.steps],
        "exchanges": [exchange.to_json() for exchange in wire.exchanges],
    }
