"""API consumers, hook sources and till keys as tests need them."""

from datetime import timedelta
from itertools import count
from typing import Any

from django.contrib.auth.hashers import make_password
from django.utils import timezone
from oauth2_provider.models import AccessToken
from oauth2_provider.settings import oauth2_settings

from apps.access.models import Consumer, HookSource
from apps.access.selectors import Bearer, actor_for_bearer, bearer_of
from apps.core.actors import Actor
from apps.core.secrets import seal

from .stores import make_store

_numbers = count(1)
SECRET = "client-secret-client-secret-client-secret"
SIGNING_SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"  # the published test vector of Standard Webhooks


def make_consumer(**values: Any) -> Consumer:
    """Signs in with SECRET; all stores and a review far off unless told otherwise."""
    number = next(_numbers)
    if "store_ids" not in values:
        values.setdefault("all_stores", True)
    defaults = {
        "name": f"Consumer {number}",
        "client_id": f"client-{number}",
        "client_secret": make_password(SECRET, hasher=oauth2_settings.CLIENT_SECRET_HASHER),
        "client_type": Consumer.CLIENT_CONFIDENTIAL,
        "authorization_grant_type": Consumer.GRANT_CLIENT_CREDENTIALS,
        "owner": "E-commerce team",
        "contact_email": "team@example.com",
        "purpose": "Tests",
        "allowed_scopes": ["stores:read"],
        "review_due_on": timezone.localdate() + timedelta(days=300),
    }
    return Consumer.objects.create(**{**defaults, **values})


def bearer_for(consumer: Consumer) -> Bearer:
    """What a token of all it may do says, as it is read before every call."""
    AccessToken.objects.create(
        application=consumer,
        token=(token := f"token-{next(_numbers)}"),
        expires=timezone.now() + timedelta(minutes=15),
        scope=" ".join(consumer.allowed_scopes),
    )
    bearer = bearer_of(token)
    assert bearer is not None
    return bearer


def as_consumer(consumer: Consumer) -> Actor:
    return actor_for_bearer(bearer_for(consumer))


def make_hook_source(**values: Any) -> HookSource:
    """Signs with SIGNING_SECRET."""
    number = next(_numbers)
    if "legal_entity" not in values:
        store = values.setdefault("store", make_store())
        values["legal_entity"] = store.entity
    defaults = {
        "code": f"till-{number}",
        "label": f"Till vendor {number}",
        "kind": "till_payments",
        "secret_reference": seal(SIGNING_SECRET),
    }
    return HookSource.objects.create(**{**defaults, **values})
