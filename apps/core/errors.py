"""Every refusal the product can give, each with a stable code; faces turn them into HTTP, a sentence or a log line."""

from collections.abc import Mapping
from typing import Any

import psycopg
from django.db import Error as DatabaseError
from django.utils.translation import gettext_lazy as _


class DomainError(Exception):
    """Base of all refusals. `code` is contract; `title` is for people; `status` is what HTTP answers."""

    code = "refused"
    status = 422
    title: Any = _("The request was understood but cannot be done.")
    retryable = False
    retry_after = 1  # seconds, where it is retryable

    def __init__(self, detail: str = "", **extra: Any) -> None:
        super().__init__(detail or str(self.title))
        self.detail = detail or str(self.title)
        self.extra = extra


class Malformed(DomainError):
    code = "malformed"
    status = 400
    title = _("The request is malformed.")


class Invalid(DomainError):
    """Field by field: `errors` maps a JSON pointer ("/lines/0/quantity") to a sentence."""

    code = "invalid"
    title = _("Some values cannot be accepted.")

    def __init__(self, errors: Mapping[str, str], detail: str = "") -> None:
        super().__init__(detail or " ".join(f"{pointer}: {sentence}" for pointer, sentence in errors.items()))
        self.errors = dict(errors)


class LengthMissing(DomainError):
    code = "length_missing"
    status = 411
    title = _("Send the body whole, with its Content-Length: a chunked one is not read.")


class PermissionRefused(DomainError):
    code = "scope_missing"
    status = 403
    title = _("This right is missing.")
    needed: Any = _("The right “%(code)s” is needed here.")

    def __init__(self, permission: str) -> None:
        super().__init__(str(self.needed) % {"code": permission}, scope=permission)
        self.permission = permission


class NotInEveryStore(PermissionRefused):
    """They hold the right in some store, and what they ask counts for all stores of a company."""

    code = "not_in_every_store"
    title = _("What counts for all stores is decided by who holds the right in each of them.")
    needed = _("The right “%(code)s” is needed in every open store of the company.")


class NotInEveryCompany(NotInEveryStore):
    """Or for all companies."""

    needed = _("The right “%(code)s” is needed in every open store of every company.")


class NotFound(DomainError):
    code = "not_found"
    status = 404
    title = _("Nothing is here, or not for you.")


class IllegalTransition(DomainError):
    code = "illegal_transition"
    status = 409
    title = _("This action is not possible in the present state.")


class StaleVersion(DomainError):
    code = "stale_version"
    status = 412
    title = _("Somebody changed this meanwhile: read it again.")


class VersionMissing(DomainError):
    code = "version_missing"
    status = 428
    title = _("Send If-Match with the version you have read.")


class InProgress(DomainError):
    code = "in_progress"
    status = 409
    title = _("The same request is being processed.")
    retryable = True


class PayloadDiffers(DomainError):
    code = "payload_differs"
    status = 422
    title = _("This key was used before with another content.")


class TotalChanged(DomainError):
    code = "total_changed"
    status = 409
    title = _("The total has changed: preview it again.")


class FileRefused(DomainError):
    code = "file_refused"
    title = _("This file cannot be taken.")


class ChecksumDiffers(DomainError):
    code = "checksum_differs"
    title = _("The file did not arrive as it was sent: its SHA-256 is another. Send it again.")


class LinkExpired(DomainError):
    code = "link_expired"
    status = 410
    title = _("This link was good for ten minutes: ask for the file again.")


class QueryTooLarge(DomainError):
    code = "query_too_large"
    status = 400
    title = _("This query asks for more than one query may.")


class Conflict(DomainError):
    code = "conflict"
    status = 409
    title = _("This clashes with what is already recorded.")


def explained(error: BaseException) -> str:
    """What may be logged or kept of an error: a database error quotes the row it refused, so only its kind is told."""
    if isinstance(error, psycopg.Error):
        return f"{type(error).__name__} {error.diag.constraint_name or ''}".rstrip()
    if isinstance(error, DatabaseError):
        return explained(error.__cause__) if error.__cause__ else type(error).__name__
    return f"{type(error).__name__}: {error}"
