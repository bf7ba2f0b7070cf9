"""What happened when, for the person who watches."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from io import TextIOBase
from typing import TextIO

GREEN, RED, DIM, PLAIN = "\033[32m", "\033[31m", "\033[2m", "\033[0m"


class Failed(Exception):
    """The day cannot go on; the sentence says why and what to do."""


class Timeline:
    """One line per step: time, what, result, milliseconds. In colour on a terminal only."""

    def __init__(self, out: TextIO | TextIOBase = sys.stdout) -> None:
        self.out = out
        self.coloured = out.isatty()

    def chapter(self, title: str) -> None:
        self._write(f"\n{title}")

    def told(self, what: str, result: str, seconds: float | None = None, *, good: bool = True) -> None:
        took = "" if seconds is None else f"{seconds * 1000:7.0f} ms"
        clock = datetime.now().astimezone().strftime("%H:%M:%S")
        colour = GREEN if good else RED
        self._write(f"{self._in(DIM, clock)}  {what:<46} {self._in(colour, f'{result:<40}')} {took}".rstrip())

    @contextmanager
    def step(self, what: str) -> Iterator[list[str]]:
        """Times the block, which puts its result in the list."""
        result: list[str] = []
        began = time.monotonic()
        yield result
        self.told(what, " → ".join(result) or "done", time.monotonic() - began)

    def _in(self, colour: str, text: str) -> str:
        return f"{colour}{text}{PLAIN}" if self.coloured else text

    def _write(self, line: str) -> None:
        self.out.write(f"{line}\n")
        self.out.flush()
