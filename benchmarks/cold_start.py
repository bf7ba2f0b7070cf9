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


def run(_stack: Stack) -> dict[str, Any]:
    folder = Path(tempfile.mkdtemp(prefix="rc-cold-"))
    folder.chmod(0o755)
    try:
        subprocess.run(["git", "clone", "-q", str(ROOT), str(folder / "clone")], check=True)
        return {"first_start_s": _start(folder), "second_start_s": _start(folder)}
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _start(folder: Path) -> float:
    port = free_port()
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG")}
    environment = {**kept, "PORT": str(port), "DATA_DIR": str(folder / "data")}
    began = time.monotonic()
    process = subprocess.Popen(
        [getattr(sys, "_base_executable", "python3"), "-m", "recommerce.launcher", "run"],
        cwd=folder / "clone",
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        while time.monotonic() - began < 300:
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/sign-in/", timeout=2).close()
                return round(time.monotonic() - began, 1)
            except (urllib.error.URLError, OSError):
                time.sleep(0.1)  # asking again is all one can do from outside
        raise SystemExit("no answer in five minutes")
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=60)
