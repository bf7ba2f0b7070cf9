"""What is measured and judged by hand is at least whole: the suite changes what it stands on."""

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


def test_every_benchmark_and_every_judge_can_be_called() -> None:
    """In a process of its own, since some bring models that the product does not have."""
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "benchmarks.settings"}
    asked = subprocess.run(
        [sys.executable, "-c", CALL], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    said = [line.split() for line in asked.stdout.splitlines()]
    assert (asked.returncode, [name for name, whole in said if whole != "True"]) == (0, []), asked.stderr
    assert len(said) == len({name for name, _whole in said}) > 10
