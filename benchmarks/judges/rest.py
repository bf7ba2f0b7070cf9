"""Schemathesis asks all that is documented of REST and GraphQL, with a real token; checks are in schemathesis.toml."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from apps.access.models import Consumer
from tests.factories.access import SECRET

from .description import DOCUMENTS
from .verdict import Outcome, Verdict

OPENAPI = DOCUMENTS / "openapi.json"
ROOT = DOCUMENTS.parents[1]
CONFIGURATION = Path(__file__).with_name("schemathesis.toml")
WORKERS = "1"  # with two, CPython 3.11 now and then loses count in `ast.parse`, which Hypothesis calls in threads
TOLD = 400  # lines of the report
METHODS = {"get", "post", "put", "patch", "delete"}


@dataclass(frozen=True)
class Profile:
    """What is left out is said in within/sieve.py; no operation is, in either profile: the tally proves it."""

    phases: str
    examples: int  # drawn of each operation, beside what the coverage phase enumerates
    queries: int  # drawn of each field of GraphQL, which has nothing else
    alike: int  # enumerated cases of one kind
    brief: bool  # a kind is one way to be wrong, whatever the place

    @property
    def options(self) -> list[str]:
        """One seed: the same questions each time, so that a finding is the product's and not the day's."""
        return ["--seed", "1", "--no-shrink"]


PROFILES = {
    "short": Profile("coverage,fuzzing,stateful", examples=2, queries=10, alike=1, brief=True),
    "full": Profile("examples,coverage,fuzzing,stateful", examples=30, queries=100, alike=2, brief=False),
}


def judge(url: str, consumer: Consumer, profile: str, folder: Path, reports: Path | None) -> Iterator[Verdict]:
    """`reports`: where to leave what was asked and answered, two hundred megabytes of the full profile."""
    chosen = PROFILES[profile]
    folder.mkdir(parents=True)
    own = {
        "JUDGED_URL": url,
        "JUDGE_CLIENT_ID": consumer.client_id,
        "JUDGE_CLIENT_SECRET": SECRET,
        "JUDGE_ALIKE": str(chosen.alike),
        "JUDGE_BRIEF": str(int(chosen.brief)),
        "JUDGE_TALLY": str(folder / "tally.json"),
        "SCHEMATHESIS_HOOKS": "benchmarks.judges.within",
    }
    kept = ["--report", "ndjson", "--report-dir", str(reports)] if reports else []
    options = [*kept, *chosen.options]
    drawn = ["--max-examples", str(chosen.examples)]
    yield _asked("REST", [str(OPENAPI), "--url", url, "--phases", chosen.phases, *drawn, *options], own)
    yield _complete(json.loads((folder / "tally.json").read_text()))
    graph = DOCUMENTS / "schema.graphql"  # a query has no examples of its own, no borders and no links
    drawn = ["--phases", "fuzzing", "--max-examples", str(chosen.queries)]
    yield _asked("GraphQL", [str(graph), "--url", f"{url}/graphql/", *drawn, *options], own)


def _asked(what: str, asked: list[str], own: dict[str, str]) -> Verdict:
    program = [str(Path(sys.executable).with_name("schemathesis")), "--config-file", str(CONFIGURATION)]
    command = [*program, "run", "--workers", WORKERS, "--generation-database", "none", *asked]
    # The program starts without our folder in its path, and must find the module that fetches its token.
    environment = {**os.environ, **own, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    lines = (done.stdout + done.stderr).splitlines()[-TOLD:]
    outcome = Outcome.PASSED if done.returncode == 0 else Outcome.FAILED
    return Verdict(f"Schemathesis, {what}", outcome, lines)


def _complete(tally: dict[str, dict[str, int]]) -> Verdict:
    """Each documented operation was sent what fits its description and, if it takes anything, what does not."""
    wrong: list[str] = []
    families: dict[str, list[str]] = {}
    for path, methods in json.loads(OPENAPI.read_text())["paths"].items():
        for method in METHODS & set(methods):
            label, described = f"{method.upper()} {path}", methods[method]
            families.setdefault(_family(path), []).append(label)
            if not tally["fitting"].get(label):
                wrong.append(f"{label} was not sent anything that fits")
            if not tally["unfit"].get(label) and (described.get("parameters") or described.get("requestBody")):
                wrong.append(f"{label} was not sent anything that does not fit")
    lines = [
        f"{family}: {len(labels)} operations"
        + "".join(f", {sum(tally[of].get(label, 0) for label in labels)} {of}" for of in tally)
        for family, labels in families.items()
    ]
    return Verdict("Schemathesis, every operation", Outcome.FAILED if wrong else Outcome.PASSED, lines + wrong)


def _family(path: str) -> str:
    last = path.strip("/").rsplit("/", 1)[-1]
    return last if last in ("search", "batch", "changes", "export", "preview", "by-reference") else "others"
