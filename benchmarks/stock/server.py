"""The stock project, served as ours is: granian, one thread, compressed static files with names by content."""

import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Self

from benchmarks.stack import ROOT, Stack, free_port

PATIENCE = 60.0  # seconds


class StockServer:
    def __init__(self, stack: Stack) -> None:
        self._log = stack.folder / "stock.log"
        self._port = free_port()
        self._environment = {
            **os.environ,
            **stack.environment(),
            "DJANGO_SETTINGS_MODULE": "benchmarks.stock.settings",
        }
        self.url = f"http://127.0.0.1:{self._port}"

    def __enter__(self) -> Self:
        with self._log.open("wb") as log:
            collect = [sys.executable, "manage.py", "collectstatic", "--noinput"]
            subprocess.run(collect, cwd=ROOT, env=self._environment, stdout=log, stderr=log, check=True)
            granian = str(Path(sys.executable).parent / "granian")
            serve = [granian, "--interface", "wsgi", "--port", str(self._port), "--workers", "1", "--no-ws"]
            serve += ["--blocking-threads", "1", "recommerce.wsgi:application"]
            self._process = subprocess.Popen(serve, cwd=ROOT, env=self._environment, stdout=log, stderr=log)
        self._wait()
        return self

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        self._process.wait(timeout=30)

    def _wait(self) -> None:
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline and self._process.poll() is None:
            try:
                urllib.request.urlopen(f"{self.url}/admin/login/", timeout=5).close()
                return
            except urllib.error.HTTPError:
                break
            except (urllib.error.URLError, OSError):
                time.sleep(0.1)  # asking again is all one can do from outside
        said = self._log.read_text(errors="replace")
        self.__exit__()
        raise SystemExit(f"the stock project did not start:\n{said}")
