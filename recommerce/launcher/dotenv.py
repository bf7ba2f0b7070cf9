"""Settings of this checkout kept in a `.env` file. What the shell already says wins."""

import os
from pathlib import Path

from recommerce.launcher.messages import Refusal


def read(file: Path) -> None:
    """Adds `NAME=value` lines to the environment; quotes around a value and comment lines are dropped."""
    if not file.is_file():
        return
    for number, line in enumerate(file.read_text().splitlines(), start=1):
        text = line.strip()
        if not text or text.startswith("#"):
            continue
        name, equals, value = text.removeprefix("export ").partition("=")
        if not equals or not name.strip().isidentifier():
            raise Refusal(f"{file}, line {number}: expected NAME=value.")
        os.environ.setdefault(name.strip(), _unquoted(value.strip()))


def _unquoted(value: str) -> str:
    if len(value) >= 2 and value[0] == value[-1] and value[0] in "'\"":
        return value[1:-1]
    return value
