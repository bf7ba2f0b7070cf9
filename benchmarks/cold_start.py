"""From a fresh clone to a page that answers, and the second start."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

from .stack import ROOT, Stack, free_port

PATIENCE = 900.0  # seconds: a slow line may download for minutes


def run(_stack: Stack) -> dict[str, Any]:
    folder = Path(tempfile.mkdtemp(prefix="rc-cold-"))
    folder.chmod(0o755)
    try:
        subprocess.run(["git", "clone", "-q", str(ROOT), str(folder / "clone")], check=True)
        return {"first_start_s": _start(folder), "second_start_s": _start(folder)}
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _start(folder: Path) -> float:
    port, log = free_port(), folder / "run.log"
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG")}
    environment = {**kept, "PORT": str(port), "DATA_DIR": str(folder / "data")}
    began = time.monotonic()
    with log.open("wb") as said:
        process = subprocess.Popen(
            [getattr(sys, "_base_executable", "python3"), "-m", "recommerce.launcher", "run"],
            cwd=folder / "clone",
            env=environment,
            stdout=said,
            stderr=said,
        )
    try:
        while process.poll() is None and time.monotonic() - began < PATIENCE:
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/sign-in/", timeout=2).close()
                return round(time.monotonic() - began, 1)
            except (urllib.error.URLError, OSError):
                time.sleep(0.1)  # asking again is all one can do from outside
        last = "\n".join(log.read_text(errors="replace").splitlines()[-10:])
        raise SystemExit(f"no answer after {time.monotonic() - began:.0f} s; it said last:\n{last}")
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
        process.wait(timeout=60)
