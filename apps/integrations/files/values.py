"""Texts of a file as amounts, days, moments and codes of ours."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from apps.core.codes import IN_STORE_PREFIX, is_ean, parse_code

from .errors import Unreadable
from .manifest import Field, Manifest
from .records import Record

PAYABLE = {"payable", "work_order", "trade_in", "rental_agreement", "item"}
# Looks like one of ours with a character wrong: it waits where somebody sees it, instead of passing for bread.
_DAMAGED = re.compile(r"(WO|PA|TI|RA|IT)-[0-9A-Z]{8}", re.IGNORECASE)
_AMOUNT = re.compile(r"[+-]?[0-9]{1,12}(\.[0-9]{1,6})?")
_SPACES = " \u00a0\u202f"
LONGEST_CELL = 400


def code_of(record: Record, manifest: Manifest) -> str | None:
    """The code of ours that a line carries, in the manifest's order of places; None when it sells something else."""
    for field in manifest.codes:
        text = (_short(field, record) or "").strip()
        if _is_ours(text):
            return text
    return None


def _short(field: Field, record: Record) -> str | None:
    """A label as long as a novel is no label, and patterns are not let loose on it."""
    if any(len(record.text(place) or "") > LONGEST_CELL for place in field.places):
        return None
    return field.read(record)


def _is_ours(text: str) -> bool:
    known = parse_code(text)
    if known is not None:
        return known[0] in PAYABLE
    return (text.startswith(IN_STORE_PREFIX) and len(text) == 13 and is_ean(text)) or bool(_DAMAGED.fullmatch(text))


def text_of(record: Record, fields: Mapping[str, Field], name: str) -> str:
    """What a field says, trimmed; empty when the manifest or the record has none."""
    return ((fields[name].read(record) if name in fields else None) or "").strip()


def amount(text: str, manifest: Manifest, pointer: str) -> Decimal:
    """With its sign, which may stand behind. A currency sign or an empty text is no amount."""
    written = text
    for sign in (*_SPACES, manifest.thousands):
        text = text.replace(sign, "") if sign else text
    if manifest.decimal == "," and "." not in text:
        text = text.replace(",", ".")
    if text.endswith("-"):
        text = f"-{text[:-1]}"
    if not _AMOUNT.fullmatch(text):
        raise Unreadable(pointer, _("“%(shape)s” is no amount.") % {"shape": shape(written)})
    return Decimal(text)


def day(text: str, manifest: Manifest, pointer: str, kind: str = "business_date") -> date:
    return moment(text, manifest, pointer, kind).date()


def moment(text: str, manifest: Manifest, pointer: str, kind: str = "occurred_at") -> datetime:
    """Without a time zone unless the format reads one."""
    try:
        return datetime.strptime(text, manifest.dates[kind])  # noqa: DTZ007  the store's zone is put on by who asks
    except ValueError:
        said = {"shape": shape(text), "format": manifest.dates[kind]}
        raise Unreadable(pointer, _("“%(shape)s” is not written as %(format)s.") % said) from None


def shape(text: str) -> str:
    """How it is written without what it says: a wrong column may hold a name."""
    return re.sub(r"[^\W\d_]", "x", re.sub(r"\d", "9", text))[:30]
