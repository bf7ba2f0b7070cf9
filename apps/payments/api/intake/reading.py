"""Bytes in, typed tickets out: strict in what we know, tolerant of what we do not, and one ticket spoils no other."""

import hashlib
import re
from typing import Any

import msgspec
from django.utils.translation import gettext as _

from apps.core.errors import Invalid, Malformed

from ...inputs import MOST_TICKETS, PosTicket, ReadTicket
from ...inputs.intake import canonical
from . import checking, tolerance

# How msgspec says where: "… - at `$.lines[0].paid`"; of a missing field it names the object.
_WHERE = re.compile(r"(?P<said>.*?)(?: - at `\$(?P<path>[^`]*)`)?", re.DOTALL)
_MISSING = re.compile(r"Object missing required field `(\w+)`")


class Several(msgspec.Struct):
    tickets: list[msgspec.Raw] | None = None


_strict = msgspec.json.Decoder(PosTicket)
_list = msgspec.json.Decoder(list[msgspec.Raw])
_several = msgspec.json.Decoder(Several)


def read(body: bytes) -> tuple[list[ReadTicket], bool]:
    """(tickets, was it a single one). Malformed when it is no JSON; what is wrong with one ticket stands with it."""
    try:
        body.decode()
        raw, single = _apart(body)
        if not raw:
            raise Invalid({"/tickets": _("Send at least one ticket.")})
        if len(raw) > MOST_TICKETS:
            raise Invalid({"/tickets": _("At most %(most)d tickets at once.") % {"most": MOST_TICKETS}})
        return [_read(place, bytes(part)) for place, part in enumerate(raw)], single
    except UnicodeDecodeError:
        raise Malformed("The body is not UTF-8.") from None
    except RecursionError:
        raise Malformed("The JSON is nested too deeply.") from None
    except msgspec.ValidationError as error:
        raise Invalid(dict([_pointed(error)])) from None
    except msgspec.DecodeError as error:
        raise Malformed(f"Not JSON: {error}.") from None


def _apart(body: bytes) -> tuple[list[msgspec.Raw] | list[bytes], bool]:
    if body.lstrip()[:1] == b"[":
        return _list.decode(body), False
    found = _several.decode(body).tickets
    return ([body], True) if found is None else (found, False)


def _read(place: int, raw: bytes) -> ReadTicket:
    unmapped: dict[str, Any] = {}
    try:
        ticket = _strict.decode(raw)
    except msgspec.ValidationError:
        try:
            ticket, unmapped = tolerance.read(raw)
        except msgspec.ValidationError as error:
            return ReadTicket(place, problem=Invalid(dict([_pointed(error)])))
    wrong = checking.wrong(ticket)
    if rb"\u0000" in raw:
        wrong |= dict(checking.nul_in(msgspec.to_builtins(ticket) | unmapped))
    if wrong:
        return ReadTicket(place, problem=Invalid(wrong))
    content = canonical(ticket, unmapped)
    return ReadTicket(place, ticket, content, hashlib.sha256(content).hexdigest(), tuple(unmapped))


def _pointed(error: msgspec.ValidationError) -> tuple[str, str]:
    """(RFC 6901 pointer, what is wrong there)."""
    match = _WHERE.fullmatch(str(error))
    assert match is not None  # it matches any text
    said, path = match["said"], match["path"] or ""
    pointer = "" if "..." in path else re.sub(r"[.\[]", "/", path).replace("]", "")  # of what it has no type for
    if missing := _MISSING.fullmatch(said):
        return f"{pointer}/{missing[1]}", _("This field is needed.")
    return pointer, f"{said}."
