"""`make run`: everything comes up, whoever dies comes back, and nothing stays behind."""

import os
import pty
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from recommerce.launcher.health import answers_http
from recommerce.launcher.ports import free_port
from tests.launcher.checkout import Checkout, Run, until

PARTS = {  # words in a command line → how many processes carry them
    "recommerce.launcher run": 1,
    "recommerce.launcher.guard": 1,
    "recommerce.launcher.router": 1,
    "postgres -D": 1,
    "valkey-server": 2,
    "sockets/web-1.sock --": 2,
    "sockets/web-2.sock --": 2,
    "sockets/bulk.sock --": 2,
    "-n main@%h": 3,
    "-n partners@%h": 1,
    "-n webhooks@%h": 1,
    "-n jobs@%h": 1,
    "celery beat": 1,
    "manage.py relay": 1,
    "manage.py sandbox": 1,
}


@pytest.fixture(scope="module")
def port() -> int:
    with free_port() as bound:
        return int(bound.getsockname()[1])


@pytest.fixture(scope="module")
def running(checkout: Checkout, port: int) -> Iterator[Run]:
    run = checkout.start(PORT=str(port))
    run.until_said("Ctrl-C stops everything.")
    return run


def counted(run: Run) -> dict[str, int]:
    lines = [line.replace("-m celery -A recommerce.celery beat", "celery beat") for line in run.processes().values()]
    return {words: sum(words in line for line in lines) for words in PARTS}


def test_everything_runs_and_answers(running: Run, port: int) -> None:
    assert counted(running) == PARTS
    assert answers_http(("127.0.0.1", port), "/") == 200
    assert answers_http(("127.0.0.1", port), "/items/export/") == 200
    assert f"Recommerce runs at http://127.0.0.1:{port}/" in running.said()
    assert "  sign in as anna, password demo\n" in running.said()


def test_the_sockets_are_private(running: Run) -> None:
    sockets = running.place / "sockets"
    assert sockets.stat().st_mode & 0o066 == 0  # nobody else may list it or write to it
    assert (sockets / "postgres").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    "words", ["sockets/web-1.sock --", "-n main@%h", "recommerce.launcher.router", "valkey-server"]
)
def test_a_killed_process_is_replaced_and_leaves_no_orphan(running: Run, port: int, words: str) -> None:
    before = set(running.processes())
    killed = running.main_process(words)
    orphans = {pid for pid in before if os.getpgid(pid) == killed}
    os.kill(killed, signal.SIGKILL)
    until(lambda: not orphans & set(running.processes()) and counted(running) == PARTS)
    until(lambda: answers_http(("127.0.0.1", port), "/") == 200)
    assert "ended (signal SIGKILL); starting it again" in running.said()


def test_a_killed_database_comes_back_with_its_data(running: Run) -> None:
    killed = running.main_process("postgres -D")
    os.kill(killed, signal.SIGKILL)
    until(lambda: counted(running) == PARTS and killed not in running.processes())
    until(
        lambda: (
            "database system is ready" in (running.place / "logs" / "postgres.log").read_text().split("recovery")[-1]
        )
    )


def test_a_killed_guard_is_replaced(running: Run) -> None:
    killed = running.main_process("recommerce.launcher.guard")
    os.kill(killed, signal.SIGKILL)
    until(lambda: counted(running) == PARTS and killed not in running.processes())


def test_a_second_launcher_of_the_same_folder_is_refused(running: Run, checkout: Checkout) -> None:
    said = checkout.refused(PORT="0")
    assert said.startswith("PORT=0 is not a port")
    with free_port() as free:
        other = str(free.getsockname()[1])
    said = checkout.refused(PORT=other)
    assert said == f"Another launcher already runs on {running.place}: stop it or set DATA_DIR.\n"
    assert counted(running) == PARTS


def test_a_port_in_use_is_named(running: Run, checkout: Checkout, port: int) -> None:
    said = checkout.refused(PORT=str(port), DATA_DIR=f"{checkout.place}/other")
    assert said == f"Port {port} is in use by another program: choose another, as in `make run PORT=8001`.\n"
    assert not Path(checkout.place / "other").exists()


def test_a_killed_launcher_leaves_nothing_behind(running: Run) -> None:
    """Last in this file to use `running`."""
    os.kill(running.process.pid, signal.SIGKILL)
    running.wait_until_nothing_is_left()


def test_a_killed_make_leaves_nothing_behind_and_the_next_start_installs_nothing(checkout: Checkout, port: int) -> None:
    run = checkout.start("make", "run", PORT=str(port))
    run.until_said("Ctrl-C stops everything.")
    assert "installing" not in run.said()
    assert "creating" not in run.said()
    assert "static files collected" not in run.said()
    run.process.kill()
    run.wait_until_nothing_is_left()


def test_sigterm_stops_everything_in_order(checkout: Checkout, port: int) -> None:
    run = checkout.start(PORT=str(port))
    run.until_said("Ctrl-C stops everything.")
    run.process.terminate()
    assert run.process.wait(timeout=60) == 0
    assert run.processes() == {}
    assert "database system is shut down" in (run.place / "logs" / "postgres.log").read_text()
    with free_port(port):
        pass


def test_ctrl_c_in_a_terminal_stops_everything(checkout: Checkout, port: int) -> None:
    """A real terminal: the kernel sends SIGINT to make and the launcher, and to nobody else."""
    mark = f"{checkout.place.name}-pty"
    pid, terminal = pty.fork()
    if pid == 0:
        os.chdir(checkout.root)
        environ = checkout.environ(LAUNCHER_TEST=mark, PORT=str(port))
        os.execvpe("make", ["make", "run"], environ)
    said = _read_until(terminal, "Ctrl-C stops everything.")
    run = Run(process=None, output=Path(os.devnull), place=checkout.place / "data", mark=mark)
    assert counted(run) == PARTS, said
    os.write(terminal, b"\x03")
    said = _read_until(terminal, "stopped")
    os.waitpid(pid, 0)
    os.close(terminal)
    assert "ended (" not in said  # the children did not get the signal themselves
    assert "Traceback" not in said
    run.wait_until_nothing_is_left()


def _read_until(terminal: int, text: str) -> str:
    said = ""
    while text not in said:
        try:
            said += os.read(terminal, 4096).decode(errors="replace")
        except OSError as closed:  # the other end is gone
            raise AssertionError(said) from closed
    return said
