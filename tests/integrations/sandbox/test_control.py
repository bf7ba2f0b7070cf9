"""The control address, the state file and the command: what tests, the demo and integrators hold."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
import requests

from apps.integrations.sandbox.faults import Fault, FaultPlan, Kind
from apps.integrations.sandbox.seed import API_KEY
from apps.integrations.sandbox.server import Sandbox

ROOT = Path(__file__).parents[3]
KEY = {"Authorization": f"bearer {API_KEY}"}


def create_partner(url: str) -> int:
    body = {"fields": ["id", "name"], "data": [["recommerce.cust_1", "Anne"]]}
    return requests.post(f"{url}/json/2/res.partner/load", json=body, headers=KEY, timeout=10).status_code


def test_state_shows_what_arrived_and_how() -> None:
    with Sandbox() as sandbox:
        create_partner(sandbox.url)

        state = requests.get(f"{sandbox.url}/__control/state", timeout=10).json()

    assert state["counts"] == {"res.partner": 1, "sale.order": 0, "sale.order.line": 0, "account.payment": 0}
    assert state["external_ids"] == {"recommerce.cust_1": 1}
    assert state["records"]["res.partner"][0]["name"] == "Anne"
    assert state["calls"] == [{"model": "res.partner", "method": "load", "fault": "", "status": 200}]


def test_faults_are_set_used_up_and_cleared_over_the_address() -> None:
    with Sandbox() as sandbox:
        address = f"{sandbox.url}/__control/faults"
        limited = {"kind": "rate_limited", "calls": 1, "method": "load", "retry_after": "3"}

        assert requests.post(address, json=limited, timeout=10).json()[0]["calls"] == 1
        assert [create_partner(sandbox.url), create_partner(sandbox.url)] == [429, 200]
        requests.post(address, json={"kind": "unavailable"}, timeout=10)
        assert [create_partner(sandbox.url), create_partner(sandbox.url)] == [503, 503]
        assert requests.delete(address, timeout=10).json() == []
        assert create_partner(sandbox.url) == 200


@pytest.mark.parametrize("body", [{}, {"kind": "nope"}, {"kind": "down", "colour": "red"}])
def test_an_unknown_fault_is_refused_and_the_kinds_named(body: dict) -> None:
    with Sandbox() as sandbox:
        answer = requests.post(f"{sandbox.url}/__control/faults", json=body, timeout=10)

        assert (answer.status_code, answer.json()["kinds"]) == (400, [kind.value for kind in Kind])
        assert sandbox.state()["faults"] == []


def test_reset_starts_afresh() -> None:
    with Sandbox() as sandbox:
        create_partner(sandbox.url)
        sandbox.faults.add(Fault(Kind.CRASH))

        requests.post(f"{sandbox.url}/__control/reset", timeout=10)

        assert (sandbox.state()["counts"]["res.partner"], sandbox.state()["faults"]) == (0, [])
        assert create_partner(sandbox.url) == 200


def test_a_fault_hits_only_what_it_names() -> None:
    plan = FaultPlan()
    plan.add(Fault(Kind.DOWN, model="sale.order", method="load"))

    assert plan.take("sale.order", "read") is None
    assert plan.take("res.partner", "load") is None
    assert plan.take("sale.order", "load") == Fault(Kind.DOWN, model="sale.order", method="load")


def test_stopped_means_refused_and_the_state_survives() -> None:
    with Sandbox() as sandbox:
        create_partner(sandbox.url)
        sandbox.stop()
        with pytest.raises(requests.ConnectionError, match="refused"):
            create_partner(sandbox.url)

        sandbox.start()

        assert create_partner(sandbox.url) == 200
        assert sandbox.state()["counts"]["res.partner"] == 1


def test_the_state_file_outlives_the_process(tmp_path: Path) -> None:
    file = tmp_path / "partner.sqlite"
    with Sandbox(state_file=file) as first:
        create_partner(first.url)
    with Sandbox(state_file=file) as second:
        create_partner(second.url)

        assert second.state()["external_ids"] == {"recommerce.cust_1": 1}


@pytest.mark.real_services
def test_the_command_prints_its_address_and_ends_when_asked(tmp_path: Path) -> None:
    command = [sys.executable, "manage.py", "sandbox", "--port", "0", "--state-file", str(tmp_path / "state.sqlite")]
    with subprocess.Popen(command, cwd=ROOT, env=dict(os.environ), stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        line = process.stdout.readline().strip()
        try:
            status = create_partner(line.removeprefix("sandbox: "))
        finally:
            process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 0

    assert line.startswith("sandbox: http://127.0.0.1:")
    assert status == 200
