"""What may be kept of an answer: enough to see what went wrong, nothing that names a person or opens a door."""

import json
import re
from typing import Any

LONGEST = 1024  # bytes
HIDDEN = "•••"
TOLD = frozenset({"code", "detail", "error", "errors", "message", "reason", "status", "title", "type"})
_PATTERNS = (
    re.compile(r"[^\s@<>\"']+@[^\s@<>\"']+"),  # e-mail addresses, passwords in addresses
    re.compile(r"\+?\d(?:[\s().-]{0,2}\d){5,}"),  # telephone, card and account numbers
    re.compile(r"[A-Za-z0-9_+/=-]{20,}"),  # keys, tokens, secrets
)
_LIKE_JSON = re.compile(r"\s*(?:\{|\[\s*[\[{\"])")
_LAST_WORDS = re.compile(r"[^\s<>\"']*+[\d\s().+-]*+$")  # of a text that is cut: no pattern knows them yet


def excerpt(body: bytes) -> str:
    """JSON keeps its shape and what usually explains a failure; other texts lose what looks private. JSON that is not
    whole says nothing: nobody could tell a customer's name from a reason."""
    text = body.decode("utf-8-sig", errors="replace").replace("\x00", "")
    try:
        text = json.dumps(_masked(json.loads(text)), ensure_ascii=False)
    except (ValueError, RecursionError):
        text = HIDDEN if _LIKE_JSON.match(text) else _plain(text)
    return text.encode("utf-8", errors="replace")[:LONGEST].decode("utf-8", errors="ignore")


def _masked(value: Any, *, told: bool = False) -> Any:
    if isinstance(value, dict):
        return {_plain(str(name)): _masked(inner, told=name in TOLD) for name, inner in value.items()}
    if isinstance(value, list):
        return [_masked(inner, told=told) for inner in value]
    if isinstance(value, bool) or value is None:
        return value
    return _plain(str(value)) if told else HIDDEN


def _plain(text: str) -> str:
    if len(text) > LONGEST:  # nobody reads further, and a search must not take long because a stranger likes it to
        text = _LAST_WORDS.sub("", text[:LONGEST], count=1) + HIDDEN
    for pattern in _PATTERNS:
        text = pattern.sub(HIDDEN, text)
    return text
