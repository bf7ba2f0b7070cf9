"""The import contracts hold, and each of them would notice."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from .house import CONTRACTS, ROOT

# Contract, file, what is added to it, and what the linter must say of it.
PLANTED = {
    "upwards": ("apps", "apps/stores/selectors/planted.py", "import apps.workshop", "apps.stores"),
    "a new app without a floor": ("apps", "apps/attic/__init__.py", "", "attic"),
    "wiring": ("wiring", "apps/items/planted.py", "import recommerce.celery", "apps.items.planted -> recommerce"),
    "a read that writes": (
        "inside", "apps/payments/selectors.py", "from . import operations",
        "apps.payments.selectors -> apps.payments.operations",
    ),
    "vocabulary that reads": (
        "inside", "apps/workshop/states.py", "from . import models", "apps.workshop.states -> apps.workshop.models",
    ),
    "an operation that knows its face": (
        "inside", "apps/technicians/operations.py", "from .api import resources",
        "apps.technicians.operations -> apps.technicians.api.resources",
    ),
    "the kernel upside down": (
        "kernel", "apps/core/journal.py", "from . import relay", "apps.core.journal -> apps.core.relay",
    ),
    "a kernel module without a floor": ("kernel", "apps/core/attic.py", "", "attic"),
    "a model that knows the queue": ("faceless", "apps/items/models/item.py", "import celery", "-> celery"),
    "a rule that knows HTTP": (
        "faceless", "apps/catalog/states.py", "import rest_framework.status", "apps.catalog.states -> rest_framework",
    ),
}  # fmt: skip


def lint(checkout: Path) -> subprocess.CompletedProcess[str]:
    program = Path(sys.executable).with_name("lint-imports")
    environment = {**os.environ, "PYTHONPATH": str(checkout), "COLUMNS": "300"}
    return subprocess.run(
        [program, "--no-cache"], cwd=checkout, env=environment, capture_output=True, text=True, check=False
    )


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What the linter says of a copy with every violation in it."""
    copy = tmp_path_factory.mktemp("planted")
    for name in ("apps", "recommerce"):
        shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__", "*.json"))
    shutil.copy(ROOT / "pyproject.toml", copy)
    for _contract, file, line, _said in PLANTED.values():
        path = copy / file
        path.parent.mkdir(exist_ok=True)
        path.write_text((path.read_text() if path.exists() else "") + f"\n{line}\n")
    found = lint(copy)
    assert found.returncode == 1, found.stderr
    return found.stdout


def told_of(contract: str, output: str) -> str:
    """The part of the report about one broken contract."""
    name = CONTRACTS[contract]["name"]
    return output.partition("Broken contracts")[2].partition(f"\n{name}\n{'-' * len(name)}\n")[2].partition("\n---")[0]


def test_the_contracts_hold() -> None:
    found = lint(ROOT)
    assert found.returncode == 0, found.stdout
    assert f"Contracts: {len(CONTRACTS)} kept, 0 broken." in found.stdout


@pytest.mark.parametrize("name", PLANTED)
def test_a_violation_is_noticed(planted: str, name: str) -> None:
    contract, _file, _line, said = PLANTED[name]
    assert said in told_of(contract, planted)


def test_every_contract_has_a_violation_planted() -> None:
    assert {contract for contract, *_ in PLANTED.values()} == set(CONTRACTS)
