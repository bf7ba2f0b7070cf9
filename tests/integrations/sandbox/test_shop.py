"""The web shop beside the ERP's double: one port, one memory, a secret of its own."""

from pathlib import Path
from typing import Any

import requests

from apps.integrations.sandbox.server import Sandbox
from apps.integrations.sandbox.shop import KEY

THING = {"code": "LI-1", "item": "IT-1", "title": "A bike", "description": "", "price": "180.00", "currency": "EUR"}


def say(partner: Sandbox, path: str, body: Any = None, secret: str = KEY) -> tuple[int, Any]:
    headers = {"Authorization": f"Bearer {secret}"}
    answer = requests.post(f"{partner.url}/shop/{path}", json=body or {}, headers=headers, timeout=10)
    return answer.status_code, answer.json()


def test_what_it_shows_outlives_a_restart_and_is_seen_at_the_control(tmp_path: Path) -> None:
    kept = tmp_path / "partner.sqlite"
    with Sandbox(state_file=kept) as partner:
        assert say(partner, "listings/LI-1/show", THING) == (200, {"id": "P-LI-1"})
        assert say(partner, "listings/LI-2/show", {**THING, "code": "LI-2"})[0] == 200
        say(partner, "listings/LI-2/withdraw")
        say(partner, "orders/W-1/cancel", {"item": "IT-2"})
    with Sandbox(state_file=kept) as partner:
        shown = {"shown": True, "price": "180.00", "id": "P-LI-1"}
        assert say(partner, "listings/LI-1/state") == (200, shown)
        told = requests.get(f"{partner.url}/__control/state", timeout=10).json()["shop"]
        assert told == {"shown": {"LI-1": THING}, "cancelled": {"W-1 IT-2": {"item": "IT-2"}}, "calls": ["state LI-1"]}
        requests.post(f"{partner.url}/__control/reset", timeout=10)
        assert say(partner, "listings/LI-1/state")[1]["shown"] is False


def test_a_stranger_and_a_request_nobody_understands_change_nothing() -> None:
    with Sandbox() as partner:
        assert say(partner, "listings/LI-1/show", THING, secret="guess")[0] == 401
        assert say(partner, "listings")[0] == 400
        assert say(partner, "orders/W-1/cancel", {"no": "item"})[0] == 400
        state = partner.state()["shop"]
        assert (state["shown"], state["cancelled"]) == ({}, {})
