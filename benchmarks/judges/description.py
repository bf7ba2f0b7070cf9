"""Spectral (OpenAPI with OWASP's rules) and Redocly read the published descriptions; no server is needed."""

import json
from collections import Counter
from pathlib import Path

from . import npm
from .accepted import REDOCLY, REDOCLY_ASYNC, SPECTRAL, SPECTRAL_ASYNC
from .verdict import Outcome, Verdict

DOCUMENTS = Path(__file__).resolve().parents[2] / "docs" / "api"
OPENAPI_RULES = "extends:\n  - spectral:oas\n  - ./node_modules/@stoplight/spectral-owasp-ruleset/dist/ruleset.js\n"
ASYNCAPI_RULES = "extends:\n  - spectral:asyncapi\n"
EVERY = "100000"


def judge(folder: Path) -> list[Verdict]:
    names = ("@stoplight/spectral-cli", "@stoplight/spectral-owasp-ruleset", "@redocly/cli")
    try:
        tools = npm.install(folder, *names)
    except npm.Unreachable as reason:
        return [Verdict(name, Outcome.SKIPPED, [str(reason)]) for name in ("Spectral", "Redocly")]
    (tools / "openapi.yaml").write_text(OPENAPI_RULES)
    (tools / "asyncapi.yaml").write_text(ASYNCAPI_RULES)
    return [
        _verdict("Spectral", _spectral(tools, "openapi"), SPECTRAL),
        _verdict("Redocly", _redocly(tools, "openapi"), REDOCLY),
        _verdict("Spectral, AsyncAPI", _spectral(tools, "asyncapi"), SPECTRAL_ASYNC),
        _verdict("Redocly, AsyncAPI", _redocly(tools, "asyncapi"), REDOCLY_ASYNC),
    ]


def _spectral(tools: Path, name: str) -> Counter[str]:
    document, rules = str(DOCUMENTS / f"{name}.json"), f"{name}.yaml"
    said = json.loads(npm.run(tools, "./node_modules/.bin/spectral", "lint", document, "-r", rules, "-f", "json"))
    return Counter(str(finding["code"]) for finding in said)


def _redocly(tools: Path, name: str) -> Counter[str]:
    options = ("--format", "json", "--max-problems", EVERY)
    said = json.loads(npm.run(tools, "./node_modules/.bin/redocly", "lint", str(DOCUMENTS / f"{name}.json"), *options))
    return Counter(str(finding["ruleId"]) for finding in said["problems"])


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
