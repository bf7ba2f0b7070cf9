"""Codes that answer awkwardly, each time: what a program asks about them, and what it then gets."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Any

from django.db import OperationalError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.core.errors import InProgress
from apps.payments.errors import PayableReserved

from ..errors import TooBusy

UNHEARD_OF = "sandbox_unheard_of"
HANG_SECONDS = 20.0


class Asked(StrEnum):
    FIND = "find"  # GET payables/?code=
    OPEN = "open"  # POST payables/{id}/open/
    PAY = "pay"  # POST payments/


class Effect(StrEnum):
    REFUSE = "refuse"  # nothing is done
    HANG = "hang"  # nothing is done, and the refusal takes its time
    LOSE = "lose"  # it is done, and the answer that says so is not given; sent again, it is answered
    MASK = "mask"  # the answer bears a value that no documentation lists


@dataclass(frozen=True)
class Trigger:
    asked: Asked
    effect: Effect
    about: Any
    refusal: Callable[[], Exception] | None = None


def _held_elsewhere() -> PayableReserved:
    return PayableReserved(till="SANDBOX/9", until=timezone.now() + timedelta(minutes=10))


def _away() -> OperationalError:
    """As when the database cannot be reached."""
    return OperationalError("rehearsed")


TRIGGERS = {
    "payable_reserved": Trigger(
        Asked.OPEN, Effect.REFUSE, _("409: another till is ringing it, and always will be."), _held_elsewhere
    ),
    "in_progress": Trigger(
        Asked.PAY, Effect.REFUSE, _("409: the same request is still being worked on."), InProgress
    ),
    "too_many_requests": Trigger(
        Asked.OPEN, Effect.REFUSE, _("429: wait as long as Retry-After says."), TooBusy
    ),
    "unavailable": Trigger(Asked.PAY, Effect.REFUSE, _("503: we are briefly away; Retry-After says when."), _away),
    "hang": Trigger(
        Asked.PAY, Effect.HANG, _("No answer for twenty seconds, then 503: nothing was done."), _away
    ),
    "answer_lost": Trigger(
        Asked.PAY, Effect.LOSE, _("504 after the payment was taken: send the same ticket again.")
    ),
    "unknown_value": Trigger(
        Asked.FIND, Effect.MASK, _("Found with a payment_state that is in no list: do not fall over it.")
    ),
}  # fmt: skip
