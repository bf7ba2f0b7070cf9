from typing import ClassVar

from django.db import models

from apps.core.models import Aggregate


class Thing(Aggregate):
    resource: ClassVar[str] = "thing"

    value = models.IntegerField(default=0)


class Endpoint(models.Model):
    """Somebody who wants to be told, and never answers."""

    name = models.CharField(max_length=20, primary_key=True)


class Effect(models.Model):
    """Nothing is unique here, on purpose: an effect had twice must show."""

    event_id = models.BigIntegerField()
