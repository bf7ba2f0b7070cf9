"""Schemathesis calls every documented operation over HTTP with a real token. What it checks: schemathesis.toml."""

import os
import subprocess
import sys
from pathlib import Path

from apps.access.models import Consumer
from tests.factories.access import SECRET

from .description import DOCUMENT
from .verdict import Outcome, Verdict

CONFIGURATION = Path(__file__).with_name("schemathesis.toml")
# One seed and a bounded number of examples: the short profile asks the same questions each time.
PROFILES = {
    "short": ["--phases", "coverage,fuzzing,stateful", "--max-examples", "3", "--seed", "1", "--no-shrink"],
    "full": ["--phases", "examples,coverage,fuzzing,stateful", "--max-examples", "100"],
}
WORKERS = "1"  # with two, CPython 3.11 now and then loses count in `ast.parse`, which Hypothesis calls in threads
TOLD = 400  # lines of the report


def judge(url: str, consumer: Consumer, profile: str, reports: Path) -> Verdict:
    own = {
        "JUDGED_URL": url,
        "JUDGE_CLIENT_ID": consumer.client_id,
        "JUDGE_CLIENT_SECRET": SECRET,
        "SCHEMATHESIS_HOOKS": "benchmarks.judges.token",
    }
    reports.mkdir(parents=True, exist_ok=True)
    command = [
        *(str(Path(sys.executable).with_name("schemathesis")), "--config-file", str(CONFIGURATION)),
        *("run", str(DOCUMENT), "--url", url, "--workers", WORKERS, "--generation-database", "none"),
        *("--report", "ndjson", "--report-dir", str(reports), *PROFILES[profile]),
    ]
    # The program starts without our folder in its path, and must find the module that fetches its token.
    environment = {**os.environ, **own, "PYTHONPATH": str(DOCUMENT.parents[2])}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    lines = (done.stdout + done.stderr).splitlines()[-TOLD:]
    outcome = Outcome.PASSED if done.returncode == 0 else Outcome.FAILED
    return Verdict(f"Schemathesis, {profile} profile", outcome, lines)
