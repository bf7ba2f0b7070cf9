"""`test`: the whole suite on a PostgreSQL of its own, so that it passes while another checkout runs."""

import os
import time
from dataclasses import dataclass, replace
from pathlib import Path
from xml.etree import ElementTree

from recommerce.launcher import environment, temporary
from recommerce.launcher.child import Child
from recommerce.launcher.messages import Refusal, plain
from recommerce.launcher.postgres import DATABASE as MIGRATED
from recommerce.launcher.supervisor import Stopped

SLOW = {
    "races": ("tests/races",),
    "faults": ("tests/faults", "tests/launcher"),
    "browser": ("tests/screens",),
    "journeys": ("tests/journeys",),
}
# These share the processors; the others start processes of their own.
IN_PARALLEL = {"unit": ("-n", "2"), "races": ("-n", "2")}
NOTHING_COLLECTED = 5
# The oldest PostgreSQL we promise: every migration and the kernel run there too, where Debian's is installed.
OLDEST, OLDEST_RUNS = Path("/usr/lib/postgresql/15/bin"), ("tests/core",)
NOT_FOR_TESTS = ("BROKER_URL", "CACHE_URL", "PORT", "SANDBOX_URL", "SECRET_KEY", "BODY_KEYS")


@dataclass(frozen=True)
class Result:
    group: str
    seconds: float = 0.0
    passed: int = 0
    failed: int = 0
    skipped: int = 0


def groups(checkout: Path) -> dict[str, list[str]]:
    """Which folders each group runs. Every folder under tests/ belongs to exactly one; `unit` is all the fast ones."""
    slow = {path for paths in SLOW.values() for path in paths}
    folders = sorted(
        f"tests/{entry.name}" for entry in (checkout / "tests").iterdir() if (entry / "__init__.py").exists()
    )
    fast = [path for path in folders if path not in slow]
    chosen = {"unit": fast, **{name: [path for path in paths if path in folders] for name, paths in SLOW.items()}}
    return {name: paths for name, paths in chosen.items() if paths}


def run(checkout: Path, arguments: list[str]) -> int:
    """Answers 0 when nothing failed. With arguments, pytest gets those instead of the groups."""
    packages = environment.ready(checkout, "requirements-dev.txt")
    chosen = {"chosen": arguments} if arguments else groups(checkout)
    try:
        with temporary.database(packages) as database:
            runner = Runner(checkout, packages, database)
            if not arguments:
                runner = runner.migrate()
            results = [runner.run(name, paths) for name, paths in chosen.items()]
        if not arguments:
            results += _on_the_oldest(checkout, packages)
    except Stopped:
        return 1
    return _report(results)


def _on_the_oldest(checkout: Path, packages: environment.Environment) -> list[Result]:
    if not (OLDEST / "postgres").exists():
        plain(f"*** no PostgreSQL 15 in {OLDEST}: install postgresql-15. It was NOT tested. ***")
        return []
    with temporary.database(packages, installed=OLDEST) as database:
        return [Runner(checkout, packages, database).migrate().run("oldest", ["-n", "2", *OLDEST_RUNS])]


@dataclass(frozen=True)
class Runner:
    checkout: Path
    environment: environment.Environment
    database: temporary.Database
    migrated: bool = False

    def migrate(self) -> "Runner":
        """Once for all groups, which then copy the database: it takes as long as hundreds of tests."""
        if self._python("migrate", ["manage.py", "migrate", "-v", "0"]):
            raise Refusal("The database could not be migrated.")
        return replace(self, migrated=True)

    def run(self, group: str, arguments: list[str]) -> Result:
        plain(f"--- {group}")
        report = self.database.folder.root / f"{group}.xml"
        began = time.monotonic()
        pytest = ["-m", "pytest", "-q", f"--junitxml={report}", *IN_PARALLEL.get(group, ()), *arguments]
        status = self._python(group, pytest, TEST_TEMPLATE=MIGRATED if self.migrated else "template1")
        result = replace(_read(group, report), seconds=time.monotonic() - began)
        if status not in (0, NOTHING_COLLECTED) and not result.failed:
            return replace(result, failed=1)  # pytest itself broke before it could write what failed
        return result

    def _python(self, name: str, arguments: list[str], **more: str) -> int:
        argv = [str(self.environment.python), *arguments]
        child = Child(name=name, argv=argv, env={**self._variables(), **more}, log=None, cwd=self.checkout)
        return self.database.supervisor.run(child)

    def _variables(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if name not in NOT_FOR_TESTS}
        return {
            **kept,
            "DATABASE_URL": self.database.url,
            "DATA_DIR": str(self.database.folder.root),
            "DJANGO_SETTINGS_MODULE": "recommerce.settings.test",
            "PYTHONUNBUFFERED": "1",
        }


def _read(group: str, report: Path) -> Result:
    if not report.exists():
        return Result(group)
    total, failed, skipped = 0, 0, 0
    for found in ElementTree.parse(report).getroot().iter("testsuite"):  # pytest wrote it a moment ago
        total += int(found.get("tests", "0"))
        failed += int(found.get("failures", "0")) + int(found.get("errors", "0"))
        skipped += int(found.get("skipped", "0"))
    return Result(group, passed=total - failed - skipped, failed=failed, skipped=skipped)


def _report(results: list[Result]) -> int:
    plain()
    for result in results:
        extra = f", {result.skipped} skipped" if result.skipped else ""
        plain(f"{result.group:<10} {result.seconds:6.1f} s  {result.passed} passed, {result.failed} failed{extra}")
    failed = sum(result.failed for result in results)
    plain(f"{sum(result.passed for result in results)} passed, {failed} failed")
    return 1 if failed else 0
