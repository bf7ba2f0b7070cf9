"""Refusals of sign-in, devices and roles."""

from django.utils.translation import gettext_lazy as _

from apps.core.errors import DomainError


class DeviceUnknown(DomainError):
    code = "device_unknown"
    status = 401
    title = _("This device is not registered, or was withdrawn.")


class WrongCredentials(DomainError):
    """Says neither whether the person exists nor which half was wrong."""

    code = "wrong_credentials"
    status = 401
    title = _("The badge, user name or PIN is not right.")


class TooManyAttempts(DomainError):
    code = "too_many_attempts"
    status = 429
    title = _("Too many wrong attempts: wait a few minutes.")
    retryable = True


class NoRoleHere(DomainError):
    code = "no_role_here"
    status = 403
    title = _("This person has no role in this store.")
