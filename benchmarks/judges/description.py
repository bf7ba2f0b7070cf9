"""Spectral (with OWASP's rules) and Redocly read the published OpenAPI document; no server is needed."""

import json
from collections import Counter
from pathlib import Path

from . import npm
from .accepted import REDOCLY, SPECTRAL
from .verdict import Outcome, Verdict

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "api" / "openapi.json"
RULES = "extends:\n  - spectral:oas\n  - ./node_modules/@stoplight/spectral-owasp-ruleset/dist/ruleset.js\n"
EVERY = "100000"


def judge(folder: Path) -> list[Verdict]:
    names = ("@stoplight/spectral-cli", "@stoplight/spectral-owasp-ruleset", "@redocly/cli")
    try:
        tools = npm.install(folder, *names)
    except npm.Unreachable as reason:
        return [Verdict(name, Outcome.SKIPPED, [str(reason)]) for name in ("Spectral", "Redocly")]
    (tools / "rules.yaml").write_text(RULES)
    bin_ = "./node_modules/.bin"
    said = json.loads(npm.run(tools, f"{bin_}/spectral", "lint", str(DOCUMENT), "-r", "rules.yaml", "-f", "json"))
    spectral = Counter(str(finding["code"]) for finding in said)
    options = ("--format", "json", "--max-problems", EVERY)
    said = json.loads(npm.run(tools, f"{bin_}/redocly", "lint", str(DOCUMENT), *options))
    redocly = Counter(str(finding["ruleId"]) for finding in said["problems"])
    return [_verdict("Spectral", spectral, SPECTRAL), _verdict("Redocly", redocly, REDOCLY)]


def _verdict(name: str, found: Counter[str], accepted: dict[str, str]) -> Verdict:
    """Every rule with its count; a rule whose findings nobody gave a reason for fails, as does a reason left over."""
    lines = [
        f"{count:>5} {rule}: {f'accepted: {accepted[rule]}' if rule in accepted else 'NOT ACCEPTED'}"
        for rule, count in found.most_common()
    ]
    left_over = [f"      {rule} is accepted and finds nothing: remove it" for rule in accepted if rule not in found]
    unexplained = sum(count for rule, count in found.items() if rule not in accepted)
    lines.append(f"{sum(found.values())} findings, {unexplained} without a reason")
    return Verdict(name, Outcome.FAILED if unexplained or left_over else Outcome.PASSED, lines + left_over)
