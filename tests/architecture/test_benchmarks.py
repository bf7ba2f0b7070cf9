"""What is measured and judged by hand is at least whole: the suite changes what it stands on."""

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CALL = """
import importlib, django
django.setup()
from benchmarks.__main__ import NAMES
from benchmarks.judges.__main__ import JUDGES
for name in NAMES: print(name, callable(importlib.import_module(f"benchmarks.{name}").run))
for name in JUDGES: print(name, callable(importlib.import_module(f"benchmarks.judges.{name}").judge))
"""
BROKEN = """
import contextlib, sys, types
from benchmarks import __main__ as benches
def fall_over(stack): raise ValueError("no figure")
stack = types.SimpleNamespace(environment=dict)
benches.Stack, benches.NAMES = lambda: contextlib.nullcontext(stack), ("broken", "whole")
sys.modules["benchmarks.broken"] = types.SimpleNamespace(run=fall_over)
sys.modules["benchmarks.whole"] = types.SimpleNamespace(run=lambda stack: {"ms": 7})
sys.exit(benches.main([]))
"""


def run(code: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "benchmarks.settings"}
    return subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )


def test_every_benchmark_and_every_judge_can_be_called() -> None:
    """In a process of its own, since some bring models that the product does not have."""
    asked = run(CALL)
    said = [line.split() for line in asked.stdout.splitlines()]
    assert (asked.returncode, [name for name, whole in said if whole != "True"]) == (0, []), asked.stderr
    assert len(said) == len({name for name, _whole in said}) > 10


def test_a_benchmark_that_falls_over_says_where_and_keeps_the_others_figures() -> None:
    asked = run(BROKEN)
    assert json.loads(asked.stdout) == {"broken": {"not_measured": "no figure"}, "whole": {"ms": 7}}
    assert asked.returncode == 1
    assert "in fall_over\nValueError: no figure" in asked.stderr
