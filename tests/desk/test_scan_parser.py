"""The scan box understands a reader, a person in a hurry, and a reader set to the wrong keyboard."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.core.codes import ALPHABET, PREFIXES, ean_check_digit, parse_code
from apps.desk.scanning import Scan, ScanKind, parse

# What a US-layout reader makes a French (AZERTY) computer show, key by key.
US_ON_AZERTY = {
    **dict(zip("1234567890", "&é\"'(-è_çà", strict=True)),
    **dict(zip("qwaQWAzZmM", "azqAZQwW,?", strict=True)),
    "-": ")", ":": "M", ";": "m", "/": "!", ".": ":",
}  # fmt: skip


def complete(prefix: str, body: str) -> str:
    """The one code with this prefix and body: the only check character that is accepted."""
    (code,) = (f"{prefix}-{body}{check}" for check in ALPHABET if parse_code(f"{prefix}-{body}{check}"))
    return code


codes = st.builds(complete, st.sampled_from(sorted(PREFIXES)), st.text(ALPHABET, min_size=7, max_size=7))
ean13s = st.text("0123456789", min_size=12, max_size=12).map(lambda body: body + ean_check_digit(body))


def on_azerty(text: str) -> str:
    return "".join(US_ON_AZERTY.get(character, character) for character in text)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("", Scan(ScanKind.EMPTY, "")),
        ("  \t\r\n", Scan(ScanKind.EMPTY, "")),
        ("CMD:READY", Scan(ScanKind.COMMAND, "READY")),
        ("cmd:ready", Scan(ScanKind.COMMAND, "READY")),
        ("C?DMREQDY", Scan(ScanKind.COMMAND, "READY")),
        ("https://shop.example/t/3b7f1c0d9a5e4c21/", Scan(ScanKind.TRACKING, "3b7f1c0d9a5e4c21")),
        ("https://shop.example/other/page", Scan(ScanKind.TEXT, "https://shop.example/other/page")),
        ("http://[broken", Scan(ScanKind.TEXT, "http://[broken")),
        ("4006381333931", Scan(ScanKind.GTIN, "4006381333931")),
        ("4006381 333931", Scan(ScanKind.GTIN, "4006381333931")),
        ("96385074", Scan(ScanKind.GTIN, "96385074")),
        ("2812345678909", Scan(ScanKind.IN_STORE_EAN, "2812345678909")),
        ('\'àà-"_&"""ç"&', Scan(ScanKind.GTIN, "4006381333931")),
        ("4006381333932", Scan(ScanKind.SERIAL, "4006381333932")),
        ("cn8841k20775", Scan(ScanKind.SERIAL, "CN8841K20775")),
        ("WTU-248/0091", Scan(ScanKind.SERIAL, "WTU-248/0091")),
        ("06 12 34 56 78", Scan(ScanKind.PHONE, "0612345678")),
        ("06.12.34.56.78", Scan(ScanKind.PHONE, "0612345678")),
        ("+33 (0)6 12 34 56 78", Scan(ScanKind.PHONE, "+33612345678")),
        ("0033612345678", Scan(ScanKind.PHONE, "+33612345678")),
        ("Helene.Roux@Example.org", Scan(ScanKind.EMAIL, "helene.roux@example.org")),
        ("  Hélène   Roux ", Scan(ScanKind.TEXT, "Hélène Roux")),
        ("Trek 520", Scan(ScanKind.TEXT, "Trek 520")),
    ],
)
def test_examples(typed: str, expected: Scan) -> None:
    assert parse(typed) == expected


@given(codes)
def test_our_codes_are_found_however_they_arrive(code: str) -> None:
    expected = Scan(ScanKind(PREFIXES[code[:2]]), code)
    for typed in (code, code.lower(), f" {code}\r", f"https://shop.example/workshop/{code}/", on_azerty(code)):
        assert parse(typed) == expected


@given(codes, st.integers(3, 10), st.sampled_from(ALPHABET))
def test_a_misread_code_is_said_to_be_misread(code: str, position: int, wrong: str) -> None:
    if code[position] == wrong:
        return
    misread = code[:position] + wrong + code[position + 1 :]
    assert parse(misread) == Scan(ScanKind.MISREAD, misread)


@given(ean13s)
def test_an_ean_is_the_trades_or_this_retailers_own(ean: str) -> None:
    kind = ScanKind.IN_STORE_EAN if ean.startswith("2") else ScanKind.GTIN
    assert parse(ean) == Scan(kind, ean)
    assert parse(on_azerty(ean)) == Scan(kind, ean)


@given(ean13s, st.integers(0, 12), st.integers(1, 9))
def test_a_wrong_digit_is_never_an_ean(ean: str, position: int, shift: int) -> None:
    digit = str((int(ean[position]) + shift) % 10)
    assert parse(ean[:position] + digit + ean[position + 1 :]).kind not in (ScanKind.GTIN, ScanKind.IN_STORE_EAN)


@given(st.text())
def test_any_text_has_an_answer_without_control_characters(typed: str) -> None:
    scan = parse(typed)
    assert not [c for c in scan.value if unicodedata.category(c) == "Cc" and ord(c) < 128]
    assert (scan.kind is ScanKind.EMPTY) == (scan.value == "")
