"""The address of a search: its words encrypted, because addresses stand in logs and histories, and words are names."""

from base64 import urlsafe_b64encode
from urllib.parse import urlencode

from cryptography.fernet import Fernet, InvalidToken
from django.utils.crypto import salted_hmac

SECONDS = 24 * 60 * 60  # so that a log read later tells no name, not even to who may sign in


def address_of(text: str) -> str:
    return f"/scan/?{urlencode({'again': _cipher().encrypt(text.encode()).decode()})}"


def words_of(token: str) -> str:
    """What was typed; nothing once its day is over, or when this is no search of ours."""
    try:
        return _cipher().decrypt(token.encode(), ttl=SECONDS).decode()
    except InvalidToken:
        return ""


def _cipher() -> Fernet:
    """Under a key of its own: what is sealed with the body keys cannot be read through a search."""
    return Fernet(urlsafe_b64encode(salted_hmac("desk.searches", "", algorithm="sha256").digest()))
