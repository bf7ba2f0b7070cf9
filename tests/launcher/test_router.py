"""The front door in front of real web workers."""

import hashlib
import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from recommerce.launcher.health import answers_http
from recommerce.launcher.ports import free_port
from tests.launcher.checkout import until

CHECKOUT = Path(__file__).resolve().parent.parent.parent
PATIENCE = 60  # seconds: a busy machine is no fault
GRANIAN = str(Path(sys.executable).with_name("granian"))


@dataclass
class Door:
    port: int
    router: "subprocess.Popen[bytes]"
    workers: "dict[str, subprocess.Popen[bytes]]"
    folder: Path

    @property
    def gate(self) -> Path:
        return self.folder / "gate"

    @contextmanager
    def shut(self) -> Iterator[None]:
        """Meanwhile answers that wait are not given, however long it takes."""
        self.gate.unlink(missing_ok=True)
        try:
            yield
        finally:
            self.gate.touch()

    def get(self, path: str, **headers: str) -> dict[str, object]:
        return self.ask("GET", path, None, headers)

    def ask(self, method: str, path: str, body: object, headers: dict[str, str]) -> dict[str, object]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        connection.request(method, path, body=body, headers=headers)
        answer = json.loads(connection.getresponse().read())
        connection.close()
        return dict(answer)

    def raw(self, data: bytes) -> bytes:
        """Everything that comes back until the router closes."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE) as connection:
            connection.sendall(data)
            return b"".join(iter(lambda: connection.recv(65536), b""))

    def start(self, name: str) -> None:
        path = self.folder / f"{name}.sock"
        path.unlink(missing_ok=True)
        self.workers[name] = subprocess.Popen(
            [
                GRANIAN,
                "--interface",
                "wsgi",
                "--uds",
                path,
                "--workers",
                "1",
                "--no-ws",
                "tests.launcher.stub_app:application",
            ],
            env={**os.environ, "WORKER": name, "GATE": str(self.gate)},
            cwd=CHECKOUT,
            start_new_session=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def wait_for(self, name: str) -> None:
        until(lambda: answers_http(self.folder / f"{name}.sock", "/") == 200)

    def kill(self, name: str) -> None:
        os.killpg(self.workers[name].pid, signal.SIGKILL)
        self.workers[name].wait()
        until(lambda: not group_exists(self.workers[name].pid))


def group_exists(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.fixture(scope="module")
def door(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    folder = tmp_path_factory.mktemp("door")
    with free_port() as listening:
        port = listening.getsockname()[1]
        web = f"{folder}/web-1.sock,{folder}/web-2.sock"
        router = subprocess.Popen(
            [sys.executable, "-m", "recommerce.launcher.router", str(listening.fileno()), web, f"{folder}/bulk.sock"],
            cwd=CHECKOUT,
            pass_fds=[listening.fileno()],
            start_new_session=True,
        )
    opened = Door(port, router, {}, folder)
    for name in ("web-1", "web-2", "bulk"):
        opened.start(name)
    for name in ("web-1", "web-2", "bulk"):
        opened.wait_for(name)
    until(lambda: answers_http(("127.0.0.1", port), "/") == 200)
    yield opened
    for process in (router, *opened.workers.values()):
        process.terminate()
    for process in (router, *opened.workers.values()):
        assert process.wait(timeout=PATIENCE) is not None


def test_workers_learn_the_true_caller(door: Door) -> None:
    seen = door.get("/", **{"X-Forwarded-For": "6.6.6.6", "X_Forwarded_Proto": "https", "X-Request-ID": "r1"})
    headers = dict(seen["headers"])
    del headers["HTTP_HOST"], headers["HTTP_ACCEPT_ENCODING"]
    assert headers == {
        "HTTP_X_FORWARDED_FOR": "127.0.0.1",
        "HTTP_X_FORWARDED_PROTO": "http",
        "HTTP_X_REQUEST_ID": "r1",
    }


def test_long_work_never_meets_short_work(door: Door) -> None:
    assert door.get("/items/export/")["worker"] == "bulk"
    assert {door.get("/items/")["worker"] for _ in range(6)} == {"web-1", "web-2"}


def test_a_busy_worker_gets_nothing_more(door: Door) -> None:
    for _ in range(2):
        with ThreadPoolExecutor(1) as pool, door.shut():
            waiting = pool.submit(door.get, "/wait/")
            until(lambda: door.get("/")["worker"] == door.get("/")["worker"])  # turns are no longer taken
            others = {door.get("/")["worker"] for _ in range(4)}
        assert others == {"web-1", "web-2"} - {waiting.result()["worker"]}


@pytest.mark.parametrize("chunked", [False, True])
def test_a_large_upload_arrives_whole(door: Door, chunked: bool) -> None:
    body = os.urandom(3_000_000)
    pieces = (body[at : at + 100_000] for at in range(0, len(body), 100_000))
    headers = {} if chunked else {"Content-Length": str(len(body))}
    seen = door.ask("POST", "/files/", pieces, headers)
    assert (seen["size"], seen["digest"]) == (len(body), hashlib.sha256(body).hexdigest())


def test_a_download_begins_before_it_ends(door: Door) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", door.port, timeout=PATIENCE)
    with door.shut():
        connection.request("GET", "/pieces/")
        answer = connection.getresponse()
        first = answer.read(1000)
    rest = answer.read()
    connection.close()
    assert len(first + rest) == 5 * 65536


def test_a_client_that_does_not_read_costs_no_memory(door: Door) -> None:
    before = resident(door.router.pid)
    with socket.create_connection(("127.0.0.1", door.port)) as lazy:
        lazy.sendall(b"GET /flood/?3000 HTTP/1.1\r\nHost: a\r\n\r\n")  # 190 MB
        lazy.recv(100)
        assert door.get("/files/")["size"] == 0  # others are served meanwhile
        time.sleep(1.0)  # memory would grow while nobody reads
        assert resident(door.router.pid) - before < 8_000
    assert door.get("/items/")["path"] == "/items/"


def resident(pid: int) -> int:
    """Kilobytes of memory."""
    line = next(line for line in Path(f"/proc/{pid}/status").read_text().splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1])


def test_requests_sent_ahead_are_answered_in_order(door: Door) -> None:
    paths = [b"/wait/", b"/b/export/", b"/c/"]
    with socket.create_connection(("127.0.0.1", door.port), timeout=PATIENCE) as connection:
        with door.shut():
            connection.sendall(b"GET /wait/ HTTP/1.1\r\nHost: a\r\n\r\n")
            until(lambda: door.get("/")["worker"] == door.get("/")["worker"])  # the first is being served
            connection.sendall(b"GET /b/export/ HTTP/1.1\r\nHost: a\r\n\r\nGET /c/ HTTP/1.1\r\nHost: a\r\n")
            connection.sendall(b"Connection: close\r\n\r\n")
        answer = b"".join(iter(lambda: connection.recv(65536), b""))
    assert answer.count(b"HTTP/1.1 200 OK") == 3
    places = [answer.index(b'"path": "%s"' % path) for path in paths]
    assert places == sorted(places)
    assert answer.count(b"Connection: close") == 1


def test_a_worker_that_refuses_early_is_heard_and_poisons_nothing(door: Door) -> None:
    """As it is with an upload that is too large: the answer comes while the body is still being sent."""
    head = b"POST /deaf/ HTTP/1.1\r\nHost: a\r\nContent-Length: 9000000\r\n\r\n"
    for sent in (b"only this", b"x" * 9_000_000):
        with socket.create_connection(("127.0.0.1", door.port), timeout=PATIENCE) as connection:
            connection.sendall(head + sent)
            answer = b"".join(iter(lambda: connection.recv(65536), b""))
        assert answer.startswith(b"HTTP/1.1 413 ")
    assert [door.get(f"/{number}/")["path"] for number in range(4)] == [f"/{number}/" for number in range(4)]


def test_an_old_client_gets_its_answer_and_a_close(door: Door) -> None:
    assert b'"path": "/old/"' in door.raw(b"GET /old/ HTTP/1.0\r\nHost: a\r\n\r\n")


def test_answers_without_a_body_do_not_hold_the_connection(door: Door) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", door.port, timeout=PATIENCE)
    for method, path in (("HEAD", "/"), ("GET", "/nothing/"), ("GET", "/")):
        connection.request(method, path)
        answer = connection.getresponse()
        answer.read()
    assert answer.status == 200
    connection.close()


def test_an_ambiguous_request_is_refused_and_no_worker_sees_it(door: Door) -> None:
    both = b"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n"
    attack = b"POST / HTTP/1.1\r\nHost: a\r\n" + both + b"0\r\n\r\nGET /hidden HTTP/1.1\r\n"
    answer = door.raw(attack)
    assert answer.startswith(b"HTTP/1.1 400 Bad Request\r\n")
    assert json.loads(answer.partition(b"\r\n\r\n")[2])["code"] == "bad_request"
    assert answer.count(b"HTTP/1.1") == 1


def test_a_head_without_end_is_cut_off(door: Door) -> None:
    assert door.raw(b"GET / HTTP/1.1\r\nX: " + b"y" * 70_000).startswith(b"HTTP/1.1 431 ")


def test_a_dead_worker_costs_no_answer_and_a_dead_group_says_so(door: Door) -> None:
    for _ in range(4):
        door.get("/items/")  # leaves open connections to both workers behind
    door.kill("web-1")
    assert [door.get("/items/")["worker"] for _ in range(4)] == ["web-2"] * 4
    door.kill("web-2")
    refused = door.get("/items/")
    assert (refused["status"], refused["code"], refused["retryable"]) == (503, "starting", True)
    assert door.get("/items/export/")["worker"] == "bulk"
    for name in ("web-1", "web-2"):
        door.start(name)
    for name in ("web-1", "web-2"):
        door.wait_for(name)
    assert {door.get("/items/")["worker"] for _ in range(6)} == {"web-1", "web-2"}
