"""Calling the API as somebody, without the token exchange that the access tests prove."""

from dataclasses import dataclass

from rest_framework.test import APIClient

from apps.core.actors import Actor


@dataclass(frozen=True)
class Caller:
    actor: Actor
    is_authenticated = True


def client_for(actor: Actor) -> APIClient:
    client = APIClient()
    client.default_format = "json"
    client.force_authenticate(user=Caller(actor))
    return client
