"""What the router lets through, what it refuses, and where it sends it."""

import pytest

from recommerce.launcher.router.framing import BadFraming, Chunked
from recommerce.launcher.router.heads import BadRequest, read_answer, read_request

FORWARDED = b"X-Forwarded-For: 10.0.0.9\r\nX-Forwarded-Proto: http"


def request(*lines: bytes):
    return read_request(b"\r\n".join(lines), FORWARDED)


def test_only_the_router_says_who_is_calling() -> None:
    read = request(
        b"GET /api/v1/items/?a=1 HTTP/1.1",
        b"Host: shop.example",
        b"X-Forwarded-For: 6.6.6.6",
        b"X_Forwarded_For: 6.6.6.6",
        b"Forwarded: for=6.6.6.6",
        b"Connection: keep-alive",
    )
    assert read.head == (b"GET /api/v1/items/?a=1 HTTP/1.1\r\nHost: shop.example\r\n" + FORWARDED + b"\r\n\r\n")
    assert not read.close


@pytest.mark.parametrize(
    "lines",
    [
        (b"GET / HTTP/1.1", b"Content-Length: 1", b"Content-Length: 1"),
        (b"POST / HTTP/1.1", b"Content-Length: 5", b"Transfer-Encoding: chunked"),
        (b"POST / HTTP/1.1", b"Transfer-Encoding: gzip, chunked"),
        (b"POST / HTTP/1.1", b"Transfer-Encoding: chunked", b"Transfer-Encoding: chunked"),
        (b"POST / HTTP/1.0", b"Transfer-Encoding: chunked"),
        (b"POST / HTTP/1.1", b"Content-Length: +5"),
        (b"POST / HTTP/1.1", b"Content-Length: 5, 5"),
        (b"POST / HTTP/1.1", b"Content-Length : 5"),
        (b"GET / HTTP/1.1", b"Host: a", b" folded: line"),
        (b"GET / HTTP/1.1", b"Host: a\nX-Forwarded-For: 6.6.6.6"),
        (b"GET / HTTP/2.0", b"Host: a"),
        (b"GET  / HTTP/1.1", b"Host: a"),
        (b"GET /", b"Host: a"),
    ],
)
def test_a_head_two_parsers_could_read_differently_is_refused(lines: tuple[bytes, ...]) -> None:
    with pytest.raises(BadRequest):
        request(*lines)


@pytest.mark.parametrize(
    ("target", "bulk"),
    [
        (b"/api/v1/items/export/", True),
        (b"/api/v1/items/export", True),
        (b"/documents/7/", True),
        (b"/api/v1/bulk-jobs/?state=done", True),
        (b"/work-orders/WO-1/print.pdf", True),
        (b"/files/1/", True),
        (b"/api/v1/items/", False),
        (b"/api/v1/items/?next=/export/", False),
        (b"/exported/", False),
        (b"/print.pdf.html", False),
    ],
)
def test_long_work_goes_to_the_bulk_group(target: bytes, bulk: bool) -> None:
    assert request(b"GET " + target + b" HTTP/1.1", b"Host: a").bulk is bulk


def test_only_a_request_without_a_body_or_an_effect_may_be_repeated() -> None:
    assert request(b"GET / HTTP/1.1", b"Host: a").repeats_left == 2
    assert request(b"POST / HTTP/1.1", b"Content-Length: 0").repeats_left == 0
    assert request(b"GET / HTTP/1.1", b"Content-Length: 3").repeats_left == 0


@pytest.mark.parametrize("step", [1, 2, 3, 7, 1000])
def test_the_end_of_a_chunked_body_is_found_however_it_is_cut(step: int) -> None:
    whole = b"5\r\nhello\r\n1a;ext=1\r\n" + b"z" * 26 + b"\r\n0\r\nTrailer: x\r\n\r\n"
    body = Chunked()
    taken = 0
    following = whole + b"GET /next"
    while not body.done:
        piece = following[taken : taken + step]
        taken += body.feed(memoryview(piece))
    assert taken == len(whole)


@pytest.mark.parametrize("data", [b"-5\r\n", b"\r\n", b"5\nhello\n", b"zz\r\n", b"0x5\r\n", b"1" * 16 + b"\r\n"])
def test_a_chunk_size_that_is_not_plain_hexadecimal_is_refused(data: bytes) -> None:
    with pytest.raises(BadFraming):
        Chunked().feed(memoryview(data))


def test_the_end_of_an_answer() -> None:
    assert read_answer(b"HTTP/1.1 100 Continue\r\n\r\n", bodiless=False).interim
    assert read_answer(b"HTTP/1.1 204 No Content\r\n\r\n", bodiless=False).body.done
    assert read_answer(b"HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\n", bodiless=True).body.done
    assert not read_answer(b"HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\n", bodiless=False).body.done
    assert isinstance(
        read_answer(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n", bodiless=False).body, Chunked
    )
    assert read_answer(b"HTTP/1.1 200 OK\r\n\r\n", bodiless=False).close
