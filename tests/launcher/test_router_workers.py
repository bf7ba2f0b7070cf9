"""One connection to a worker, with the worker's side in the test's hands."""

import asyncio
import socket
from pathlib import Path

from recommerce.launcher.router.workers import Worker

ANSWER = b"HTTP/1.1 413 Too Large\r\nconnection: close\r\ncontent-length: 2\r\n\r\n"


class Listener:
    """Stands for a client of the router."""

    request_sent = False

    def __init__(self) -> None:
        self.heard: list[object] = []

    def answer_began(self, head: bytes, *, interim: bool) -> None:
        self.heard.append(head)

    def write(self, data: bytes) -> None:
        self.heard.append(data)

    def answer_ended(self) -> None:
        self.heard.append("ended")

    def worker_left(self, connection: object, *, whole: bool) -> None:
        self.heard.append("left")


async def refused_while_sending(path: Path) -> tuple[list[object], int]:
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(path))
        listening.listen()
        worker, client = Worker(str(path)), Listener()
        connection = await worker.connect()
        theirs, _ = listening.accept()
        connection.serve(client, bodiless=False)
        connection.transport.write(b"POST / HTTP/1.1\r\n\r\n")
        theirs.recv(100)
        theirs.sendall(ANSWER + b"no")
        theirs.close()
        connection.transport.write(b"the body")  # fails: nobody listens, and the answer is still unread
        while worker.busy:
            await asyncio.sleep(0)
    return client.heard, worker.busy


def test_an_answer_is_heard_although_the_worker_has_hung_up(tmp_path: Path) -> None:
    heard, busy = asyncio.run(asyncio.wait_for(refused_while_sending(tmp_path / "w.sock"), timeout=10))
    assert heard == [ANSWER, b"no", "ended"]
    assert busy == 0
