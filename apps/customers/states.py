"""Closed lists of the customers' world."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class CustomerKind(models.TextChoices):
    PERSON = "person", _("person")
    COMPANY = "company", _("company")


class Language(models.TextChoices):
    """What printouts and messages speak."""

    FRENCH = "fr", _("French")
    ENGLISH = "en", _("English")
