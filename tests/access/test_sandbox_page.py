"""The page that integrators learn from names every fixture and every trigger as the code has them."""

from django.utils import translation

from apps.access.sandbox.fixtures import FIXTURES, codes_of
from apps.access.sandbox.triggers import HANG_SECONDS, TRIGGERS, UNHEARD_OF
from apps.core import clocks
from apps.desk.demo.organisation import STORES
from tests.architecture.house import ROOT

PAGE = (ROOT / "docs" / "sandbox.md").read_text()
STORE = "ESSAI"


def rows(heading: str) -> list[list[str]]:
    """The table under it, without its head."""
    part = PAGE.split(f"## {heading}\n")[1].split("\n## ")[0]
    lines = [line for line in part.splitlines() if line.startswith("|")]
    return [[cell.strip().strip("`") for cell in line.strip("|").split("|")] for line in lines[2:]]


def test_every_fixture_with_the_codes_of_the_demos_store() -> None:
    assert [store for store, *_rest in STORES if store == STORE] == [STORE]
    assert rows("What always exists") == [fixture_row(name) for name in FIXTURES]


def fixture_row(name: str) -> list[str]:
    fixture, codes = FIXTURES[name], codes_of(STORE, name)
    ringable = [codes.payable, codes.ean] if name != "quoted" else ["", ""]
    return [name, codes.order, *ringable, fixture.status, fixture.payment_state, f"{fixture.balance:.2f}"]


def test_every_trigger_with_its_call() -> None:
    with translation.override("en"):
        told = [[name, trigger.asked.value, str(trigger.about)] for name, trigger in TRIGGERS.items()]
    assert rows("Codes that answer awkwardly") == told
    assert (HANG_SECONDS, UNHEARD_OF in PAGE) == (20, True)


def test_every_kind_that_falls_due() -> None:
    with translation.override("en"):
        told = [[clock.name, str(clock.about)] for clock in clocks.registered()]
    assert sorted(rows("The clock")) == sorted(told)


def test_integrators_are_led_here() -> None:
    assert "(sandbox.md)" in (ROOT / "docs" / "integrators.md").read_text()
