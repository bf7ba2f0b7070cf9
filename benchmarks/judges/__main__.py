"""`python -m benchmarks.judges [--short] [judge …]`: start the product in its own folder and have it judged."""

import argparse
import importlib
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import django

from benchmarks.stack import Stack

from .verdict import Outcome, Verdict

JUDGES = ("description", "hooks", "outgoing", "rest")
SETTINGS = "recommerce.settings.development"


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="make judges", description=__doc__)
    parser.add_argument("--short", action="store_true", help="few examples: about ten minutes instead of half an hour")
    parser.add_argument("--reports", type=Path, help="where to leave Schemathesis's own report")
    parser.add_argument("judges", nargs="*", metavar="judge", help=f"only these: {', '.join(JUDGES)}")
    chosen = parser.parse_args(arguments)
    if unknown := set(chosen.judges) - set(JUDGES):
        parser.error(f"unknown: {', '.join(sorted(unknown))}; known: {', '.join(JUDGES)}")
    verdicts, ends = [], [time.monotonic()]
    with tempfile.TemporaryDirectory(prefix="rc-judges-") as folder:
        for verdict in _verdicts(chosen, Path(folder)):
            print(verdict, flush=True)
            verdicts.append(verdict)
            ends.append(time.monotonic())
    for verdict, (begin, end) in zip(verdicts, pairwise(ends), strict=True):
        print(f"{verdict.outcome:<8}{end - begin:>6.0f} s  {verdict.judge}")
    if any(verdict.outcome is Outcome.SKIPPED for verdict in verdicts):
        print("NOT EVERY JUDGE CAME: what was skipped was not judged.", file=sys.stderr)
    return int(any(verdict.outcome is Outcome.FAILED for verdict in verdicts))


def _verdicts(chosen: argparse.Namespace, folder: Path) -> Iterator[Verdict]:
    wanted = chosen.judges or JUDGES
    if "description" in wanted:
        yield from _module("description").judge(folder / "description")
    if not {"hooks", "outgoing", "rest"} & set(wanted):
        return
    with Stack(SETTINGS) as stack:
        os.environ.update(stack.environment(), DJANGO_SETTINGS_MODULE=SETTINGS)
        django.setup()
        world = _module("world")
        source = world.day()
        if "hooks" in wanted:
            yield _module("hooks").judge(stack.url, source, folder / "hooks")
        if "outgoing" in wanted:
            yield _module("outgoing").judge(folder / "outgoing")
        if "rest" in wanted:
            profile = "short" if chosen.short else "full"
            yield from _module("rest").judge(stack.url, world.consumer(), profile, folder / "rest", chosen.reports)


def _module(name: str) -> Any:
    """Some can be imported only once Django knows the database."""
    return importlib.import_module(f"benchmarks.judges.{name}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
