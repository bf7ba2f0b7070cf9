"""`make test`: groups, sums and exit statuses."""

import sys
from pathlib import Path

import pytest

from recommerce.launcher import suite
from tests.launcher.checkout import Checkout

COMMAND = (sys.executable, "-m", "recommerce.launcher", "test")
STORES = """
import os, psycopg
def test_it_has_a_database_of_its_own():
    with psycopg.connect(os.environ["DATABASE_URL"]) as connection:
        assert connection.execute("SHOW fsync").fetchone() == ("off",)
def test_no_broker_of_the_developer_is_reached():
    assert "BROKER_URL" not in os.environ
"""
RACES = """
import pytest
def test_fails(): assert 1 == 2
@pytest.fixture
def broken(): raise RuntimeError
def test_error(broken): pass
@pytest.mark.skip
def test_skipped(): pass
"""


@pytest.fixture(scope="module")
def tests(checkout: Checkout) -> Path:
    folder = checkout.root / "tests"
    for name, text in {"stores": STORES, "races": RACES, "faults": ""}.items():
        (folder / name).mkdir(parents=True)
        (folder / name / "__init__.py").write_text("")
        (folder / name / "test_it.py").write_text(text)
    (checkout.root / "pytest.ini").write_text("[pytest]\naddopts = -p no:django -p no:cacheprovider\n")
    return folder


def test_every_folder_belongs_to_one_group(checkout: Checkout, tests: Path) -> None:
    assert suite.groups(checkout.root) == {
        "unit": ["tests/stores"],
        "races": ["tests/races"],
        "faults": ["tests/faults"],
    }


def test_the_sum_of_all_groups_is_the_last_line(checkout: Checkout, tests: Path) -> None:
    said = checkout.refused(*COMMAND, BROKER_URL="redis://127.0.0.1:1/0")
    assert said.splitlines()[-1] == "2 passed, 2 failed"
    groups = ["unit", "races", "faults", *(["oldest"] if (suite.OLDEST / "postgres").exists() else [])]
    assert [line.split()[0] for line in said.splitlines()[-len(groups) - 1 : -1]] == groups
    assert "0 passed, 2 failed, 1 skipped" in said


def test_a_part_of_the_suite(checkout: Checkout, tests: Path) -> None:
    run = checkout.start(*COMMAND, "tests/stores", "-k", "database")
    assert run.process.wait(timeout=180) == 0, run.said()
    assert run.said().splitlines()[-1] == "1 passed, 0 failed"
    run.wait_until_nothing_is_left()


def test_a_suite_that_cannot_even_start_has_failed(checkout: Checkout, tests: Path) -> None:
    said = checkout.refused(*COMMAND, "--no-such-option")
    assert said.splitlines()[-1] == "0 passed, 1 failed"
