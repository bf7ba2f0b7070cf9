"""The heads of requests and answers: what the router must know of them, and what it passes on."""

import re
from dataclasses import dataclass

from recommerce.launcher.router.framing import Chunked, Counted, Framing, UntilClose

LONGEST_HEAD = 64 * 1024
REPEATS = 2
WITHOUT_EFFECT = (b"GET", b"HEAD", b"OPTIONS")
BULK = re.compile(rb"/(?:export|files|documents|bulk-jobs)(?:/|$)|\.pdf$")

_REQUEST_LINE = re.compile(rb"([!#$%&'*+.^_`|~0-9A-Za-z-]+) ([!-~\x80-\xff]+) HTTP/1\.([01])")
_NAME = re.compile(rb"[!#$%&'*+.^`|~0-9A-Za-z-]+")
_NAME_WITH_UNDERSCORE = re.compile(rb"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_OURS_TO_SAY = frozenset(
    b"connection keep-alive proxy-connection upgrade forwarded x-real-ip"
    b" x-forwarded-for x-forwarded-proto x-forwarded-host x-forwarded-port x-forwarded-prefix".split()
)
_STATUS = re.compile(rb"HTTP/1\.[01] ([0-9]{3})")
_LENGTH = re.compile(rb"\r\ncontent-length:[ \t]*([0-9]+)[ \t]*\r\n", re.IGNORECASE)
_CHUNKED = re.compile(rb"\r\ntransfer-encoding:[^\r]*chunked[ \t]*\r\n", re.IGNORECASE)
_CLOSE = re.compile(rb"\r\nconnection:[^\r]*close", re.IGNORECASE)


class BadRequest(Exception):
    """The request is refused before any worker sees it."""


@dataclass(slots=True)
class Request:
    head: bytes  # as passed on to a worker
    body: Framing
    bulk: bool
    bodiless_answer: bool  # an answer to HEAD has a length but no body
    repeats_left: int  # how often it may be sent again when a worker closes the connection before it answers
    close: bool  # the client wants the connection closed afterwards


def read_request(head: bytes, forwarded: bytes) -> Request:
    """Reads a head without its empty line. `forwarded` are the lines that tell workers who is calling.

    Strict on everything two parsers could read differently. Names with an underscore are dropped: WSGI could not tell
    `X_Forwarded_For` from the line only we may write.
    """
    first, *lines = head.split(b"\r\n")
    found = _REQUEST_LINE.fullmatch(first)
    if found is None:
        raise BadRequest
    method, target, minor = found.groups()
    kept = [first]
    lengths: list[bytes] = []
    encodings: list[bytes] = []
    close = minor == b"0"
    for line in lines:
        name, colon, value = line.partition(b":")
        if not colon or b"\n" in value or b"\r" in value or b"\0" in value:
            raise BadRequest
        if _NAME.fullmatch(name) is None:
            if _NAME_WITH_UNDERSCORE.fullmatch(name) is None:
                raise BadRequest
            continue
        key = name.lower()
        if key == b"content-length":
            lengths.append(value.strip(b" \t"))
        elif key == b"transfer-encoding":
            encodings.append(value.strip(b" \t").lower())
        elif key in _OURS_TO_SAY:
            close = close or (key == b"connection" and b"close" in value.lower())
            continue
        kept.append(line)
    body = _body(lengths, encodings, minor)
    kept.append(forwarded)
    return Request(
        head=b"\r\n".join(kept) + b"\r\n\r\n",
        body=body,
        bulk=BULK.search(target.partition(b"?")[0]) is not None,
        bodiless_answer=method == b"HEAD",
        repeats_left=REPEATS if body.done and method in WITHOUT_EFFECT else 0,
        close=close,
    )


def _body(lengths: list[bytes], encodings: list[bytes], minor: bytes) -> Framing:
    if encodings:
        if encodings != [b"chunked"] or lengths or minor == b"0":
            raise BadRequest
        return Chunked()
    if not lengths:
        return Counted(0)
    if len(lengths) > 1 or not lengths[0].isdigit() or len(lengths[0]) > 18:
        raise BadRequest
    return Counted(int(lengths[0]))


@dataclass(slots=True)
class Answer:
    body: Framing
    interim: bool  # 1xx: the real answer is still to come
    close: bool


def read_answer(head: bytes, *, bodiless: bool) -> Answer:
    """Reads a worker's head, its empty line included. Workers are ours: this is not a validation."""
    found = _STATUS.match(head)
    status = int(found[1]) if found else 502
    if 100 <= status < 200:
        return Answer(body=Counted(0), interim=True, close=False)
    length = _LENGTH.search(head)
    body: Framing
    if bodiless or status in (204, 304):
        body = Counted(0)
    elif _CHUNKED.search(head):
        body = Chunked()
    elif length:
        body = Counted(int(length[1]))
    else:
        body = UntilClose()
    return Answer(body=body, interim=False, close=_CLOSE.search(head) is not None or isinstance(body, UntilClose))
