"""The demo retailer running: its own PostgreSQL and broker, a web server, relay, workers and the ERP double."""

import os
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import psycopg
import requests

import recommerce
from recommerce.launcher import accounts, data_folder
from recommerce.launcher.child import Child
from recommerce.launcher.health import answers_http
from recommerce.launcher.postgres import Postgres
from recommerce.launcher.valkey import BROKER, Valkey

CHECKOUT = Path(recommerce.__file__).parent.parent
PACKAGES = Path(psycopg.__file__).parent.parent
CELERY = ["-m", "celery", "-A", "recommerce.celery", "worker", "-l", "WARNING", "--without-gossip", "--without-mingle"]
START_PATIENCE = 120.0  # seconds


class Stack:
    def start(self) -> None:
        account = accounts.service_account()
        self.folder = data_folder.throw_away(account)
        postgres = Postgres(folder=self.folder, packages=PACKAGES, account=account, fast=True)
        broker = Valkey(name="broker", folder=self.folder, packages=PACKAGES, settings=BROKER)
        self.port, erp = _free_ports()
        self.url, self.erp_url = f"http://127.0.0.1:{self.port}", f"http://127.0.0.1:{erp}"
        self.variables = {
            **{name: value for name, value in os.environ.items() if name not in ("CACHE_URL", "SANDBOX_URL")},
            "DJANGO_SETTINGS_MODULE": "recommerce.settings.development",
            "DATABASE_URL": postgres.url,
            "BROKER_URL": broker.broker_url,
            "SANDBOX_URL": self.erp_url,
            "DATA_DIR": str(self.folder.root),
            "LOG_LEVEL": "WARNING",
        }
        self.children: list[Child] = []
        for store in (postgres, broker):
            child = store.prepare()
            self._start(child)
            store.wait_until_ready(child)
        for command in (["migrate", "-v", "0"], ["demo_data", "--past", "0"]):
            done = self.manage(*command)
            assert done.returncode == 0, done.stdout + done.stderr
        self._start_ours(erp)

    def manage(self, *arguments: str) -> "subprocess.CompletedProcess[str]":
        """`manage.py`, with no other way to the ERP double than what `demo_data` has noted."""
        hidden = {name: value for name, value in self.variables.items() if name != "SANDBOX_URL"}
        variables = hidden if arguments[0] == "first_day" else self.variables
        return subprocess.run(
            [sys.executable, "manage.py", *arguments], env=variables, cwd=CHECKOUT, capture_output=True, text=True,
            check=False,
        )  # fmt: skip

    def erp(self, verb: str, what: str, body: Any = None) -> Any:
        return requests.request(verb, f"{self.erp_url}/__control/{what}", json=body, timeout=10).json()

    def stop(self) -> None:
        for child in reversed(self.children):
            child.ask_to_stop()
        deadline = time.monotonic() + 3  # nobody needs an orderly end
        for child in reversed(self.children):
            child.wait_until_gone(deadline)
        data_folder.discard(self.folder)

    def _start_ours(self, erp: int) -> None:
        web = ["--interface", "wsgi", "--host", "127.0.0.1", "--port", str(self.port), "--blocking-threads", "2"]
        for name, arguments in (
            ("web", ["-m", "granian", *web, "recommerce.wsgi:application"]),
            ("relay", ["manage.py", "relay"]),
            ("sandbox", ["manage.py", "sandbox", "--port", str(erp)]),
            ("worker", [*CELERY, "-Q", "default,jobs", "-P", "threads", "-c", "2", "-n", "main@%h"]),
            ("beat", [*CELERY[:4], "beat", "-l", "WARNING", "--pidfile="]),
            ("pusher", [*CELERY, "-Q", "partners,webhooks", "-P", "threads", "-c", "4", "-n", "partners@%h"]),
        ):
            log = self.folder.logs / f"{name}.log"
            self._start(Child(name=name, argv=[sys.executable, *arguments], env=self.variables, log=log, cwd=CHECKOUT))
        deadline = time.monotonic() + START_PATIENCE
        while not (answers_http(("127.0.0.1", self.port), "/livez") and answers_http(("127.0.0.1", erp), "/")):
            assert time.monotonic() < deadline, self.last_words()
            time.sleep(0.1)  # a server that starts answers only when asked

    def last_words(self) -> str:
        return "\n".join(f"--- {child.name}\n{child.last_words}" for child in self.children)

    def _start(self, child: Child) -> None:
        self.children.append(child)
        child.start()


def _free_ports() -> tuple[int, int]:
    with socket.create_server(("127.0.0.1", 0)) as one, socket.create_server(("127.0.0.1", 0)) as other:
        return one.getsockname()[1], other.getsockname()[1]
