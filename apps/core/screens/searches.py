"""The address of a search: its words encrypted, because addresses stand in logs and histories, and words are names."""

from base64 import urlsafe_b64encode

from cryptography.fernet import Fernet, InvalidToken
from django.http import HttpRequest, QueryDict
from django.utils.crypto import salted_hmac

SECONDS = 24 * 60 * 60  # so that a log read later tells no name, not even to who may sign in
LONGEST = 300  # of what may be searched for, as the scan box allows
TYPED, SEALED = "q", "again"


def asked_of(request: HttpRequest) -> QueryDict:
    """What a list is asked for, as its address may say it: a form posts what was typed, and it is sealed."""
    if request.method != "POST":
        return request.GET
    typed, asked = request.POST.get(TYPED, ""), request.POST.copy()
    for name in list(asked):
        if name in (TYPED, SEALED, "csrfmiddlewaretoken") or not asked[name]:
            del asked[name]
    if typed.strip():
        asked[SEALED] = sealed(typed[:LONGEST])
    return asked


def typed_in(asked: QueryDict) -> str:
    return words_of(asked.get(SEALED, "")).replace("\x00", "").strip()


def address_of(path: str, asked: QueryDict) -> str:
    return f"{path}?{asked.urlencode()}" if asked else path


def sealed(text: str) -> str:
    return _cipher().encrypt(text.encode()).decode()


def words_of(token: str) -> str:
    """What was typed; nothing once its day is over, or when this is no search of ours."""
    try:
        return _cipher().decrypt(token.encode(), ttl=SECONDS).decode()
    except InvalidToken:
        return ""


def _cipher() -> Fernet:
    """Under a key of its own: what is sealed with the body keys cannot be read through a search."""
    return Fernet(urlsafe_b64encode(salted_hmac("core.searches", "", algorithm="sha256").digest()))
