"""The same request twice has one effect and one answer (IETF draft httpapi-idempotency-key-header).

No "running" state is stored: a second INSERT would only wait for the first. A transaction-level advisory lock says
"in progress" at once, dies with its transaction, and leaves nothing behind after a crash.
"""

import hashlib
from dataclasses import dataclass

from django.db import connection

from . import bodies
from .errors import InProgress, Malformed, PayloadDiffers
from .models import IdempotencyKey

LONGEST_KEY = 255


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes


def parse_key(header: str | None) -> str:
    """The key, bare or as the draft's quoted string; Malformed when absent, empty or too long."""
    key = (header or "").strip()
    if len(key) >= 2 and key[0] == key[-1] == '"':
        key = key[1:-1]
    if not key or len(key) > LONGEST_KEY or not key.isprintable():
        raise Malformed("Send an Idempotency-Key header of 1 to 255 printable characters with this request.")
    return key


def fingerprint(*parts: bytes) -> str:
    return hashlib.sha256(b"\x00".join(parts)).hexdigest()


def lock_of(consumer: str, key: str) -> int:
    """The advisory lock of this key: 64 bits of a digest, the same in every process."""
    return int.from_bytes(hashlib.sha256(f"{consumer}\x00{key}".encode()).digest()[:8], signed=True)


def recall(consumer: str, key: str, print_: str) -> Answer | None:
    """First thing in the transaction: lock the key, then the answer given before, or None: do it now."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [lock_of(consumer, key)])
        (free,) = cursor.fetchone()
    if not free:
        raise InProgress
    known = IdempotencyKey.objects.filter(consumer=consumer, key=key).first()
    if known is None:
        return None
    if known.fingerprint != print_:
        raise PayloadDiffers
    body = bodies.read(known.body_id)
    if body is None:
        raise PayloadDiffers("This key was used more than thirty days ago.")
    return Answer(known.status, known.headers, body)


def remember(consumer: str, key: str, print_: str, answer: Answer) -> None:
    """Last thing in the same transaction."""
    IdempotencyKey.objects.create(
        consumer=consumer,
        key=key,
        fingerprint=print_,
        status=answer.status,
        headers=answer.headers,
        body_id=bodies.keep(answer.body),
    )
