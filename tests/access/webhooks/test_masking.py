"""What is kept of an answer: whatever a stranger sends, it is short, storable, quick to make, and names nobody."""

import json
import time

import pytest

from apps.access.webhooks import masking


@pytest.mark.parametrize(
    "said, kept",
    [
        (b"", ""),
        (b"Bad gateway", "Bad gateway"),
        (b"write to jean@example.com", "write to •••"),
        (b"call 06 12 34 56 78 or +33 (0)6.12.34.56.78", "call ••• or •••"),
        (b"Bearer abcdefghijklmnopqrstuvwxyz0123", "Bearer •••"),
        (b'{"ok": true, "left": null}', '{"ok": true, "left": null}'),
        (b'{"name": "Jean", "age": 41, "errors": [{"detail": "no stock"}]}',
         '{"name": "•••", "age": "•••", "errors": [{"detail": "no stock"}]}'),
        (rb'{"error": "\u0000\ud800"}', '{"error": "\\u0000?"}'),
        (b"a\x00b\xff", "ab\ufffd"),
        (b'\xef\xbb\xbf{"customer": "Jean"}', '{"customer": "•••"}'),
        (b'{"customer": "Jean Dupont",}', "•••"),
        (b' [{"customer": "Jean Dupont"', "•••"),
        (b"[error] no stock", "[error] no stock"),
    ],
)  # fmt: skip
def test_what_explains_stays_and_what_is_private_goes(said, kept):
    assert masking.excerpt(said) == kept


def test_of_json_that_is_too_long_to_be_read_whole_nothing_is_kept():
    """Its values could not be told from its names any more, and were kept as plain text."""
    said = json.dumps({"error": "no", "customer": {"name": "Jean Dupont"}, "rows": ["x y"] * 30_000})
    assert masking.excerpt(said.encode()[: 64 * 1024]) == "•••"


@pytest.mark.parametrize(
    "private", ["jean.dupont@example.com", "06 12 34 56 78", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"]
)
def test_what_is_private_and_stands_where_the_text_is_cut_goes_whole(private):
    for within in range(len(private) + 1):
        start = ("ask " * 300)[: masking.LONGEST - within - 1]
        assert set(masking.excerpt(f"{start} {private} and more".encode())) <= set("ask •"), within


LONG = [b"x" * 65_536, b'{"error": "' + b"x" * 65_000 + b'"}', b"1" * 65_536, b"[" * 65_536, "é".encode() * 32_768,
        b'{"' + b"k" * 65_000 + b'": 1}', b"[" + b"1," * 30_000 + b"1]",
        b"1" * 1023 + b"<" * 9_000]  # fmt: skip


@pytest.mark.parametrize("said", LONG, ids=range(len(LONG)))
def test_the_longest_answer_is_cut_at_once(said):
    began = time.thread_time()  # of work, not of waiting for a busy machine
    kept = masking.excerpt(said)
    assert len(kept.encode()) <= masking.LONGEST
    assert time.thread_time() - began < 1
