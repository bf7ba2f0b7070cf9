"""One process the launcher owns: started in its own group, logged to a file, ended with everything it started."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from recommerce.launcher.accounts import Account
from recommerce.launcher.logs import tail

_PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


def die_with_parent(death_signal: int, parent: int) -> None:
    """Asks the kernel to send `death_signal` to this process when its parent ends. No effect outside Linux."""
    if _libc is not None:
        _libc.prctl(_PR_SET_PDEATHSIG, death_signal, 0, 0, 0)
        if os.getppid() != parent:  # the parent ended between the fork and this line
            os.kill(os.getpid(), signal.SIGKILL)


@dataclass
class Child:
    """How to start a process, and the process while it runs.

    `stop_signal` asks it to finish; `death_signal` is what it gets when the launcher is killed. Without a `log` it
    writes to the terminal. `stale` is a socket file that a killed predecessor may have left.
    """

    name: str
    argv: Sequence[str]
    env: Mapping[str, str]
    log: Path | None
    cwd: Path
    account: Account | None = None
    stop_signal: int = signal.SIGTERM
    death_signal: int = signal.SIGKILL
    stale: Path | None = None
    descriptors: Sequence[int] = ()
    process: "subprocess.Popen[bytes] | None" = field(default=None, repr=False)
    _cleared: bool = field(default=False, repr=False)

    def start(self) -> None:
        parent = os.getpid()
        self._cleared = False
        if self.stale is not None:
            self.stale.unlink(missing_ok=True)
        with self._output() as output:
            self.process = subprocess.Popen(
                self.argv,
                env=dict(self.env),
                cwd=self.cwd,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT if output else None,
                start_new_session=True,
                pass_fds=self.descriptors,
                user=self.account.uid if self.account else None,
                group=self.account.gid if self.account else None,
                extra_groups=[] if self.account else None,
                preexec_fn=lambda: die_with_parent(self.death_signal, parent),
            )

    def _output(self) -> AbstractContextManager[IO[bytes] | None]:
        if self.log is None:
            return nullcontext()
        self.log.parent.mkdir(parents=True, exist_ok=True)
        return self.log.open("ab")

    @property
    def last_words(self) -> str:
        """The end of its log, for the person who has to find out why it ended."""
        return tail(self.log) if self.log else ""

    @property
    def pid(self) -> int:
        if self.process is None:
            raise RuntimeError(f"{self.name} was never started")
        return self.process.pid

    def ended(self) -> int | None:
        """The exit status once the process has ended, else None. Also clears away what it left behind."""
        if self.process is None:
            return None
        status = self.process.poll()
        if status is not None:
            self._clear_group()
        return status

    def ask_to_stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(self.stop_signal)

    def wait_until_gone(self, deadline: float) -> None:
        """Waits until that monotonic time, then kills the whole group."""
        if self.process is None:
            return
        try:
            self.process.wait(timeout=max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self._clear_group()

    def _clear_group(self) -> None:
        """Kills what is left of the group, once: afterwards its number may belong to somebody else."""
        if self._cleared or self.process is None:
            return
        self._cleared = True
        with suppress(ProcessLookupError, PermissionError):  # nobody is left in the group
            os.killpg(self.process.pid, signal.SIGKILL)
