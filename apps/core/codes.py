"""Codes people read, print and scan: random, without meaning, with a check character.

`WO-7K3M9QXD`: prefix, seven Crockford base32 characters, one Luhn-mod-32 check character over both. Crockford's own
check symbols (* ~ $ = U) are left out: scanners on a wrong keyboard layout garble them.
`2812345678903`: the numeric in-store EAN-13 alias of a payable (28) or a voucher (29), for tills that scan nothing
else. GS1 leaves the prefixes 20-29 to each retailer for use inside the store.
"""

import hashlib
import re
import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
PREFIXES = {
    "WO": "work_order",
    "PA": "payable",
    "IT": "item",
    "CU": "customer",
    "CA": "case",
    "TI": "trade_in",
    "RA": "rental_agreement",
    "RC": "preprinted_code",
    "VO": "voucher",
    "SI": "stock_item",
    "SA": "sale",
    "LI": "listing",
    "TR": "transfer",
}
IN_STORE_PREFIX, VOUCHER_PREFIX = "28", "29"
_LOOKALIKES = str.maketrans("ILO", "110")
_SHAPE = re.compile(rf"^({'|'.join(PREFIXES)})-?([{ALPHABET}]{{7}})([{ALPHABET}])$")


def new_code(prefix: str) -> str:
    """A fresh code. 32⁷ values: the unique constraint catches the rare clash, the caller's retry solves it."""
    body = "".join(secrets.choice(ALPHABET) for _ in range(7))
    return f"{prefix}-{body}{_check_character(prefix, body)}"


def code_for(prefix: str, seed: str) -> str:
    """The one code that belongs to this seed, the same everywhere and always: for what must be found again."""
    number = _number_of(seed)
    body = "".join(ALPHABET[number >> 5 * place & 31] for place in range(7))
    return f"{prefix}-{body}{_check_character(prefix, body)}"


def parse_code(text: str) -> tuple[str, str] | None:
    """(resource, canonical code) for what was scanned or typed, or None when it is no code of ours."""
    prefix, _, rest = text.strip().upper().partition("-")
    candidate = f"{prefix}-{rest.translate(_LOOKALIKES)}" if rest else prefix[:2] + prefix[2:].translate(_LOOKALIKES)
    match = _SHAPE.match(candidate)
    if not match or _check_character(match[1], match[2]) != match[3]:
        return None
    return PREFIXES[match[1]], f"{match[1]}-{match[2]}{match[3]}"


def new_ean_alias(prefix: str = IN_STORE_PREFIX) -> str:
    digits = prefix + "".join(secrets.choice("0123456789") for _ in range(10))
    return digits + ean_check_digit(digits)


def ean_alias_for(seed: str, prefix: str = IN_STORE_PREFIX) -> str:
    """As `code_for`, for tills that scan only digits."""
    digits = f"{prefix}{_number_of(seed) % 10**10:010d}"
    return digits + ean_check_digit(digits)


def ean_check_digit(digits: str) -> str:
    """The check digit of a GTIN body of any length (weights 3 and 1 from the right)."""
    total = sum(int(digit) * (3 if index % 2 == 0 else 1) for index, digit in enumerate(reversed(digits)))
    return str(-total % 10)


def is_ean(text: str) -> bool:
    """A GTIN-8, -12, -13 or -14 whose check digit is right."""
    return text.isascii() and text.isdigit() and len(text) in (8, 12, 13, 14) and ean_check_digit(text[:-1]) == text[-1]


def _number_of(seed: str) -> int:
    return int.from_bytes(hashlib.sha256(seed.encode()).digest()[:8])


def _check_character(prefix: str, body: str) -> str:
    """Luhn mod 32: finds every single wrong character and nearly every swap of neighbours.

    It starts from the prefix, so that CA- typed for PA- is found too; 3 is odd, so either letter alone changes it.
    """
    total = 3 * ord(prefix[0]) + ord(prefix[1])
    for index, character in enumerate(reversed(body)):
        value = ALPHABET.index(character) * (2 if index % 2 == 0 else 1)
        total += value // 32 + value % 32
    return ALPHABET[-total % 32]
