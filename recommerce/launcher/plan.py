"""The processes of the application: what each is, how it is started, how one knows that it works."""

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from recommerce.launcher.child import Child
from recommerce.launcher.data_folder import DataFolder
from recommerce.launcher.environment import Environment
from recommerce.launcher.health import answers_http
from recommerce.launcher.logs import rotate
from recommerce.launcher.messages import Refusal
from recommerce.launcher.supervisor import Stage

PATIENCE = 120.0  # seconds for a process to become ready on a slow machine
WEB_WORKERS = 2
THREADS = ("-P", "threads", "-c")
WORKERS = {  # name → its queue, and its pool: processes for our own effects, threads for those who mostly wait
    "main": ("default", "-c", "2"),
    "partners": ("partners", *THREADS, "8"),
    "webhooks": ("webhooks", *THREADS, "8"),  # apart: endpoints that hang must never hold up an ERP
    "jobs": ("jobs", *THREADS, "1"),
}
CONSUMERS = tuple(f"worker-{name}" for name in WORKERS)


@dataclass(frozen=True)
class Planned:
    child: Child
    stage: Stage
    ready: Callable[[], bool]


@dataclass(frozen=True)
class Plan:
    checkout: Path
    folder: DataFolder
    environment: Environment
    variables: Mapping[str, str]

    def web(self) -> list[Planned]:
        """Short requests, one process per worker: the door then gives each the next request."""
        return [self._granian(f"web-{number}", threads=1) for number in range(1, WEB_WORKERS + 1)]

    def bulk(self) -> Planned:
        """Exports, uploads and documents, apart so that they never delay a short request."""
        return self._granian("bulk", threads=2)

    def door(self, descriptor: int) -> Planned:
        web = ",".join(str(self._socket(f"web-{number}")) for number in range(1, WEB_WORKERS + 1))
        argv = [sys.executable, "-m", "recommerce.launcher.router", str(descriptor), web, str(self._socket("bulk"))]
        return self._planned("door", argv, Stage.DOOR, descriptors=(descriptor,))

    def workers(self) -> list[Planned]:
        celery = ["-m", "celery", "-A", "recommerce.celery"]
        commands = {
            f"worker-{name}": [*celery, "worker", "-Q", *work, "-n", f"{name}@%h", "-l", "INFO", "--without-mingle"]
            for name, work in WORKERS.items()
        }
        commands["beat"] = [*celery, "beat", "-l", "INFO", "--pidfile="]
        if self.has_command("relay"):
            commands["relay"] = ["manage.py", "relay"]
        return [self._planned(name, [self._python, *argv], Stage.WORKERS) for name, argv in commands.items()]

    def sandbox(self, port: int) -> Planned | None:
        """The double of the partners' systems."""
        if not self.has_command("sandbox"):
            return None
        kept = self.folder.root / "sandbox.sqlite3"  # what partners hold must outlive a restart, as ours does
        argv = [self._python, "manage.py", "sandbox", "--port", str(port), "--state-file", str(kept)]
        return self._planned(
            "sandbox", argv, Stage.PARTNERS, ready=lambda: answers_http(("127.0.0.1", port), "/") is not None
        )

    def preparation(self) -> Child:
        """Migrations, static files and the demo retailer, in one process to start Django only once."""
        demo = ["demo"] if self.has_command("demo_data") else []
        return self._child("prepare", [self._python, "-m", "recommerce.launcher.prepare", *demo])

    def has_command(self, name: str) -> bool:
        """Asked of the files: starting Django to find out would cost a second each."""
        folders = (self.checkout / "recommerce", *self.checkout.glob("apps/*"))
        return any((folder / "management" / "commands" / f"{name}.py").exists() for folder in folders)

    @property
    def _python(self) -> str:
        return str(self.environment.python)

    def _socket(self, name: str) -> Path:
        return self.folder.sockets / f"{name}.sock"

    def _granian(self, name: str, threads: int) -> Planned:
        socket = self._socket(name)
        argv = [
            *(self.environment.program("granian"), "--interface", "wsgi", "--uds", str(socket), "--workers", "1"),
            *("--blocking-threads", str(threads), "--respawn-failed-workers", "--no-ws", "--http", "1"),
            *("--workers-kill-timeout", "1", "recommerce.wsgi:application"),
        ]
        return self._planned(name, argv, Stage.WEB, stale=socket, ready=lambda: _healthy(name, socket))

    def _planned(
        self,
        name: str,
        argv: list[str],
        stage: Stage,
        *,
        ready: Callable[[], bool] = lambda: True,
        stale: Path | None = None,
        descriptors: tuple[int, ...] = (),
    ) -> Planned:
        return Planned(self._child(name, argv, stale=stale, descriptors=descriptors), stage, ready)

    def _child(
        self, name: str, argv: list[str], *, stale: Path | None = None, descriptors: tuple[int, ...] = ()
    ) -> Child:
        log = self.folder.logs / f"{name}.log"
        rotate(log)
        return Child(
            name=name, argv=argv, env=self.variables, log=log, cwd=self.checkout, stale=stale, descriptors=descriptors
        )


def _healthy(name: str, socket: Path) -> bool:
    """Waiting does not help a worker that answers with an error of its own."""
    status = answers_http(socket, "/livez")
    if status is not None and status >= 500:
        raise Refusal(f"The {name} process answers with status {status}: its log says why.")
    return status is not None
