"""Connections from browsers and other systems."""

import asyncio
from dataclasses import dataclass, field

from recommerce.launcher.router.framing import BadFraming
from recommerce.launcher.router.heads import LONGEST_HEAD, BadRequest, Request, read_request
from recommerce.launcher.router.problems import problem
from recommerce.launcher.router.workers import Group, WorkerConnection

HEAD_PATIENCE = 15.0  # seconds for a head that has begun
IDLE_PATIENCE = 75.0  # seconds between two requests
LEAVING_PATIENCE = 3.0  # seconds a client may go on talking after the last answer
BODY_PATIENCE = 60.0  # seconds without a byte in either direction


@dataclass
class Router:
    web: Group
    bulk: Group
    clients: set["Client"] = field(default_factory=set)

    def sweep(self) -> None:
        """Closes what has waited too long. Called every second."""
        for client in list(self.clients):
            client.give_up_if_late()


class Client(asyncio.Protocol):
    """One client connection: reads a request, has it served, reads the next. Never two at a time."""

    transport: asyncio.Transport

    def __init__(self, router: Router) -> None:
        self._router = router
        self._buffer = b""
        self._forwarded = b""
        self._request: Request | None = None
        self._group = router.web
        self._worker: WorkerConnection | None = None
        self._answering = False
        self._leaving = False
        self._last = 0.0
        self._connecting: asyncio.Task[None] | None = None

    # --- the client's side ------------------------------------------------------------------------

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        if not isinstance(transport, asyncio.Transport):
            raise TypeError
        self.transport = transport
        address = transport.get_extra_info("peername")[0].encode()
        self._forwarded = b"X-Forwarded-For: %s\r\nX-Forwarded-Proto: http" % address
        self._touch()
        self._router.clients.add(self)

    def data_received(self, data: bytes) -> None:
        if self._leaving:
            return
        self._touch()
        if self._request is None:
            self._buffer += data
            self._begin()
        elif self._worker is None or self._request.body.done:
            self._buffer += data  # the next request, or a body whose worker is not connected yet
            self.transport.pause_reading()
        else:
            self._pass_body(data)

    def connection_lost(self, error: Exception | None) -> None:
        self._router.clients.discard(self)
        if self._connecting is not None:
            self._connecting.cancel()
        if self._worker is not None:
            self._worker.abandon()

    def pause_writing(self) -> None:
        if self._worker is not None:
            self._worker.transport.pause_reading()

    def resume_writing(self) -> None:
        if self._worker is not None:
            self._worker.transport.resume_reading()

    def _begin(self) -> None:
        end = self._buffer.find(b"\r\n\r\n")
        if end < 0 or end > LONGEST_HEAD:
            if len(self._buffer) > LONGEST_HEAD:
                self._refuse(431)
            return
        head, self._buffer = self._buffer[:end], self._buffer[end + 4 :]
        try:
            self._request = read_request(head.lstrip(b"\r\n"), self._forwarded)
        except BadRequest:
            self._refuse(400)
            return
        self._group = self._router.bulk if self._request.bulk else self._router.web
        worker = self._group.idle()
        if worker is not None:
            self._send(worker)
        else:
            self._connect()

    def _connect(self) -> None:
        self.transport.pause_reading()
        self._connecting = asyncio.get_running_loop().create_task(self._connect_and_send())

    async def _connect_and_send(self) -> None:
        try:
            worker = await self._group.connect()
        except OSError:
            self._refuse(503)
            return
        if self.transport.is_closing():
            worker.transport.abort()
            return
        self._send(worker)

    def _send(self, worker: WorkerConnection) -> None:
        request = self._request
        if request is None:
            raise RuntimeError("no request to send")
        self._worker = worker
        worker.serve(self, bodiless=request.bodiless_answer)
        worker.transport.write(request.head)
        if request.body.done:
            if self._buffer:
                self.transport.pause_reading()
            else:
                self.transport.resume_reading()
            return
        self.transport.resume_reading()
        data, self._buffer = self._buffer, b""
        if data:
            self._pass_body(data)

    def _pass_body(self, data: bytes) -> None:
        request, worker = self._request, self._worker
        if request is None or worker is None:
            raise RuntimeError("no request under way")
        try:
            taken = request.body.feed(memoryview(data))
        except BadFraming:
            self._refuse(400)
            return
        worker.transport.write(data[:taken] if taken < len(data) else data)
        if taken < len(data):
            self._buffer += data[taken:]
            self.transport.pause_reading()

    # --- the worker's side ------------------------------------------------------------------------

    @property
    def request_sent(self) -> bool:
        return self._request is not None and self._request.body.done

    def write(self, data: bytes) -> None:
        self._touch()
        self.transport.write(data)

    def answer_began(self, head: bytes, *, interim: bool) -> None:
        self._answering = not interim
        if not interim and self._request is not None and self._request.close:
            head = head[:-2] + b"Connection: close\r\n\r\n"
        self.write(head)

    def answer_ended(self) -> None:
        request, self._request, self._worker, self._answering = self._request, None, None, False
        if request is None or request.close or not request.body.done:
            self._leave()  # a worker that answered before the body was sent does not want the rest
            return
        self.transport.resume_reading()
        if self._buffer:
            self._begin()

    def worker_left(self, worker: WorkerConnection, *, whole: bool) -> None:
        """The worker closed the connection. `whole` when that is how its answer ends."""
        self._worker = None
        request = self._request
        if whole or self._answering:
            self.transport.close() if whole else self.transport.abort()
        elif request is not None and request.repeats_left and not worker.answered:
            request.repeats_left -= 1
            self._connect()
        else:
            self._refuse(502)

    # --- patience ---------------------------------------------------------------------------------

    def give_up_if_late(self) -> None:
        waited = asyncio.get_running_loop().time() - self._last
        if self._leaving:
            if waited > LEAVING_PATIENCE:
                self.transport.abort()
        elif self._request is None:
            if self._buffer and waited > HEAD_PATIENCE:
                self._refuse(408)
            elif waited > IDLE_PATIENCE:
                self.transport.close()
        elif self._answering and waited > BODY_PATIENCE:
            self.transport.abort()
        elif not self._request.body.done and waited > BODY_PATIENCE:
            self._refuse(408)
        elif not self._answering and self._request.body.done and waited > self._group.patience:
            self._refuse(504)

    def _touch(self) -> None:
        self._last = asyncio.get_running_loop().time()

    def _refuse(self, status: int) -> None:
        worker, self._worker = self._worker, None
        if worker is not None:
            worker.abandon()
        self._request = None
        self.transport.write(problem(status))
        self._leave()

    def _leave(self) -> None:
        """Says goodbye, then lets the client finish talking: closing at once would reset what it has not read yet."""
        self._leaving = True
        self._touch()
        if self.transport.can_write_eof() and not self.transport.is_closing():
            self.transport.write_eof()
        self.transport.resume_reading()
