"""The commands, and the one place where a failure becomes a sentence and an exit status."""

import argparse
import os
import signal
from pathlib import Path

from recommerce.launcher import check, environment, run, services, suite
from recommerce.launcher.child import die_with_parent
from recommerce.launcher.messages import Refusal, complain, sentence_for

CHECKOUT = Path(__file__).resolve().parent.parent.parent
INTERRUPTED = 130
PROGRAMS = ("test", "bench", "judges")  # what follows these words is the program's own, options included


def main(arguments: list[str]) -> int:
    passed_on = bool(arguments) and arguments[0] in PROGRAMS
    own, rest = (arguments[:1], arguments[1:]) if passed_on else (arguments, [])
    chosen = _parser().parse_args(own)
    os.chdir(CHECKOUT)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.default_int_handler)
    _follow_make()
    try:
        return _obey(chosen, rest)
    except Refusal as refusal:
        complain(str(refusal))
    except OSError as error:
        complain(sentence_for(error))
    except KeyboardInterrupt:
        complain("Stopped.")
        return INTERRUPTED
    return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python3 -m recommerce.launcher", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("run", help="set up and run everything; Ctrl-C stops it")
    stores = commands.add_parser("services", help="run the embedded stores alone and print their addresses")
    stores.add_argument("--throw-away", action="store_true", help="in a new folder, removed at the end")
    commands.add_parser("test", help="run the test suite, or what is given to pytest after this word")
    commands.add_parser("bench", help="figures as ratios, in JSON; name some to run only those")
    commands.add_parser("judges", help="other people's tools against the running product; --short takes three minutes")
    commands.add_parser("check", help="lint, types, contracts, migrations, snapshots")
    return parser


def _obey(chosen: argparse.Namespace, rest: list[str]) -> int:
    match chosen.command:
        case "run":
            run.run(CHECKOUT)
        case "services":
            services.serve(CHECKOUT, throw_away=chosen.throw_away)
        case "test":
            return suite.run(CHECKOUT, rest)
        case "check":
            return check.run(CHECKOUT)
        case "bench":
            _become("benchmarks", rest)
        case "judges":
            _become("benchmarks.judges", rest)
    return 0


def _become(module: str, rest: list[str]) -> None:
    python = str(environment.ready(CHECKOUT, "requirements-dev.txt").python)
    os.execv(python, [python, "-m", module, *rest])


def _follow_make() -> None:
    """A killed `make` takes us along. Other parents (a shell, a service manager) may end before us."""
    parent = os.getppid()
    try:
        name = Path(f"/proc/{parent}/comm").read_text().strip()
    except OSError:
        return
    if name in ("make", "gmake"):
        die_with_parent(signal.SIGTERM, parent)
