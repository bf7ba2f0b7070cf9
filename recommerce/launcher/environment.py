"""The virtual environment, with exactly the pinned packages."""

import fcntl
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from recommerce.launcher import installer
from recommerce.launcher.messages import Refusal, progress


@dataclass(frozen=True)
class Environment:
    """A virtual environment. Its packages are there once `ready` returned it."""

    folder: Path

    @property
    def python(self) -> Path:
        return self.folder / "bin" / "python"

    @property
    def packages(self) -> Path:
        """Where the wheels of this very Python are unpacked."""
        return self.folder / "lib" / f"python{sys.version_info[0]}.{sys.version_info[1]}" / "site-packages"

    def program(self, name: str) -> str:
        return str(self.folder / "bin" / name)


def ready(checkout: Path, requirements: str) -> Environment:
    """The environment with the packages of that file in it. A second call with the same file does nothing."""
    environment = Environment((checkout / os.environ.get("VENV", ".venv")).absolute())
    wanted = hashlib.sha256((checkout / requirements).read_bytes()).hexdigest()
    stamp = environment.packages / f".{requirements}.sha256"
    if _installed(stamp, wanted) and environment.python.exists():
        return environment
    environment.folder.mkdir(parents=True, exist_ok=True)
    with _only_one(environment.folder):
        if not _installed(stamp, wanted):
            _create(environment)
            count = (checkout / requirements).read_text().count("==")
            progress(f"installing {count} packages from {requirements} (only when that file changes)")
            installer.install(environment.folder, checkout / requirements)
            stamp.write_text(wanted)
    return environment


def _installed(stamp: Path, wanted: str) -> bool:
    return stamp.is_file() and stamp.read_text() == wanted


class _only_one:  # noqa: N801  reads as a word of the with statement
    """Two commands of one checkout may need the same packages at the same moment."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __enter__(self) -> None:
        self._lock = os.open(self._folder, os.O_RDONLY)
        fcntl.flock(self._lock, fcntl.LOCK_EX)

    def __exit__(self, *error: object) -> None:
        os.close(self._lock)


def _create(environment: Environment) -> None:
    """Makes the environment, or makes it anew when it is half made or of another Python."""
    if environment.packages.is_dir() and _works(environment):
        return
    if any(environment.folder.iterdir()) and not (environment.folder / "pyvenv.cfg").exists():
        raise Refusal(f"{environment.folder} is not a virtual environment: set VENV to another folder.")
    if importlib.util.find_spec("ensurepip") is None or importlib.util.find_spec("venv") is None:
        raise Refusal(
            "This Python cannot make virtual environments: install its venv package (python3-venv on Debian)."
        )
    progress(f"creating the virtual environment {environment.folder}")
    for entry in environment.folder.iterdir():  # the folder itself stays: it carries the lock
        shutil.rmtree(entry) if entry.is_dir() and not entry.is_symlink() else entry.unlink()
    made = subprocess.run(
        [sys.executable, "-m", "venv", environment.folder], capture_output=True, text=True, check=False
    )
    if made.returncode != 0:
        raise Refusal(f"The virtual environment could not be made: {installer.last_line(made.stdout + made.stderr)}")


def _works(environment: Environment) -> bool:
    try:
        return (
            subprocess.run([environment.python, "-m", "pip", "--version"], capture_output=True, check=False).returncode
            == 0
        )
    except OSError:
        return False
