"""Turning what the framework and the database refuse into refusals a caller can show field by field."""

import difflib
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import IntegrityError, models
from django.utils.translation import gettext as _

from .errors import Conflict, Invalid, StaleVersion
from .models import Aggregate

LANGUAGES = ("fr", "en")
LONGEST_LABEL = 200


def check_fields(instance: models.Model, *, also: Mapping[str, str] | None = None) -> None:
    """Lengths, choices and formats of a row's own columns, without a query, plus the caller's findings in `also`
    (pointer to sentence), which say more and win. Foreign keys are the caller's, uniqueness the database's."""
    errors = dict(also or {})
    foreign = [field.name for field in instance._meta.fields if field.is_relation]
    try:
        instance.clean_fields(exclude=foreign)
    except ValidationError as error:
        for name, sentences in error.message_dict.items():
            if not any(pointer.startswith(f"/{name}/") for pointer in errors):
                errors.setdefault(f"/{name}", " ".join(sentences))
    if errors:
        raise Invalid(errors)


def validate(instance: models.Model, *, exclude: Collection[str] = ()) -> None:
    """As `check_fields`, and uniqueness and constraints too, which costs queries: for rows people rarely make."""
    try:
        instance.full_clean(exclude=set(exclude))
    except ValidationError as error:
        raise Invalid(
            {
                "" if name == NON_FIELD_ERRORS else f"/{name}": " ".join(sentences)
                for name, sentences in error.message_dict.items()
            }
        ) from None


def label_errors(labels: Mapping[str, Any]) -> dict[str, str]:
    """What is wrong with a {fr, en} text, by pointer; empty when nothing is."""
    errors = {}
    for language in LANGUAGES:
        text = labels.get(language)
        if not isinstance(text, str) or not text.strip():
            errors[f"/labels/{language}"] = _("A text is needed in this language.")
        elif len(text) > LONGEST_LABEL:
            errors[f"/labels/{language}"] = _("At most %(count)d characters.") % {"count": LONGEST_LABEL}
    for other in labels.keys() - set(LANGUAGES):
        errors[f"/labels/{other}"] = _("Only French (fr) and English (en) are kept.")
    return errors


def expect_version(aggregate: Aggregate, version: int | None) -> None:
    """Refuse when the caller has read another version than the one now locked."""
    if version is not None and version != aggregate.version:
        raise StaleVersion(version=aggregate.version)


def assign(aggregate: Aggregate, values: Mapping[str, Any], *, names: Collection[str]) -> list[str]:
    """Set those of `names` that `values` holds and that differ; which they were."""
    changed = [name for name in names if name in values and getattr(aggregate, name) != values[name]]
    for name in changed:
        setattr(aggregate, name, values[name])
    return changed


@contextmanager
def duplicates_refused(fields: Mapping[str, str]) -> Iterator[None]:
    """A duplicate the database refuses becomes a Conflict naming the field; `fields` maps constraint to pointer."""
    try:
        yield
    except IntegrityError as error:
        constraint = str(getattr(getattr(error.__cause__, "diag", None), "constraint_name", ""))
        if constraint not in fields:
            raise
        raise Conflict(
            _("Another one already has this value: %(field)s.") % {"field": fields[constraint]},
            field=fields[constraint],
        ) from None


def unknown(name: str, known: Collection[str], *, what: str = "field") -> str:
    """What to say of a name nobody knows: the nearest one that somebody does."""
    near = difflib.get_close_matches(name, known, n=1)
    hint = f"Did you mean “{near[0]}”?" if near else f"Known: {', '.join(sorted(known)) or 'none'}."
    return f"Unknown {what}. {hint}"
