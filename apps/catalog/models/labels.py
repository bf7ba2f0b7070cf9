"""Texts that customers read exist in French and English, or not at all."""

from django.db import models
from django.db.models import Q


def labels_given(name: str) -> models.CheckConstraint:
    """Both languages stand in `labels`; what they say is checked by the operations."""
    return models.CheckConstraint(condition=Q(labels__has_keys=["fr", "en"]), name=name)
