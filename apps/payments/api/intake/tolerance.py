"""A sender's fields that we do not know: kept beside the ticket and named in the answer, but for anybody's name."""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import msgspec

from ...inputs import PosTicket
from ...inputs.intake import PosLine, PosReversed, PosTender

# A ticket needs nobody's name: what looks like one is not kept, wherever it stands in what we do not know.
PERSONAL = re.compile(
    r"(e_?)?mail|phone|tel|mobile|.*_(phone|email)|((first|last|full|sur)_?)?name|customer.*|client|contact|person|"
    r"buyer|guest|address|street|(post(al)?_?code)|zip|city|birth.*|date_of_birth|gender|title|salutation|iban|"
    r"card_?(number|holder)|loyalty.*"
)
PARTS: dict[type[msgspec.Struct], dict[str, type[msgspec.Struct]]] = {
    PosTicket: {"lines": PosLine, "tenders": PosTender, "reverses": PosReversed},
}
DEEPEST = 20

_loose = msgspec.json.Decoder(float_hook=Decimal)


def read(raw: bytes) -> tuple[PosTicket, dict[str, Any]]:
    """(the ticket, what else was sent, by its pointer); msgspec.ValidationError as of the strict reading."""
    unmapped: dict[str, Any] = {}
    known = _known(PosTicket, _loose.decode(raw), "", unmapped)
    return msgspec.convert(known, PosTicket), unmapped


def _known(kind: type[msgspec.Struct], value: Any, at: str, unmapped: dict[str, Any]) -> Any:
    """The value without the fields its type does not have, which go to `unmapped`."""
    if isinstance(value, list):
        return [_known(kind, row, f"{at}/{index}", unmapped) for index, row in enumerate(value)]
    if not isinstance(value, dict):
        return value
    fields, parts, kept = kind.__struct_fields__, PARTS.get(kind, {}), {}
    for name, inner in value.items():
        pointer = f"{at}/{_escaped(name)}"
        if name not in fields:
            unmapped[pointer] = None if _is_personal(name) else _impersonal(inner, 0)
        else:
            kept[name] = _known(parts[name], inner, pointer, unmapped) if name in parts else inner
    return kept


def _impersonal(value: Any, depth: int) -> Any:
    if depth > DEEPEST:
        raise RecursionError
    if isinstance(value, list):
        return [_impersonal(inner, depth + 1) for inner in value]
    if isinstance(value, dict):
        return {name: _impersonal(inner, depth + 1) for name, inner in value.items() if not _is_personal(name)}
    return value


def _is_personal(name: str) -> bool:
    return bool(PERSONAL.fullmatch(re.sub(r"[^a-z]", "_", re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower())))


def texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for inner in value:
            yield from texts(inner)
    elif isinstance(value, dict):
        for name, inner in value.items():
            yield name
            yield from texts(inner)


def _escaped(name: str) -> str:
    """RFC 6901 §3."""
    return name.replace("~", "~0").replace("/", "~1")
