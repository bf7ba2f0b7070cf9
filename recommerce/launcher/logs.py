"""The children's log files: one run each, never larger than a disk can bear, and their last words."""

import shutil
from pathlib import Path

LARGEST = 50 * 1024 * 1024  # bytes


def rotate(log: Path) -> None:
    """Keeps the log of the run before as `<name>.log.1`."""
    if log.exists():
        log.replace(_former(log))


def shorten(log: Path) -> None:
    """Moves a large log aside while its process goes on writing: it appends, so it goes on at the new end."""
    if log.exists() and log.stat().st_size > LARGEST:
        shutil.copyfile(log, _former(log))
        with log.open("r+b") as file:
            file.truncate()


def tail(log: Path, lines: int = 15) -> str:
    """The last lines of a log, indented, for the person who has to find out why a process ended."""
    try:
        with log.open("rb") as file:
            file.seek(max(0, log.stat().st_size - 64 * 1024))
            text = file.read().decode(errors="replace")
    except OSError:
        return ""
    return "\n".join(f"    | {line}" for line in text.splitlines()[-lines:])


def _former(log: Path) -> Path:
    return log.with_name(log.name + ".1")
