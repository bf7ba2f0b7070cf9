"""Starts processes in order, restarts the ones that die, and stops them all in reverse order."""

import os
import select
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import IntEnum
from types import FrameType

from recommerce.launcher.child import Child
from recommerce.launcher.data_folder import DataFolder
from recommerce.launcher.guard import Guard
from recommerce.launcher.logs import shorten
from recommerce.launcher.messages import Refusal, complain, progress

SHORTEST_PAUSE = 0.5  # seconds before the first restart; doubles each time
LONGEST_PAUSE = 30.0
CALM = 60.0  # a process that ran this long starts again with the shortest pause
VITAL_ATTEMPTS = 4  # restarts of a vital process before everything stops


class Stage(IntEnum):
    """Stops happen from the last stage to the first, so nobody loses a store while still working."""

    POSTGRES = 0
    VALKEY = 1
    PARTNERS = 2
    WORKERS = 3
    WEB = 4
    DOOR = 5


PATIENCE = {  # seconds a stage may take to stop before it is killed; the sum stays near ten
    Stage.POSTGRES: 3.0,
    Stage.VALKEY: 1.0,
    Stage.PARTNERS: 1.0,
    Stage.WORKERS: 3.0,
    Stage.WEB: 2.0,
    Stage.DOOR: 1.0,
}


@dataclass
class Kept:
    """A child the supervisor keeps alive. Everything of a later stage stops before an earlier one."""

    child: Child
    stage: Stage
    vital: bool
    pause: float
    started: float = field(default_factory=time.monotonic)
    restarts: int = 0
    restart_at: float | None = None


class Supervisor:
    def __init__(self, folder: DataFolder) -> None:
        self._kept: list[Kept] = []
        self._signals = 0
        self._wake, self._waker = os.pipe()
        for end in (self._wake, self._waker):
            os.set_blocking(end, False)
        signal.set_wakeup_fd(self._waker, warn_on_full_buffer=False)
        for number in (signal.SIGINT, signal.SIGTERM):
            # Explicit: a shell that starts us in the background has SIGINT ignored, and Python would keep it so.
            signal.signal(number, self._asked)
        if signal.getsignal(signal.SIGHUP) != signal.SIG_IGN:  # nohup means it
            signal.signal(signal.SIGHUP, self._asked)
        signal.signal(signal.SIGCHLD, lambda number, frame: None)  # wakes the wait below
        self._guard = Guard(folder)

    @property
    def stopping(self) -> bool:
        return self._signals > 0

    def start(self, child: Child, *, stage: Stage, vital: bool = False) -> None:
        """Starts a child and keeps it. Refuses when somebody already asked to stop."""
        if self.stopping:
            raise Stopped
        child.start()
        self._guard.watch(child)
        self._kept.append(Kept(child=child, stage=stage, vital=vital, pause=SHORTEST_PAUSE))

    def run(self, child: Child, working: Callable[[], None] = lambda: None) -> int:
        """Runs a process to its end and answers its status. `working` is called now and then meanwhile."""
        self.start(child, stage=Stage.WORKERS)
        while (status := child.ended()) is None:
            if self.stopping:
                raise Stopped
            working()
            self._doze(0.1)
        self._kept.pop()
        self._guard.forget(child)
        working()
        return status

    def wait_for(self, ready: Callable[[], bool], child: Child, patience: float) -> None:
        """Returns once `ready` says so. Refuses with the end of the log when the child ends or time runs out."""
        deadline = time.monotonic() + patience
        while not _asked(ready, child):
            if self.stopping:
                raise Stopped
            status = child.ended()
            if status is not None:
                raise Refusal(f"The {child.name} process ended with status {status}.\n{child.last_words}")
            if time.monotonic() > deadline:
                raise Refusal(f"The {child.name} process was not ready after {patience:.0f} s.\n{child.last_words}")
            self._doze(0.05)

    def watch(self) -> None:
        """Keeps everything alive until a signal asks to stop, or a vital process cannot be restarted."""
        while not self.stopping:
            self._guard.revive()
            for kept in self._kept:
                self._care_for(kept)
                if kept.child.log:
                    shorten(kept.child.log)
            self._doze(0.5)

    def stop_all(self) -> None:
        """Stops stage after stage, the latest first. A second signal kills at once."""
        asked_before = self._signals  # before it is said that one more kills
        if self._kept and self.stopping:
            progress("stopping (once more to kill)")
        for stage in reversed(Stage):
            children = [kept.child for kept in self._kept if kept.stage == stage]
            for child in children:
                child.ask_to_stop()
            deadline = time.monotonic() + PATIENCE[stage]
            while any(child.ended() is None for child in children) and time.monotonic() < deadline:
                if self._signals > max(asked_before, 1):
                    deadline = 0.0
                self._doze(0.05)
            for child in children:
                child.wait_until_gone(deadline)
                self._guard.forget(child)
        self._kept.clear()
        self._guard.close()

    def _asked(self, number: int, frame: FrameType | None) -> None:
        self._signals += 1

    def _doze(self, seconds: float) -> None:
        if select.select([self._wake], [], [], seconds)[0]:
            os.read(self._wake, 4096)

    def _care_for(self, kept: Kept) -> None:
        if kept.restart_at is None:
            self._notice_end(kept)
        elif time.monotonic() >= kept.restart_at:
            kept.child.start()
            self._guard.watch(kept.child)
            kept.started, kept.restart_at = time.monotonic(), None

    def _notice_end(self, kept: Kept) -> None:
        status = kept.child.ended()
        if status is None:
            return
        self._guard.forget(kept.child)
        if time.monotonic() - kept.started > CALM:
            kept.pause, kept.restarts = SHORTEST_PAUSE, 0
        complain(f"{kept.child.name} ended ({_how(status)}); starting it again in {kept.pause:g} s.")
        complain(kept.child.last_words)
        if kept.vital and kept.restarts >= VITAL_ATTEMPTS:
            raise Refusal(f"{kept.child.name} ended {kept.restarts + 1} times and cannot be kept running.")
        kept.restart_at = time.monotonic() + kept.pause
        kept.restarts += 1
        kept.pause = min(kept.pause * 2, LONGEST_PAUSE)


class Stopped(Exception):
    """Somebody asked to stop while things were still starting."""


def _asked(ready: Callable[[], bool], child: Child) -> bool:
    try:
        return ready()
    except Refusal as refusal:
        raise Refusal(f"{refusal}\n{child.last_words}") from None


def _how(status: int) -> str:
    return f"status {status}" if status >= 0 else f"signal {signal.Signals(-status).name}"
