"""A whole day over HTTP, against the real processes; and the same day when the ERP is away."""

import json
import re
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from .stack import Stack

pytestmark = pytest.mark.real_services


@pytest.fixture(scope="module")
def stack() -> Iterator[Stack]:
    stack = Stack()
    try:
        stack.start()
        yield stack
    finally:
        stack.stop()


def play(stack: Stack, *options: str) -> tuple[int, str, str]:
    done = stack.manage("first_day", "--base-url", stack.url, "--products", "60", *options)
    return done.returncode, done.stdout, done.stderr


def test_a_day_is_played_and_arrives_in_the_erp_once(stack: Stack) -> None:
    status, said, complained = play(stack, "--erp-timeout", "120", "--timeout", "60")

    assert (status, complained) == (0, ""), said + complained + stack.last_words()
    done = "12 repairs, 3 used thing(s) bought and sold, 15 payments, 15 customers"
    assert f"The day is complete: {done}; here and in the ERP they are the same." in said
    assert re.search(r"paid by itself, counted from the hook's answer +paid +\d+ ms\n", said)
    assert "\033" not in said
    counts = stack.erp("GET", "state")["counts"]
    assert {name: counts[name] for name in ("res.partner", "sale.order", "account.payment")} == {
        "res.partner": 17,  # with whoever buys over the counter, once per company
        "sale.order": 14,
        "account.payment": 15,
    }


def test_the_day_fails_when_the_erp_is_away_and_says_what_is_missing(stack: Stack) -> None:
    stack.erp("POST", "reset")
    stack.erp("POST", "faults", {"kind": "down"})
    try:
        status, _said, complained = play(stack, "--erp-timeout", "3", "--one-store")
    finally:
        stack.erp("DELETE", "faults")

    assert status == 1
    assert f"After 3 s the ERP at {stack.erp_url} differs in 35 thing(s):" in complained
    assert re.search(r"\n  sale order WO-\w{8}: expected 111.00 once, the ERP has none\n", complained)
    assert "Traceback" not in complained


@pytest.mark.parametrize(
    "options,sentence",
    [
        ({"client_secret": "wrong"}, "The server refused the credentials of “demo-consumer” (401)"),
        ({"hook_secret": "whsec_d3Jvbmctd3Jvbmctd3Jvbmctd3Jvbmc="}, "refused a signed ticket (401)"),
        ({"store": "NICE"}, "There is no store NICE here. Known: ANNECY, LYON, PARIS."),
        ({"base_url": "http://127.0.0.1:9"}, "Nobody answers at http://127.0.0.1:9/oauth/token/"),
    ],
)
def test_what_is_wrong_with_the_set_up_is_said_in_a_sentence(stack: Stack, options, sentence) -> None:
    with pytest.raises(CommandError, match=re.escape(sentence)):
        call_command("first_day", stdout=StringIO(), **{"base_url": stack.url, "products": 60, **options})


@pytest.mark.parametrize("door", ["lane", "hook"])
def test_the_till_of_the_command_line_plays_every_scenario(stack: Stack, door: str, tmp_path: Path) -> None:
    kept = tmp_path / "bytes.jsonl"
    options = ["--base-url", stack.url, "--door", door, "--tickets", "25", "--transcript", str(kept)]
    done = stack.manage("till", *options)
    assert (done.returncode, done.stderr) == (0, ""), done.stdout + done.stderr + stack.last_words()
    assert re.search(r"25 tickets +20 taken, 5 known already\n", done.stdout)
    exchanges = [json.loads(line) for line in kept.read_text().splitlines()]
    assert [one["received"] for one in exchanges if one["status"] == 0] == [""]
    assert "known-to-everybody" not in kept.read_text()


def test_a_till_whose_expectation_fails_says_which(stack: Stack) -> None:
    done = stack.manage("till", "--base-url", stack.url, "--scenario", "pay", "--device-key", "rct_wrong")
    assert (done.returncode, "Nothing is payable under WO-" in done.stderr) == (1, True)
