"""Who calls the API: bearer tokens, checked against the register at every request, and the keys of tills."""

from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from apps.core.actors import Actor

from ..middleware import CALLER_ATTRIBUTE, REVIEW_DUE_ATTRIBUTE
from ..models import Consumer
from ..operations import note_consumer_used, note_device_key_used
from ..selectors import actor_for_bearer, actor_for_till, bearer_of, device_key_by_value
from ..states import Review

UNKNOWN_TOKEN = _("This token is unknown or has expired: ask for a new one.")


@dataclass(frozen=True)
class ApiPrincipal:
    """What stands in `request.user` on the API; the code asks only its actor."""

    actor: Actor
    consumer: Consumer | None = None

    is_authenticated = True


class BearerAuthentication(BaseAuthentication):
    """One query. Sessions and cookies count for nothing here."""

    def authenticate(self, request: Request) -> tuple[ApiPrincipal, Any] | None:
        value = _bearer_value(request)
        if value is None:
            return None
        bearer = bearer_of(value)
        if bearer is None:
            raise AuthenticationFailed(UNKNOWN_TOKEN)
        consumer = bearer.consumer
        setattr(request._request, CALLER_ATTRIBUTE, ("consumer", consumer.pk))
        if bearer.expires <= timezone.now():
            raise AuthenticationFailed(UNKNOWN_TOKEN)
        if not consumer.is_usable(request):
            raise AuthenticationFailed(_("This consumer is suspended: its owner must have it reviewed."))
        if consumer.review_on(timezone.localdate()) is Review.OVERDUE:
            setattr(request._request, REVIEW_DUE_ATTRIBUTE, consumer.review_due_on)
        note_consumer_used(consumer=consumer)
        return ApiPrincipal(actor=actor_for_bearer(bearer), consumer=consumer), bearer

    def authenticate_header(self, request: Request) -> str:
        """RFC 6750 §3: an error code only for who sent a token."""
        return 'Bearer realm="api"' + (', error="invalid_token"' if _bearer_value(request) else "")


class DeviceKeyAuthentication(BaseAuthentication):
    """One header for a till that can do no OAuth: `X-Device-Key`. It acts for its till and no other."""

    def authenticate(self, request: Request) -> tuple[ApiPrincipal, Any] | None:
        value = request.headers.get("X-Device-Key", "").strip()
        if not value:
            return None
        key = device_key_by_value(value)
        if key is None:
            raise AuthenticationFailed(_("This till key is unknown or was revoked."))
        setattr(request._request, CALLER_ATTRIBUTE, ("till", key.pk))
        note_device_key_used(key=key)
        return ApiPrincipal(actor=actor_for_till(key.till)), key

    def authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="api"'


def _bearer_value(request: Request) -> str | None:
    scheme, _space, value = get_authorization_header(request).decode("latin-1").partition(" ")
    return value.strip() if scheme.lower() == "bearer" and value.strip() else None
