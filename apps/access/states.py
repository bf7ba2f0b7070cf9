"""Closed lists of the access world, and the clock of a consumer's yearly review."""

from datetime import date, timedelta
from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _

REVIEW_GRACE = timedelta(days=30)
REVIEW_LAPSED = "review_lapsed"  # why the clock suspended a consumer; people give sentences


class HookKind(models.TextChoices):
    TILL_PAYMENTS = "till_payments", _("till payments")


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
