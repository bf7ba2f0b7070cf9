"""What a scan or a line of typing means, before anything is looked up.

Order: our own codes and commands, our own addresses, EAN/GTIN, serial number, phone or e-mail, plain text.
A reader set to a US keyboard on a French (AZERTY) computer types `ZO)èK"?ç…` for `WO-7K3M9…`: when nothing
precise matches, the text is read again through that mistake before it is taken for plain text.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urlsplit

from apps.core.codes import PREFIXES, is_ean, parse_code


class ScanKind(StrEnum):
    WORK_ORDER = "work_order"
    PAYABLE = "payable"
    ITEM = "item"
    CUSTOMER = "customer"
    CASE = "case"
    TRADE_IN = "trade_in"
    RENTAL_AGREEMENT = "rental_agreement"
    PREPRINTED = "preprinted_code"  # of a roll: means what it was attached to
    VOUCHER = "voucher"
    STOCK_ITEM = "stock_item"
    SALE = "sale"
    LISTING = "listing"
    TRANSFER = "transfer"
    COMMAND = "command"
    MISREAD = "misread"  # the shape of our code with a wrong check character: scan it again
    TRACKING = "tracking"  # the customer's link, by its token
    GTIN = "gtin"
    IN_STORE_EAN = "in_store_ean"  # GS1 prefixes 20-29: this retailer's own numbers
    SERIAL = "serial"
    PHONE = "phone"
    EMAIL = "email"
    TEXT = "text"
    EMPTY = "empty"


@dataclass(frozen=True)
class Scan:
    kind: ScanKind
    value: str


_MISREAD = re.compile(rf"^({'|'.join(PREFIXES)})-[0-9A-Z]{{8}}$")
_COMMAND = re.compile(r"^CMD:([A-Z][A-Z0-9_-]{0,39})$")
_TRACKING_PATH = re.compile(r"^/t/([\w-]{16,128})/?$")
_EMAIL = re.compile(r"^[^@\s]+@[^@\s]+\.[^@\s.]+$")
_PHONE = re.compile(r"^(?:(?:\+|00)[1-9]\d{6,13}|0[1-9]\d{8})$")
_PHONE_PUNCTUATION = re.compile(r"[\s.()/-]|\(0\)")
_SERIAL = re.compile(r"^(?=.*\d)[A-Z0-9][A-Z0-9/._-]{4,39}$")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")

# What an AZERTY computer shows for the keys a US reader presses, and what was meant.
_DIGIT_ROW = str.maketrans("&é\"'(-è_çà", "1234567890")
_AZERTY = str.maketrans(
    "&é\"'(-è_çà)" + "aqzwAQZW" + "mM,?;.:/!§ù%",
    "1234567890-" + "qawzQAWZ" + ";:mM,<.>/?'\"",
)


def parse(text: str) -> Scan:
    """Always answers; `value` is the canonical form to look up."""
    cleaned = _CONTROL.sub("", text).strip()
    if not cleaned:
        return Scan(ScanKind.EMPTY, "")
    return _precise(cleaned) or _recovered(cleaned) or _loose(cleaned)


def _precise(text: str) -> Scan | None:
    """Kinds that prove themselves: by a check character, a checksum or a fixed word."""
    return _own_code(text) or _own_address(text) or _ean(text)


def _own_code(text: str) -> Scan | None:
    if found := parse_code(text):
        return Scan(ScanKind(found[0]), found[1])
    upper = text.upper()
    if command := _COMMAND.match(upper):
        return Scan(ScanKind.COMMAND, command[1])
    if _MISREAD.match(upper):
        return Scan(ScanKind.MISREAD, upper)
    return None


def _own_address(text: str) -> Scan | None:
    """A QR code of ours holds an address: the customer's link, or a page whose last part is a code."""
    if not text.lower().startswith(("http://", "https://")):
        return None
    try:
        path = urlsplit(text).path
    except ValueError:
        return None
    if tracking := _TRACKING_PATH.match(path):
        return Scan(ScanKind.TRACKING, tracking[1])
    if found := parse_code(path.rstrip("/").rpartition("/")[2]):
        return Scan(ScanKind(found[0]), found[1])
    return None


def _ean(text: str) -> Scan | None:
    digits = text.replace(" ", "")
    if not is_ean(digits):
        return None
    in_store = len(digits) == 13 and digits.startswith("2")
    return Scan(ScanKind.IN_STORE_EAN if in_store else ScanKind.GTIN, digits)


def _recovered(text: str) -> Scan | None:
    for table in (_AZERTY, _DIGIT_ROW):
        meant = text.translate(table)
        if meant != text and (found := _precise(meant)) and found.kind is not ScanKind.MISREAD:
            return found
    return None


def _loose(text: str) -> Scan:
    compact = _PHONE_PUNCTUATION.sub("", text.replace("(0)", ""))
    if _EMAIL.match(text):
        return Scan(ScanKind.EMAIL, text.lower())
    if _PHONE.match(compact):
        return Scan(ScanKind.PHONE, "+" + compact[2:] if compact.startswith("00") else compact)
    if _SERIAL.match(text.upper()):
        return Scan(ScanKind.SERIAL, text.upper())
    return Scan(ScanKind.TEXT, " ".join(text.split()))
