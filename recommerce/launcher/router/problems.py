"""What the router itself answers, in the same form as the API's errors."""

import json

TITLES = {
    400: ("bad_request", "Bad Request", "The request could not be read.", False),
    408: ("request_timeout", "Request Timeout", "The request did not arrive in time.", True),
    431: ("headers_too_large", "Request Header Fields Too Large", "The headers are larger than 64 kB.", False),
    502: ("no_answer", "Bad Gateway", "The worker ended before it answered; look up the outcome first.", True),
    503: ("starting", "Service Unavailable", "No worker is listening yet.", True),
    504: ("answer_timeout", "Gateway Timeout", "The worker did not answer in time; look up the outcome first.", True),
}


def problem(status: int) -> bytes:
    """A whole answer that closes the connection."""
    code, title, detail, retryable = TITLES[status]
    body = json.dumps(
        {
            "type": "about:blank",
            "title": title,
            "status": status,
            "code": code,
            "detail": detail,
            "retryable": retryable,
        }
    ).encode()
    retry = b"Retry-After: 1\r\n" if retryable else b""
    return (
        b"HTTP/1.1 %d %s\r\nContent-Type: application/problem+json\r\nContent-Length: %d\r\n"
        b"Cache-Control: no-store\r\n%sConnection: close\r\n\r\n%s"
    ) % (status, title.encode(), len(body), retry, body)
