"""Secrets stay where they are kept; rows hold references, resolved at the moment of use.

`env:NAME` an environment variable · `file:/path` a mounted file · `vault:mount/path#field` an entry of a KV-2
vault (HashiCorp Vault, OpenBao) · `sealed:…` encrypted with the body keys, for who has nothing better.
"""

import base64
import binascii
import hashlib
import os
import secrets
from pathlib import Path

import requests
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from .errors import DomainError

VAULT_TIMEOUT_SECONDS = 2


class SecretUnavailable(DomainError):
    """Names the reference, never a value."""

    code = "secret_unavailable"
    status = 503
    title = _("A secret that is needed here cannot be read.")
    retryable = True

    def __init__(self, reference: str, why: str) -> None:
        kind = reference.partition(":")[0]
        named = reference if kind in ("env", "file", "vault") else kind[:10]
        super().__init__(f"{named}: {why}")


def resolve(reference: str) -> str:
    """The secret's value. `vault:` asks over HTTP (2 s at most): never inside a transaction."""
    kind, _colon, place = reference.partition(":")
    if kind == "env":
        if value := os.environ.get(place):
            return value
        raise SecretUnavailable(reference, "the variable is not set")
    if kind == "file":
        return _from_file(reference, place)
    if kind == "vault":
        return _from_vault(reference, place)
    if kind == "sealed":
        try:
            return _cipher().decrypt(place.encode()).decode()
        except InvalidToken:
            raise SecretUnavailable(reference, "none of the present keys opens it") from None
    raise SecretUnavailable(reference, "this is no reference")


def seal(value: str) -> str:
    """A `sealed:` reference holding the value encrypted under the newest body key."""
    return f"sealed:{_cipher().encrypt(value.encode()).decode()}"


def new_key(prefix: str) -> str:
    """A random key to show once; its prefix lets secret scanners know it. Store only its fingerprint."""
    return f"{prefix}_{secrets.token_urlsafe(32)}"


def fingerprint(key: str) -> str:
    """What is stored of a random key. It has 256 bits, so a plain digest cannot be guessed backwards."""
    return hashlib.sha256(key.encode()).hexdigest()


def new_signing_secret() -> str:
    """A webhook secret in the Standard Webhooks notation: 32 random bytes behind `whsec_`."""
    return f"whsec_{base64.b64encode(secrets.token_bytes(32)).decode()}"


def is_signing_secret(value: str) -> bool:
    """24 to 64 bytes, base64, behind `whsec_`."""
    if not value.startswith("whsec_"):
        return False
    try:
        return 24 <= len(base64.b64decode(value.removeprefix("whsec_"), validate=True)) <= 64
    except (binascii.Error, ValueError):
        return False


def _from_file(reference: str, place: str) -> str:
    try:
        value = Path(place).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise SecretUnavailable(reference, type(error).__name__) from None
    if not value:
        raise SecretUnavailable(reference, "the file is empty")
    return value


def _from_vault(reference: str, place: str) -> str:
    path, _hash, name = place.partition("#")
    mount, _slash, entry = path.partition("/")
    address, token = os.environ.get("VAULT_ADDR", ""), os.environ.get("VAULT_TOKEN", "")
    if not (address and token and entry and name):
        raise SecretUnavailable(reference, "needs VAULT_ADDR, VAULT_TOKEN and mount/path#field")
    try:
        answer = requests.get(
            f"{address.rstrip('/')}/v1/{mount}/data/{entry}",
            headers={"X-Vault-Token": token},
            timeout=VAULT_TIMEOUT_SECONDS,
            allow_redirects=False,
        )
        if answer.status_code != requests.codes.ok:
            raise SecretUnavailable(reference, f"the vault answered {answer.status_code}")
        return str(answer.json()["data"]["data"][name])
    except (requests.RequestException, ValueError, LookupError, TypeError) as error:
        raise SecretUnavailable(reference, type(error).__name__) from None


def _cipher() -> MultiFernet:
    return MultiFernet([Fernet(key) for key in settings.BODY_KEYS])
