"""Play a day of a store over HTTP and check what reached the ERP. Needs a running installation, no database."""

import os
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from apps.desk.demo import credentials
from apps.desk.first_day.day import Day, Patience
from apps.desk.first_day.erp import Expected
from apps.desk.first_day.outside import Credentials, Outside
from apps.desk.first_day.stores import Lane, OtherStores
from apps.desk.first_day.telling import Failed, Timeline
from apps.desk.first_day.till import Till
from apps.desk.first_day.workshop import Workshop


class Command(BaseCommand):
    help = "Play a day over HTTP: catalogue, repairs, used things, every way of paying; compare with the ERP double."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        secret = credentials.CLIENT_SECRET
        parser.add_argument("--base-url", default="http://127.0.0.1:8000")
        parser.add_argument("--odoo-url", default="", help="the ERP double; found by itself beside a demo")
        parser.add_argument("--client-id", default=credentials.CONSUMER)
        parser.add_argument("--client-secret", default=secret)
        parser.add_argument("--inspector-id", default=credentials.INSPECTOR, help="who checks the other's work")
        parser.add_argument("--inspector-secret", default=secret)
        parser.add_argument("--store", default=credentials.STORE)
        parser.add_argument("--hook-code", default="", help="default: the demo's hook of that store")
        parser.add_argument("--hook-secret", default=credentials.HOOK_SECRET)
        parser.add_argument("--till-key", default="", help="default: that of the demo's store")
        parser.add_argument("--one-store", action="store_true", help="leave out the stores whose tills call nobody")
        parser.add_argument("--ticket-folder", default="", help="where the till of the third store writes its files")
        parser.add_argument("--till-timeout", type=float, default=120, help="seconds until such a till was read")
        parser.add_argument("--products", type=int, default=5000, help="rows of the catalogue")
        parser.add_argument("--timeout", type=float, default=30, help="seconds for each thing on our side")
        parser.add_argument("--job-timeout", type=float, default=300, help="seconds for the catalogue")
        parser.add_argument("--erp-timeout", type=float, default=60, help="seconds for the ERP to have everything")

    def handle(self, *args: Any, **options: Any) -> None:
        timeline = Timeline(self.stdout)
        try:
            day = _day(options, timeline)
            day.play(options["products"])
        except Failed as failure:
            raise CommandError(f"The day failed. {failure}") from None
        expected = day.expected
        timeline.chapter(
            f"The day is complete: {expected.repairs} repairs, {expected.used_things} used thing(s) bought and sold, "
            f"{len(expected.payments)} payments, "
            f"{len(expected.customers)} customers; here and in the ERP they are the same."
        )


def _day(options: dict[str, Any], timeline: Timeline) -> Day:
    base, store = options["base_url"].rstrip("/"), options["store"]
    timeline.chapter(f"A day in {store} at {base}")
    with timeline.step("two consumers sign in") as result:
        counter = Outside(base, Credentials(options["client_id"], options["client_secret"]))
        inspector = Outside(base, Credentials(options["inspector_id"], options["inspector_secret"]))
        result.append(f"{options['client_id']}, {options['inspector_id']}")
    expected, erp_url = Expected(), options["odoo_url"].rstrip("/") or _beside(base)

    def workshop_of(code: str) -> Workshop:
        return Workshop(counter, inspector, code, timeline, expected, options["timeout"])

    others = OtherStores(
        polled=workshop_of(credentials.POLLED_STORE), filed=workshop_of(credentials.FILE_STORE), counter=counter,
        erp_url=erp_url, folder=Path(options["ticket_folder"] or _ticket_folder()), timeline=timeline,
        seconds=options["till_timeout"],
    )  # fmt: skip
    return Day(
        counter=counter,
        workshop=workshop_of(store),
        till=Till(
            counter, store=store, hook=options["hook_code"] or credentials.hook_code(store),
            secret=options["hook_secret"],
        ),
        lane=Lane(base, options["till_key"] or credentials.till_key(store)),
        others=None if options["one_store"] else others,
        erp_url=erp_url,
        timeline=timeline,
        expected=expected,
        patience=Patience(options["timeout"], options["job_timeout"], options["erp_timeout"]),
    )  # fmt: skip


def _ticket_folder() -> Path:
    return settings.TICKET_FILES_DIR / credentials.ticket_folders(credentials.FILE_STORE)["incoming"]


def _beside(base: str) -> str:
    """Where the double of this installation is: said by the environment, noted by `demo_data`, or next door."""
    if said := os.environ.get("SANDBOX_URL"):
        return said.rstrip("/")
    noted = Path(settings.DATA_DIR) / credentials.ADDRESS_FILE
    if noted.exists():
        return noted.read_text().strip()
    address = urlsplit(base)
    return f"{address.scheme}://{address.hostname}:{(address.port or 8000) + 1}"
