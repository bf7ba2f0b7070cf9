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


class DocumentKind(models.TextChoices):
    """What a person shows to say who they are. Only its references are kept, never a copy."""

    IDENTITY_CARD = "identity_card", _("identity card")
    PASSPORT = "passport", _("passport")
    RESIDENCE_PERMIT = "residence_permit", _("residence permit")
    DRIVING_LICENCE = "driving_licence", _("driving licence")
    OTHER = "other", _("other official document")
