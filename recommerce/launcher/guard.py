"""Outlives a killed launcher just long enough to end what it started.

The kernel's parent-death signal reaches only direct children; web workers and Celery's pool are grandchildren. So
the launcher tells this process every group it starts, over a pipe. When the pipe closes without a farewell, the
launcher was killed: each group gets its last signal, and whoever is left after that is killed.
"""

import os
import shutil
import signal
import subprocess
import sys
import time

from recommerce.launcher.child import Child
from recommerce.launcher.data_folder import DataFolder

PATIENCE = 6.0  # seconds for PostgreSQL to stop properly before it is killed


class Guard:
    """The launcher's side. Survives the death of the guard itself: a new one is told everything again."""

    def __init__(self, folder: DataFolder) -> None:
        self._folder = folder
        self._groups: dict[int, int] = {}
        self._process = self._start()

    def watch(self, child: Child) -> None:
        self._groups[child.pid] = child.death_signal
        self._tell(f"+{child.pid} {int(child.death_signal)}")

    def forget(self, child: Child) -> None:
        self._groups.pop(child.pid, None)
        self._tell(f"-{child.pid}")

    def revive(self) -> None:
        """Starts the guard again when somebody killed it."""
        if self._process.poll() is None:
            return
        self._process = self._start()
        for group, last_signal in self._groups.items():
            self._tell(f"+{group} {last_signal}")

    def close(self) -> None:
        """Everything has ended in order: lets the guard go."""
        self._tell("bye")
        if self._process.stdin is not None:
            self._process.stdin.close()
        self._process.wait()

    def _start(self) -> "subprocess.Popen[bytes]":
        # The guard inherits the folder's lock, so a new launcher waits until the clearing up is over.
        return subprocess.Popen(
            [sys.executable, "-m", __name__, *([str(self._folder.root)] if self._folder.temporary else [])],
            stdin=subprocess.PIPE,
            start_new_session=True,
            pass_fds=[self._folder.lock],
        )

    def _tell(self, line: str) -> None:
        if self._process.stdin is None:
            return
        try:
            self._process.stdin.write(line.encode() + b"\n")
            self._process.stdin.flush()
        except BrokenPipeError:
            pass  # it was killed; `revive` tells the next one


def main(remove: list[str]) -> None:
    """Reads the launcher's lines. The folders to remove are those of a run that leaves nothing, such as the tests."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    groups: dict[int, int] = {}
    for line in sys.stdin:
        word = line.strip()
        if word == "bye":
            return
        if word.startswith("+"):
            group, last_signal = word[1:].split()
            groups[int(group)] = int(last_signal)
        else:
            groups.pop(int(word[1:]), None)
    for group, last_signal in groups.items():
        _signal(group, last_signal)
    deadline = time.monotonic() + PATIENCE
    while any(_signal(group, 0) for group in groups) and time.monotonic() < deadline:
        time.sleep(0.05)  # groups that are not our children cannot be waited for
    for group in groups:
        _signal(group, signal.SIGKILL)
    for folder in remove:
        shutil.rmtree(folder, ignore_errors=True)


def _signal(group: int, number: int) -> bool:
    try:
        os.killpg(group, number)
    except (ProcessLookupError, PermissionError):
        return False
    return True


if __name__ == "__main__":
    main(sys.argv[1:])
