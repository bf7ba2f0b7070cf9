"""What is kept of an answer: whatever a stranger sends, it is short, storable, quick to make, and names nobody."""

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
    ],
)  # fmt: skip
def test_what_explains_stays_and_what_is_private_goes(said, kept):
    assert masking.excerpt(said) == kept


LONG = [b"x" * 65_536, b'{"error": "' + b"x" * 65_000 + b'"}', b"1" * 65_536, b"[" * 65_536, "é".encode() * 32_768,
        b'{"' + b"k" * 65_000 + b'": 1}', b"[" + b"1," * 30_000 + b"1]"]  # fmt: skip


@pytest.mark.parametrize("said", LONG, ids=range(len(LONG)))
def test_the_longest_answer_is_cut_at_once(said):
    began = time.thread_time()  # of work, not of waiting for a busy machine
    kept = masking.excerpt(said)
    assert len(kept.encode()) <= masking.LONGEST
    assert time.thread_time() - began < 1
