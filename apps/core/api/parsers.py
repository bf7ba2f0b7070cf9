"""JSON in, strictly: UTF-8, no NaN, no duplicate names, decimals kept exact, bounded size and depth."""

import json
from decimal import Decimal, InvalidOperation
from typing import Any

from django.conf import settings
from rest_framework import exceptions
from rest_framework.parsers import BaseParser

DEEPEST = 20


class BodyTooLarge(exceptions.APIException):
    status_code = 413
    default_detail = "The body is larger than two megabytes."


class StrictJSONParser(BaseParser):
    media_type = "application/json"

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> Any:
        if int(parser_context["request"].META.get("CONTENT_LENGTH") or 0) > settings.MAX_BODY_BYTES:
            raise BodyTooLarge
        return loads(stream.read(settings.MAX_BODY_BYTES + 1))


def loads(body: bytes) -> Any:
    """The value, or a ParseError that says where it is wrong."""
    if len(body) > settings.MAX_BODY_BYTES:
        raise BodyTooLarge
    try:
        value = json.loads(
            body.decode("utf-8"), parse_float=_decimal, parse_constant=_refuse, object_pairs_hook=_unique_names
        )
    except UnicodeDecodeError:
        raise exceptions.ParseError("The body is not UTF-8.") from None
    except json.JSONDecodeError as error:
        raise exceptions.ParseError(f"Not JSON: {error.msg} at line {error.lineno}, column {error.colno}.") from None
    except ValueError:  # Python reads whole numbers of up to 4300 digits only
        raise exceptions.ParseError("A number has too many digits.") from None
    except RecursionError:
        raise exceptions.ParseError("The JSON is nested too deeply.") from None
    _check(value, 0)
    return value


def _decimal(text: str) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation:
        raise exceptions.ParseError(f"{text[:40]} is not a usable number.") from None


def _refuse(text: str) -> Any:
    raise exceptions.ParseError(f"{text} is not JSON.")


def _unique_names(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise exceptions.ParseError("A name stands twice in one object.")
    return found


def _check(value: Any, depth: int) -> None:
    """PostgreSQL cannot store NUL, and nobody means to send it."""
    if depth > DEEPEST:
        raise exceptions.ParseError("The JSON is nested too deeply.")
    if isinstance(value, str) and ("\x00" in value or any(0xD800 <= ord(c) <= 0xDFFF for c in value)):
        raise exceptions.ParseError("A text holds a character that cannot be stored (NUL or half a surrogate pair).")
    if isinstance(value, dict):
        for name, inner in value.items():
            _check(name, depth + 1)
            _check(inner, depth + 1)
    elif isinstance(value, list):
        for inner in value:
            _check(inner, depth + 1)
