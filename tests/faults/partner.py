"""A partner over HTTP: does what it is told as often as it is told, remembers it, and can be asked."""

import threading
from collections import Counter, defaultdict
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class PartnerServer(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.lock = threading.Lock()
        self.effects: Counter[str] = Counter()
        self.versions: defaultdict[str, list[int]] = defaultdict(list)
        self.looked_up: Counter[str] = Counter()
        self.silent = threading.Event()  # set: act, then do not answer
        self.acted = threading.Event()
        self.hearing = threading.Event()  # clear: endpoints are called and never answer
        self.hanging = 0
        self.thread = threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True)
        self.thread.start()

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    def act(self, delivery: str, aggregate: str, version: int) -> None:
        with self.lock:
            self.effects[delivery] += 1
            self.versions[aggregate].append(version)
        self.acted.set()

    def stop(self) -> None:
        self.silent.clear()
        self.hearing.set()
        self.shutdown()
        self.server_close()
        self.thread.join(5)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Callers are killed here all the time."""


class _Handler(BaseHTTPRequestHandler):
    server: PartnerServer

    def do_POST(self) -> None:
        _slash, delivery, aggregate, version = self.path.split("/")
        self.server.act(delivery, aggregate, int(version))
        if self.server.silent.is_set():
            self.close_connection = True
            self.connection.recv(1)  # until the caller is gone
            return
        self._answer(201)

    def do_GET(self) -> None:
        delivery = self.path.split("/")[1]
        with self.server.lock:
            self.server.looked_up[delivery] += 1
            known = self.server.effects[delivery] > 0
        self._answer(200 if known else 404)

    def do_HEAD(self) -> None:
        with self.server.lock:
            self.server.hanging += 1
        self.server.hearing.wait()
        self._answer(204)

    def _answer(self, status: int) -> None:
        self.send_response(status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        pass
