"""A WSGI application for the router's tests. Each process says which worker it is."""

import hashlib
import json
import os
import time
from collections.abc import Callable, Iterator
from typing import Any

Start = Callable[[str, list[tuple[str, str]]], Any]
PIECE = b"x" * 65536


def application(environ: dict[str, Any], start: Start) -> Iterator[bytes] | list[bytes]:
    path = environ["PATH_INFO"]
    if path == "/pieces/":
        start("200 OK", [("Content-Type", "text/plain")])
        return _pieces(int(environ["QUERY_STRING"]), pause=0.2)
    if path == "/flood/":
        start("200 OK", [("Content-Type", "text/plain")])
        return _pieces(int(environ["QUERY_STRING"]), pause=0.0)
    if path == "/nothing/":
        start("204 No Content", [])
        return []
    if path == "/deaf/":
        start("413 Too Large", [("Content-Length", "0")])
        return []
    if path == "/wait/":
        time.sleep(0.5)  # a slow answer is what this address is for
    body = json.dumps(_seen(environ)).encode()
    start("200 OK", [("Content-Type", "application/json"), ("Content-Length", str(len(body)))])
    return [body]


def _pieces(count: int, pause: float) -> Iterator[bytes]:
    for _ in range(count):
        yield PIECE
        time.sleep(pause)  # pieces that come slowly are what is tried


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
