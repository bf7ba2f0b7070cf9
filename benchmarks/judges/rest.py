"""Schemathesis asks all that is documented of REST and GraphQL, with a real token; checks are in schemathesis.toml."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from apps.access.models import Consumer
from tests.factories.access import SECRET

from .description import DOCUMENT
from .verdict import Outcome, Verdict

ROOT = DOCUMENT.parents[2]
CONFIGURATION = Path(__file__).with_name("schemathesis.toml")
# One seed and a bounded number of examples: the short profile asks the same questions each time.
PROFILES = {
    "short": ["--phases", "coverage,fuzzing,stateful", "--max-examples", "3", "--seed", "1", "--no-shrink"],
    "full": ["--phases", "examples,coverage,fuzzing,stateful", "--max-examples", "100"],
}
WORKERS = "1"  # with two, CPython 3.11 now and then loses count in `ast.parse`, which Hypothesis calls in threads
TOLD = 400  # lines of the report


def judge(url: str, consumer: Consumer, profile: str, reports: Path) -> Iterator[Verdict]:
    yield _asked("REST", DOCUMENT, url, url, consumer, PROFILES[profile], reports)
    fuzzed = ["--phases", "fuzzing", *PROFILES[profile][2:]]  # a query has no examples of its own and no links
    graph = DOCUMENT.with_name("schema.graphql")
    yield _asked("GraphQL", graph, f"{url}/graphql/", url, consumer, fuzzed, reports / "graphql")


def _asked(
    what: str, document: Path, target: str, url: str, consumer: Consumer, profile: list[str], reports: Path
) -> Verdict:
    own = {
        "JUDGED_URL": url,
        "JUDGE_CLIENT_ID": consumer.client_id,
        "JUDGE_CLIENT_SECRET": SECRET,
        "SCHEMATHESIS_HOOKS": "benchmarks.judges.token",
    }
    reports.mkdir(parents=True, exist_ok=True)
    command = [
        *(str(Path(sys.executable).with_name("schemathesis")), "--config-file", str(CONFIGURATION)),
        *("run", str(document), "--url", target, "--workers", WORKERS, "--generation-database", "none"),
        *("--report", "ndjson", "--report-dir", str(reports), *profile),
    ]
    # The program starts without our folder in its path, and must find the module that fetches its token.
    environment = {**os.environ, **own, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    lines = (done.stdout + done.stderr).splitlines()[-TOLD:]
    outcome = Outcome.PASSED if done.returncode == 0 else Outcome.FAILED
    return Verdict(f"Schemathesis, {what}", outcome, lines)
