"""`check`: everything a machine can hold against a change, in order, stopping at the first failure."""

import base64
import os
import secrets
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from recommerce.launcher import environment, temporary
from recommerce.launcher.child import Child
from recommerce.launcher.messages import complain, plain, progress
from recommerce.launcher.plan import Plan
from recommerce.launcher.supervisor import Stopped, Supervisor

LONGEST_FILE = 400  # lines
SOURCES = ("apps", "recommerce", "tests", "benchmarks")
WHEN_PRESENT = ("snapshots", "contract", "check_templates", "translations")  # commands of ours that take --check


@dataclass(frozen=True)
class Step:
    name: str
    command: list[str]
    extra: Mapping[str, str] = field(default_factory=dict)


def run(checkout: Path) -> int:
    """Answers 0 when every step passed."""
    packages = environment.ready(checkout, "requirements-dev.txt")
    try:
        with temporary.database(packages) as database:
            variables = {
                **os.environ,
                "DATABASE_URL": database.url,
                "DATA_DIR": str(database.folder.root),
                "DJANGO_SETTINGS_MODULE": "recommerce.settings.test",
            }
            plan = Plan(checkout, database.folder, packages, variables)
            steps = [_runner(step, plan, database.supervisor) for step in _steps(plan)]
            passed = _in_order([lambda: _length_cap(checkout), *steps])
    except Stopped:
        return 1
    plain("All checks passed." if passed else "A check failed.")
    return 0 if passed else 1


def _in_order(steps: list[Callable[[], bool]]) -> bool:
    return all(step() for step in steps)


def _steps(plan: Plan) -> list[Step]:
    program, manage = plan.environment.program, [str(plan.environment.python), "manage.py"]
    return [
        Step("lint", [program("ruff"), "check", "."]),
        Step("format", [program("ruff"), "format", "--check", "."]),
        Step("import contracts", [program("lint-imports")]),
        Step("migrations", [*manage, "makemigrations", "--check", "--dry-run"]),
        Step("production settings", [*manage, "check", "--deploy", "--fail-level", "WARNING"], _production()),
        *(Step(name, [*manage, name, "--check"]) for name in WHEN_PRESENT if plan.has_command(name)),
        Step("types", [program("mypy")]),
    ]


def _production() -> dict[str, str]:
    """Production settings with secrets made up for this one check."""
    return {
        "DJANGO_SETTINGS_MODULE": "recommerce.settings.production",
        "SECRET_KEY": secrets.token_urlsafe(64),
        "BODY_KEYS": base64.b64encode(secrets.token_bytes(32)).decode(),
        "ALLOWED_HOSTS": "shop.example",
        "CSRF_TRUSTED_ORIGINS": "https://shop.example",
    }


def _runner(step: Step, plan: Plan, supervisor: Supervisor) -> Callable[[], bool]:
    def run_step() -> bool:
        log = plan.folder.logs / f"{step.name}.log"
        began = time.monotonic()
        child = Child(step.name, step.command, {**plan.variables, **step.extra}, log, plan.checkout)
        status = supervisor.run(child)
        return _told(step.name, time.monotonic() - began, log.read_text(errors="replace") if status else "")

    return run_step


def _length_cap(checkout: Path) -> bool:
    began = time.monotonic()
    too_long = [
        f"{file.relative_to(checkout)} has {lines} lines; {LONGEST_FILE} is the most"
        for source in SOURCES
        for file in sorted((checkout / source).rglob("*.py"))
        if "migrations" not in file.parts and (lines := len(file.read_text().splitlines())) > LONGEST_FILE
    ]
    return _told("file length", time.monotonic() - began, "\n".join(too_long))


def _told(name: str, seconds: float, complaint: str) -> bool:
    progress(f"{'FAILED' if complaint else 'ok':<6} {name} ({seconds:.1f} s)")
    if complaint:
        complain(complaint)
    return not complaint
