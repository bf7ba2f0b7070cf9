"""Counting wrong guesses, for whatever can be guessed."""

from django.db import models


class AttemptsCounted(models.Model):
    """Wrong attempts in a row and, after too many, until when none is accepted."""

    failed_attempts = models.PositiveSmallIntegerField(default=0, editable=False)
    locked_until = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        abstract = True
