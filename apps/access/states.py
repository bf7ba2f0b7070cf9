"""Closed lists of the access world, the life of a webhook endpoint, and the clock of a consumer's yearly review."""

from datetime import date, timedelta
from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.core.states import Move, TransitionTable

from . import events as e
from . import permissions as p

REVIEW_GRACE = timedelta(days=30)
CALLS_KEPT = timedelta(days=7)  # in the log of calls, and findable there
REVIEW_LAPSED = "review_lapsed"  # why the clock suspended a consumer; people give sentences


class HookKind(models.TextChoices):
    TILL_PAYMENTS = "till_payments", _("till payments")


class HolderKind(models.TextChoices):
    """Who may hold rights."""

    PERSON = "person", _("Person")
    PROGRAM = "program", _("Program")
    TILL = "till", _("Till key")
    HOOK = "hook", _("Signed hook")


class Review(StrEnum):
    """Where a consumer stands: `overdue` still works and is told so, `lapsed` works no more."""

    CURRENT = "current"
    OVERDUE = "overdue"
    LAPSED = "lapsed"


def review_of(due_on: date, today: date) -> Review:
    """The due day itself is still in order; the grace runs the thirty days after it."""
    if today <= due_on:
        return Review.CURRENT
    return Review.OVERDUE if today <= due_on + REVIEW_GRACE else Review.LAPSED


class EndpointState(models.TextChoices):
    PENDING = "pending", _("to be verified")
    ACTIVE = "active", _("active")
    DISABLED = "disabled", _("disabled")
    REMOVED = "removed", _("removed")


class DisabledBecause(models.TextChoices):
    GONE = "gone", _("the address answered 410")
    FAILING = "failing", _("nothing arrived for days")
    BY_HAND = "by_hand", _("by hand")


S = EndpointState

WEBHOOK_ENDPOINT = TransitionTable(
    "webhook_endpoint",
    field="state",
    states={state.value: state for state in S},
    moves=[
        Move("verify", (S.PENDING,), S.ACTIVE, e.WEBHOOK_VERIFIED, "", "Vérifié", "Verified"),
        Move(
            "change_address", (S.PENDING, S.ACTIVE, S.DISABLED), S.PENDING, e.WEBHOOK_MOVED, p.WEBHOOKS_WRITE,
            "Changer l’adresse", "Change the address",
        ),
        Move(
            "disable", (S.PENDING, S.ACTIVE), S.DISABLED, e.WEBHOOK_DISABLED, p.WEBHOOKS_WRITE,
            "Désactiver", "Disable",
        ),
        Move("enable", (S.DISABLED,), S.PENDING, e.WEBHOOK_ENABLED, p.WEBHOOKS_WRITE, "Réactiver", "Enable"),
        Move(
            "remove", (S.PENDING, S.ACTIVE, S.DISABLED), S.REMOVED, e.WEBHOOK_REMOVED, p.WEBHOOKS_WRITE,
            "Retirer", "Remove",
        ),
    ],
)  # fmt: skip
