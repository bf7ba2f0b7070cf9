"""Connections to a group of workers, kept open and used again."""

import asyncio
import os
from contextlib import suppress
from typing import TYPE_CHECKING

from recommerce.launcher.router.framing import BadFraming
from recommerce.launcher.router.heads import LONGEST_HEAD, Answer, read_answer

if TYPE_CHECKING:
    from recommerce.launcher.router.clients import Client


class WorkerConnection(asyncio.Protocol):
    """One connection to a worker. Serves one client at a time and passes the answer through as it arrives."""

    transport: asyncio.Transport

    def __init__(self, worker: "Worker") -> None:
        self._worker = worker
        self._client: Client | None = None
        self._head = b""
        self._answer: Answer | None = None
        self._bodiless = False
        self.answered = False  # some of the answer has arrived

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        if not isinstance(transport, asyncio.Transport):
            raise TypeError
        self.transport = transport

    def serve(self, client: "Client", *, bodiless: bool) -> None:
        self._client, self._bodiless = client, bodiless
        self._worker.busy += 1
        self._head, self._answer, self.answered = b"", None, False

    def abandon(self) -> None:
        """The client no longer wants the answer."""
        self._release()
        self.transport.abort()

    def _release(self) -> None:
        if self._client is not None:
            self._client = None
            self._worker.busy -= 1

    def data_received(self, data: bytes) -> None:
        client = self._client
        if client is None:  # nobody asked
            self.transport.abort()
            return
        self.answered = True
        while self._answer is None:
            self._head += data
            end = self._head.find(b"\r\n\r\n") + 4
            if end == 3:
                if len(self._head) > LONGEST_HEAD:
                    self.transport.abort()
                return
            head, data, self._head = self._head[:end], self._head[end:], b""
            answer = read_answer(head, bodiless=self._bodiless)
            client.answer_began(head, interim=answer.interim)
            if not answer.interim:
                self._answer = answer
            elif not data:
                return
        self._pass_body(client, self._answer, data)

    def _pass_body(self, client: "Client", answer: Answer, data: bytes) -> None:
        try:
            taken = answer.body.feed(memoryview(data))
        except BadFraming:
            self.transport.abort()
            return
        if data:
            client.write(data)
        if answer.body.done:
            self._release()
            if answer.close or taken < len(data) or not client.request_sent:
                self.transport.close()
            else:
                self._worker.take_back(self)
            client.answer_ended()

    def connection_lost(self, error: Exception | None) -> None:
        self._worker.lost(self)
        if error is not None:
            self._hear_last_words()
        client = self._client
        self._release()
        if client is None:
            return
        whole = self._answer is not None and self._answer.close and error is None
        client.worker_left(self, whole=whole)

    def _hear_last_words(self) -> None:
        """A worker may answer and close before it was told everything: our write then fails with its answer unread."""
        with suppress(OSError):
            descriptor = self.transport.get_extra_info("socket").fileno()
            while self._client is not None and (data := os.read(descriptor, 65536)):
                self.data_received(data)

    def pause_writing(self) -> None:
        if self._client is not None:
            self._client.transport.pause_reading()

    def resume_writing(self) -> None:
        if self._client is not None:
            self._client.transport.resume_reading()


class Worker:
    """One worker process behind one unix socket, with the connections nobody uses at the moment."""

    LONGEST_IDLE = 10.0  # seconds; shorter than the workers' own patience, so they do not close one we just took

    def __init__(self, socket: str) -> None:
        self._socket = socket
        self._idle: list[tuple[float, WorkerConnection]] = []
        self.busy = 0  # requests it is serving

    def idle(self) -> WorkerConnection | None:
        now = asyncio.get_running_loop().time()
        while self._idle:
            since, connection = self._idle.pop()
            if now - since < self.LONGEST_IDLE and not connection.transport.is_closing():
                return connection
            connection.transport.close()
        return None

    async def connect(self) -> WorkerConnection:
        loop = asyncio.get_running_loop()
        _, connection = await loop.create_unix_connection(lambda: WorkerConnection(self), self._socket)
        return connection

    def take_back(self, connection: WorkerConnection) -> None:
        self._idle.append((asyncio.get_running_loop().time(), connection))

    def lost(self, connection: WorkerConnection) -> None:
        self._idle = [entry for entry in self._idle if entry[1] is not connection]


class Group:
    """Workers that serve the same kind of request. The one with the least to do gets the next.

    Left to itself the kernel hands most connections of a shared socket to one worker: half of the machine stayed idle.
    """

    def __init__(self, sockets: list[str], patience: float) -> None:
        self.patience = patience  # seconds to the first byte of an answer
        self._workers = [Worker(socket) for socket in sockets]

    def idle(self) -> WorkerConnection | None:
        """An open connection to the least busy worker, or None when one must be made."""
        self._workers.append(self._workers.pop(0))  # equals take turns
        return self._by_work()[0].idle()

    async def connect(self) -> WorkerConnection:
        """A new connection to the least busy worker that listens. Raises OSError when none does."""
        for worker in self._by_work():
            try:
                return await worker.connect()
            except OSError:
                continue
        raise ConnectionRefusedError

    def _by_work(self) -> list[Worker]:
        return sorted(self._workers, key=lambda worker: worker.busy)
