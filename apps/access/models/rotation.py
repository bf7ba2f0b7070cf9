"""The secrets before the present one."""

from datetime import datetime

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

FORMER = ("former_secrets", "former_until")


class Rotating(models.Model):
    """Each former secret works until its own overlap ends, however many follow it: who lost the answer with the new
    one, and asks again, must not end the one in use. Kept newest first, in the form of the present one."""

    former_secrets = ArrayField(models.TextField(), default=list, blank=True, editable=False)
    former_until = ArrayField(models.DateTimeField(), default=list, blank=True, editable=False)

    class Meta:
        abstract = True

    def working_formers(self) -> list[tuple[str, datetime]]:
        now = timezone.now()
        formers = zip(self.former_secrets, self.former_until, strict=True)
        return [(secret, until) for secret, until in formers if now < until]

    @property
    def former_ends(self) -> list[datetime]:
        """When those that still work end, the last of them last."""
        return sorted(until for _secret, until in self.working_formers())


def each_former_ends(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(condition=Q(former_until__len=F("former_secrets__len")), name=name)
