"""The whole product, started as `make run` starts it, in a folder of its own."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path
from typing import Self

ROOT = Path(__file__).resolve().parent.parent
PATIENCE = float(os.environ.get("PATIENCE", 300))  # seconds, more on a busy machine


class Stack:
    def __init__(self, settings: str = "benchmarks.settings") -> None:
        self._settings = settings
        self.folder = Path(tempfile.mkdtemp(prefix="rc-bench-"))
        self.folder.chmod(0o755)  # PostgreSQL's user must reach it when we are root
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.partner = f"http://127.0.0.1:{self.port + 1}"
        self.data = self.folder / "data"
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        environment = {
            **os.environ,
            "PORT": str(self.port),
            "DATA_DIR": str(self.data),
            "DJANGO_SETTINGS_MODULE": self._settings,
            "LOG_LEVEL": "WARNING",
        }
        log = (self.folder / "run.log").open("wb")
        command = [sys.executable, "-m", "recommerce.launcher", "run"]
        self._process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=subprocess.STDOUT)
        try:
            self._wait_for("Ctrl-C stops everything")
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        if self._process is not None:
            self._process.send_signal(signal.SIGTERM)
            self._process.wait(timeout=60)
        shutil.rmtree(self.folder, ignore_errors=True)

    def environment(self) -> dict[str, str]:
        """What a process needs to see the same database."""
        sockets = self.data / "sockets"
        return {
            "DATABASE_URL": f"postgres://recommerce@/recommerce?host={sockets}/postgres",
            "CACHE_URL": f"unix://{sockets}/cache.sock",
            "DATA_DIR": str(self.data),
        }

    def control(self, path: str, body: bytes | None = None, method: str = "POST") -> None:
        """Speak to the partner double's control address."""
        request = urllib.request.Request(
            f"{self.partner}/__control/{path}", data=body, method=method, headers={"Content-Type": "application/json"}
        )
        urllib.request.urlopen(request, timeout=10).close()

    def _wait_for(self, words: str) -> None:
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            said = (self.folder / "run.log").read_text(errors="replace")
            if words in said:
                return
            if self._process is not None and self._process.poll() is not None:
                break
            time.sleep(0.2)  # waiting for another process to print, not for a result
        raise SystemExit(f"the product did not start:\n{(self.folder / 'run.log').read_text(errors='replace')}")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
