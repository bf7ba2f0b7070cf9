"""Turning the framework's validation into refusals a caller can show field by field."""

from collections.abc import Collection

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models

from apps.core.errors import Invalid, StaleVersion
from apps.core.models import Aggregate


def validate(instance: models.Model, *, exclude: Collection[str] = ()) -> None:
    """Fields, choices, uniqueness and constraints of one row; Invalid names every one that fails."""
    try:
        instance.full_clean(exclude=set(exclude))
    except ValidationError as error:
        raise Invalid(
            {
                "" if name == NON_FIELD_ERRORS else f"/{name}": " ".join(sentences)
                for name, sentences in error.message_dict.items()
            }
        ) from None


def expect_version(aggregate: Aggregate, version: int | None) -> None:
    """Refuse when the caller has read another version than the one now locked."""
    if version is not None and version != aggregate.version:
        raise StaleVersion(version=aggregate.version)
