"""A till at the command line: plays scenarios against a running installation over HTTP. Needs no database."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from apps.desk.demo import credentials
from apps.desk.first_day.erp import Expected
from apps.desk.first_day.outside import Credentials, Outside
from apps.desk.first_day.telling import Failed, Timeline
from apps.desk.first_day.workshop import Workshop
from apps.desk.simulator.doors import Door, Hook, Lane
from apps.desk.simulator.offline import orders_for
from apps.desk.simulator.playing import Play, Step
from apps.desk.simulator.scenarios import SCENARIOS, VOUCHER
from apps.desk.simulator.tickets import Tickets
from apps.desk.simulator.wire import Wire

EVERY = "all"


class Command(BaseCommand):
    help = "Play a till over HTTP: pay, discount, refund, lost answer, offline…; every byte can be kept."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--base-url", default="http://127.0.0.1:8000")
        parser.add_argument("--scenario", default=EVERY, choices=[EVERY, *SCENARIOS])
        parser.add_argument("--door", default="lane", choices=["lane", "hook"])
        parser.add_argument("--tickets", type=int, default=100, help="sent after being offline; a fifth of them twice")
        parser.add_argument("--store", default=credentials.STORE)
        parser.add_argument("--till", default="1")
        parser.add_argument("--device-key", default="", help="default: the demo's key of that store")
        parser.add_argument("--hook-code", default="", help="default: the demo's hook of that store")
        parser.add_argument("--hook-secret", default=credentials.HOOK_SECRET)
        parser.add_argument("--code", action="append", default=[], help="ring this order instead of one made for it")
        parser.add_argument("--voucher", default="", help="spend twenty euros of this one instead of one made for it")
        parser.add_argument("--client-id", default=credentials.CONSUMER, help="who makes the orders")
        parser.add_argument("--client-secret", default=credentials.CLIENT_SECRET)
        parser.add_argument("--inspector-id", default=credentials.INSPECTOR)
        parser.add_argument("--transcript", default="", help="write every byte sent and received to this file")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["tickets"] < 5:
            raise CommandError("A fifth of the tickets is sent twice: at least five.")
        names = list(SCENARIOS) if options["scenario"] == EVERY else [options["scenario"]]
        timeline, exchanges = Timeline(self.stdout), []
        try:
            for name in names:
                timeline.chapter(str(SCENARIOS[name].label))
                wire = Wire(options["base_url"])
                try:
                    failed = self._play(name, wire, timeline, options)
                finally:
                    wire.close()
                    exchanges += [{"scenario": name, **exchange.to_json()} for exchange in wire.exchanges]
                if failed:
                    raise Failed(f"“{name}”: {failed[0].what} was {failed[0].found}, and not {failed[0].expected}.")
        except Failed as failure:
            raise CommandError(str(failure)) from None
        finally:
            if options["transcript"]:
                _write(Path(options["transcript"]), exchanges)

    def _play(self, name: str, wire: Wire, timeline: Timeline, options: dict[str, Any]) -> list[Step]:
        key = options["device_key"] or credentials.till_key(options["store"])
        eyes = Lane(Wire(options["base_url"]), key=key)
        door: Door = Lane(wire, key=key)
        if options["door"] == "hook":
            code = options["hook_code"] or credentials.hook_code(options["store"])
            door = Hook(wire, code=code, secret=options["hook_secret"])
        tickets = Tickets(store=options["store"], till=options["till"])
        play = Play(door, tickets, look=eyes.find, told=lambda step: _tell(timeline, step))
        wanted = orders_for(options["tickets"]) if name == "offline" else 1
        codes = options["code"] or list(_orders(wanted, timeline, options))
        if SCENARIOS[name].voucher:
            codes = [codes[0], options["voucher"] or _voucher(options)]
        SCENARIOS[name].act(play, codes, options["tickets"])
        eyes.wire.close()
        return [step for step in play.steps if not step.good]


def _orders(wanted: int, timeline: Timeline, options: dict[str, Any]) -> Iterator[str]:
    """Repairs brought to ready through the API, as a workshop would."""
    base, secret = options["base_url"], options["client_secret"]
    bench = Outside(base, Credentials(options["client_id"], secret))
    inspector = Outside(base, Credentials(options["inspector_id"], secret))
    workshop = Workshop(bench, inspector, options["store"], timeline, Expected(), seconds=30)
    for _number in range(wanted):
        yield str(workshop.ready()["code"])


def _voucher(options: dict[str, Any]) -> str:
    issuer = Outside(options["base_url"], Credentials(options["client_id"], options["client_secret"]))
    wanted = {"store": options["store"], "kind": "gift", "amount": str(VOUCHER), "reason": "Till simulator"}
    return str(issuer.post("vouchers/", wanted)["code"])


def _tell(timeline: Timeline, step: Step) -> None:
    result = step.found if step.good else f"{step.found} (expected: {step.expected})"
    timeline.told(step.what, result, good=step.good)


def _write(path: Path, exchanges: list[dict[str, Any]]) -> None:
    """One JSON object a line."""
    path.write_text("".join(json.dumps(exchange, ensure_ascii=False) + "\n" for exchange in exchanges))
