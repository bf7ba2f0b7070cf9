"""A WSGI application for the router's tests. Each process says which worker it is."""

import hashlib
import json
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

Start = Callable[[str, list[tuple[str, str]]], Any]
PIECE = b"x" * 65536


def application(environ: dict[str, Any], start: Start) -> Iterator[bytes] | list[bytes]:
    path = environ["PATH_INFO"]
    if path == "/pieces/":
        start("200 OK", [("Content-Type", "text/plain")])
        return _pieces(5, after_the_first=_until_let_go)
    if path == "/flood/":
        start("200 OK", [("Content-Type", "text/plain")])
        return _pieces(int(environ["QUERY_STRING"]))
    if path == "/nothing/":
        start("204 No Content", [])
        return []
    if path == "/deaf/":
        start("413 Too Large", [("Content-Length", "0")])
        return []
    if path == "/wait/":
        _until_let_go()
    body = json.dumps(_seen(environ)).encode()
    start("200 OK", [("Content-Type", "application/json"), ("Content-Length", str(len(body)))])
    return [body]


def _until_let_go() -> None:
    while not Path(os.environ["GATE"]).exists():
        time.sleep(0.01)  # the test is another process


def _pieces(count: int, after_the_first: Callable[[], None] = lambda: None) -> Iterator[bytes]:
    yield PIECE
    after_the_first()
    for _ in range(count - 1):
        yield PIECE


def _seen(environ: dict[str, Any]) -> dict[str, Any]:
    digest, size = hashlib.sha256(), 0
    while piece := environ["wsgi.input"].read(65536):
        digest.update(piece)
        size += len(piece)
    headers = {name: value for name, value in environ.items() if name.startswith("HTTP_")}
    return {"worker": os.environ["WORKER"], "path": environ["PATH_INFO"], "headers": headers, "size": size} | {
        "digest": digest.hexdigest(),
        "method": environ["REQUEST_METHOD"],
    }
