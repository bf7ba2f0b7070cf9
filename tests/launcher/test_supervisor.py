"""Keeping processes alive, and ending them."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from tests.launcher.checkout import REAL, until

SCRIPT = """
import os, sys
from pathlib import Path
from recommerce.launcher import data_folder, supervisor
from recommerce.launcher.accounts import service_account
from recommerce.launcher.child import Child
from recommerce.launcher.messages import Refusal

supervisor.SHORTEST_PAUSE = 0.01
supervisor.PATIENCE = dict.fromkeys(supervisor.Stage, float(os.environ["PATIENCE"]))
root = Path(sys.argv[1])
folder = data_folder.open_folder(root, service_account())
watched = supervisor.Supervisor(folder)
child = Child("patient", ["sh", "-c", sys.argv[2]], dict(os.environ), folder.logs / "patient.log", root)
try:
    watched.start(child, stage=supervisor.Stage.WORKERS, vital=len(sys.argv) > 3)
    print("started", flush=True)
    watched.watch()
except Refusal as refusal:
    print(refusal, flush=True)
finally:
    watched.stop_all()
    print("over", flush=True)
"""
STUBBORN = "trap '' TERM; echo trapped; while :; do sleep 0.1; done"


def start(place: Path, name: str, command: str, *more: str, patience: int = 3) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-c", SCRIPT, str(place / name), command, *more],
        cwd=REAL,
        env={**os.environ, "PATIENCE": str(patience)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )


def asked_to_stop(running: "subprocess.Popen[str]", log: Path) -> float:
    """When it was asked; it has said that it heard, since two signals at once would arrive as one."""
    until(lambda: log.exists() and "trapped" in log.read_text())
    asked_at = time.monotonic()
    running.send_signal(signal.SIGTERM)
    assert running.stdout
    assert next(line for line in running.stdout if "stopping" in line)
    return asked_at


def test_a_process_that_will_not_stop_is_killed_when_its_time_is_up(place: Path) -> None:
    running = start(place, "stubborn", STUBBORN)
    asked_at = asked_to_stop(running, place / "stubborn" / "logs" / "patient.log")
    running.communicate(timeout=60)
    assert time.monotonic() - asked_at > 2.5


def test_a_second_signal_does_not_wait(place: Path) -> None:
    running = start(place, "impatient", STUBBORN, patience=600)
    asked_to_stop(running, place / "impatient" / "logs" / "patient.log")
    running.send_signal(signal.SIGTERM)
    running.communicate(timeout=60)


def test_what_nothing_can_live_without_is_not_restarted_for_ever(place: Path) -> None:
    running = start(place, "vital", "echo no luck; exit 3", "vital")
    said = running.communicate(timeout=60)[0]
    assert said.count("patient ended (status 3); starting it again") == 5
    assert "    | no luck" in said
    assert said.splitlines()[-2:] == ["patient ended 5 times and cannot be kept running.", "over"]
