"""A small checkout: the real launcher around a stub of the application, so that a start takes a second or two."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

REAL = Path(__file__).resolve().parent.parent.parent
NOT_INHERITED = ("DATABASE_URL", "BROKER_URL", "CACHE_URL", "DATA_DIR", "PORT", "DJANGO_SETTINGS_MODULE", "MAKEFLAGS")

FILES = {
    "manage.py": """
import os, sys
from django.core.management import execute_from_command_line
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "recommerce.settings.development")
execute_from_command_line(sys.argv)
""",
    "requirements.txt": "",
    "requirements-dev.txt": "",
    "recommerce/__init__.py": "",
    "recommerce/settings/__init__.py": "",
    "recommerce/settings/development.py": """
import os, pathlib
SECRET_KEY = "stub"
INSTALLED_APPS = ["apps.core", "django.contrib.staticfiles", "django.contrib.contenttypes", "django.contrib.auth"]
DATABASES = {"default": {"ENGINE": "django.db.backends.postgresql", "NAME": "recommerce", "USER": "recommerce",
                         "HOST": os.environ["DATABASE_URL"].partition("host=")[2]}}
STATIC_URL, STATIC_ROOT = "/static/", pathlib.Path(os.environ["DATA_DIR"]) / "static"
USE_TZ = True
""",
    "recommerce/settings/test.py": "from recommerce.settings.development import *",
    "apps/__init__.py": "",
    "apps/core/__init__.py": "",
    "apps/core/management/__init__.py": "",
    "apps/core/management/commands/__init__.py": "",
    "apps/core/management/commands/relay.py": """
import time
from django.core.management.base import BaseCommand
class Command(BaseCommand):
    def handle(self, **options):
        while True:
            time.sleep(1)  # stands in for work: it only has to live
""",
    "apps/core/management/commands/sandbox.py": """
import http.server, os
from django.core.management.base import BaseCommand
class Command(BaseCommand):
    def add_arguments(self, parser):
        parser.add_argument("--port", type=int)
        parser.add_argument("--state-file")
    def handle(self, port, **options):
        assert os.environ["SANDBOX_URL"] == f"http://127.0.0.1:{port}"
        http.server.HTTPServer(("127.0.0.1", port), http.server.SimpleHTTPRequestHandler).serve_forever()
""",
    "apps/core/management/commands/demo_data.py": """
from django.core.management.base import BaseCommand
class Command(BaseCommand):
    def handle(self, **options):
        self.stdout.write("sign in as anna, password demo")
""",
    "recommerce/celery.py": """
import os
from celery import Celery
app = Celery("stub", broker=os.environ["BROKER_URL"])
app.conf.beat_schedule_filename = os.environ["DATA_DIR"] + "/beat"
""",
    "recommerce/wsgi.py": """
import os
def application(environ, start):
    start("200 OK", [("Content-Type", "text/plain"), ("Content-Length", "2")])
    return [b"ok"]
""",
}


@dataclass
class Run:
    """One launcher at work, and every process that belongs to it."""

    process: "subprocess.Popen[bytes]"
    output: Path
    place: Path
    mark: str

    def said(self) -> str:
        return self.output.read_text(errors="replace")

    def until_said(self, text: str, patience: float = 60.0) -> None:
        def said_or_gone() -> bool:
            return text in self.said() or self.process.poll() is not None

        until(said_or_gone, patience)
        assert text in self.said(), self.said()

    def processes(self) -> dict[int, str]:
        """Command lines by process id, of everything that carries our mark or works in our folder."""
        found = {}
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit() and (line := _ours(entry, self.mark, self.place)):
                found[int(entry.name)] = line
        return found

    def main_process(self, words: str) -> int:
        """The oldest process with these words in its command line."""
        return min(pid for pid, line in self.processes().items() if words in line)

    def wait_until_nothing_is_left(self) -> None:
        deadline = time.monotonic() + 60
        while left := self.processes():
            assert time.monotonic() < deadline, left
            time.sleep(0.05)  # other processes end without telling us


@dataclass
class Checkout:
    place: Path
    root: Path
    started: list[Run] = field(default_factory=list)

    def environ(self, **extra: str) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if name not in NOT_INHERITED}
        data = {"DATA_DIR": str(self.place / "data"), "VENV": str(self.place / "venv")}
        return {**kept, **data, **extra}

    def start(self, *command: str, **extra: str) -> Run:
        mark = f"{self.place.name}-{len(self.started)}"
        output = self.place / f"{mark}.out"
        with output.open("wb") as out:
            process = subprocess.Popen(
                command or self.run_command,
                cwd=self.root,
                env=self.environ(LAUNCHER_TEST=mark, **extra),
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        run = Run(process, output, self.place / "data", mark)
        self.started.append(run)
        return run

    @property
    def run_command(self) -> tuple[str, ...]:
        return (sys.executable, "-m", "recommerce.launcher", "run")

    def refused(self, *command: str, **extra: str) -> str:
        """What a launcher says that ends at once with status 1."""
        run = replace(self.start(*command, **extra), place=Path("/nowhere"))  # others may be running in our folder
        assert run.process.wait(timeout=180) == 1, run.said()
        run.wait_until_nothing_is_left()
        assert "Traceback" not in run.said()
        return run.said()

    def clean_up(self) -> None:
        for run in self.started:
            if run.process.poll() is None:
                run.process.terminate()
                run.process.wait(timeout=30)
            for pid in run.processes():
                os.kill(pid, signal.SIGKILL)


def build(place: Path) -> Checkout:
    root = place / "checkout"
    for name, text in FILES.items():
        file = root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    shutil.copytree(
        REAL / "recommerce" / "launcher", root / "recommerce" / "launcher", ignore=shutil.ignore_patterns("__pycache__")
    )
    shutil.copy(REAL / "Makefile", root / "Makefile")
    _borrow_environment(place / "venv")
    return Checkout(place, root)


def _borrow_environment(venv: Path) -> None:
    """The packages of the running environment under another name, so that the launcher's stamps are not shared."""
    packages = venv / "lib" / f"python3.{sys.version_info[1]}" / "site-packages"
    packages.mkdir(parents=True)
    real = Path(sys.prefix)
    (venv / "bin").symlink_to(real / "bin")
    shutil.copy(real / "pyvenv.cfg", venv)
    for entry in (real / packages.relative_to(venv)).iterdir():
        if not entry.name.endswith(".sha256"):
            (packages / entry.name).symlink_to(entry)
    empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"  # the digest of no requirements
    for name in ("requirements.txt", "requirements-dev.txt"):
        (packages / f".{name}.sha256").write_text(empty)


def until(true: Callable[[], bool], patience: float = 60.0) -> None:
    deadline = time.monotonic() + patience
    while not true():
        assert time.monotonic() < deadline, "it never came true"
        time.sleep(0.05)  # what another process does is seen by looking


def _ours(entry: Path, mark: str, place: Path) -> str:
    try:
        line = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        marked = f"LAUNCHER_TEST={mark}\0".encode() in (entry / "environ").read_bytes()
        inside = os.readlink(entry / "cwd").startswith(f"{place}/")
    except OSError:
        return ""
    return line if marked or inside else ""
