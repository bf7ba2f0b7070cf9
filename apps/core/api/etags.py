"""Strong ETags that carry the version, so that If-Match can be compared with the row's own."""

import hashlib
import re
from typing import Any

from rest_framework.request import Request

from apps.core.actors import Actor
from apps.core.errors import StaleVersion, VersionMissing

REVISION = "1"  # raised when a representation changes without its rows changing
LONGEST = 200
_SHAPE = re.compile(r'(?:W/)?"([0-9]{1,10})(?:\.[0-9a-f]+)?"')


def of(version: int, actor: Actor, language: str) -> str:
    """`"<version>.<hash of what else shapes the answer>"`: scopes, stores, language, revision."""
    return f'"{version}.{_digest(_grants(actor), language, REVISION)}"'


def reach(actor: Actor) -> str:
    """Differs when the actor's rights or stores do."""
    return _digest(_grants(actor))


def _grants(actor: Actor) -> list[str]:
    return sorted(
        repr((sorted(g.permissions), "everywhere" if g.stores is None else sorted(map(str, g.stores))))
        for g in actor.grants
    )


def _digest(*parts: Any) -> str:
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:12]


def matches(request: Request, etag: str) -> bool:
    """Does If-None-Match name this representation?"""
    sent = request.headers.get("If-None-Match", "")
    return sent == "*" or etag in (tag.strip().removeprefix("W/") for tag in sent.split(","))


def version_in(request: Request) -> int | None:
    """The version If-Match names: None without one and for "*", -1, which no row has, for what is no ETag of ours;
    428 for an empty one."""
    sent = request.headers.get("If-Match", "*").strip()
    if not sent:
        raise VersionMissing
    found = _SHAPE.fullmatch(sent)
    return int(found[1]) if found else None if sent == "*" else -1


def heed(request: Request, version: int) -> None:
    """412 when If-Match names another version than the present one. To be asked of a locked row."""
    if version_in(request) not in (None, version):
        raise StaleVersion(version=version)


def require_match(request: Request, version: int) -> None:
    """428 without If-Match, and else as `heed`."""
    if "If-Match" not in request.headers:
        raise VersionMissing
    heed(request, version)
