"""Secrets stay where they are kept; rows hold references, resolved at the moment of use.

`env:NAME` an environment variable · `file:/path` a mounted file · `vault:mount/path#field` an entry of a KV-2
vault (HashiCorp Vault, OpenBao) · `sealed:…` encrypted with the body keys, for who has nothing better.

Whoever may write a reference chooses where its value is sent. So a reference reads only what the operator keeps for
partners (`PARTNER_SECRETS_…` in the settings), never the installation's own secrets.
"""

import base64
import binascii
import hashlib
import os
import re
import secrets
from pathlib import Path

import requests
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from .errors import DomainError

A_REFERENCE = r"^(env|file|vault|sealed):"
VAULT_TIMEOUT_SECONDS = 2
VAULT_NAME = re.compile(r"\w[\w.-]*")  # a step of a path that leads downwards only


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
    if kind in KEPT and not KEPT[kind](place):
        raise SecretUnavailable(reference, "this is not where secrets of partners are kept")
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


def faults(reference: str) -> dict[str, str]:
    """What to tell whoever gave this `/secret_reference`; nothing where it is empty, or may be resolved. Whether a
    secret is there shows at its use."""
    kind, _colon, place = reference.partition(":")
    if not reference or kind == "sealed" or (kind in KEPT and KEPT[kind](place)):
        return {}
    sentence = gettext(
        "Say where the secret is kept, never the secret itself: env:%(prefix)s…, file:%(folder)s/…, vault:%(vault)s…"
    )
    return {
        "/secret_reference": sentence
        % {
            "prefix": settings.PARTNER_SECRETS_PREFIX,
            "folder": settings.PARTNER_SECRETS_FOLDER,
            "vault": settings.PARTNER_SECRETS_VAULT,
        }
    }


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


def _kept_in_environment(place: str) -> bool:
    return place.startswith(settings.PARTNER_SECRETS_PREFIX)


def _kept_in_folder(place: str) -> bool:
    try:
        return Path(place).resolve().is_relative_to(Path(settings.PARTNER_SECRETS_FOLDER).resolve())
    except (OSError, RuntimeError, ValueError):  # no path at all, or one that leads in circles
        return False


def _kept_in_vault(place: str) -> bool:
    path = place.partition("#")[0]
    return path.startswith(settings.PARTNER_SECRETS_VAULT) and all(map(VAULT_NAME.fullmatch, path.split("/")))


KEPT = {"env": _kept_in_environment, "file": _kept_in_folder, "vault": _kept_in_vault}


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
