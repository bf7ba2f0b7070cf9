"""A whole installation of its own: PostgreSQL, broker, relay and worker as processes that can be killed."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import psycopg

import recommerce
from recommerce.launcher import accounts, data_folder
from recommerce.launcher.child import Child
from recommerce.launcher.plan import WORKERS
from recommerce.launcher.postgres import Postgres
from recommerce.launcher.valkey import BROKER, Valkey

from .partner import PartnerServer

CHECKOUT = Path(recommerce.__file__).parent.parent
PACKAGES = Path(psycopg.__file__).parent.parent
CELERY = ["-m", "celery", "-A", "recommerce.celery", "worker", "-l", "WARNING", "--without-gossip", "--without-mingle"]
WORKER = [*CELERY, "-Q", "default,jobs", "-c", "2", "-n", "main@%h"]
PUSHER, CALLER = ([*CELERY, "-Q", *WORKERS[name], "-n", f"{name}@%h"] for name in ("partners", "webhooks"))


@dataclass
class Plant:
    partner: PartnerServer = field(default_factory=PartnerServer)

    def start(self) -> None:
        account = accounts.service_account()
        self.folder = data_folder.throw_away(account)
        self.postgres = Postgres(folder=self.folder, packages=PACKAGES, account=account)
        self.broker = Valkey(name="broker", folder=self.folder, packages=PACKAGES, settings=BROKER)
        self.postgres_child, self.broker_child = self.postgres.prepare(), self.broker.prepare()
        self.start_postgres()
        self.start_broker()
        self.manage("migrate", "--run-syncdb", "-v", "0")
        self.relay = self._ours("relay", ["manage.py", "relay"])
        self.worker, self.pusher = self._ours("worker", WORKER), self._ours("pusher", PUSHER)
        self.caller = self._ours("caller", CALLER)
        self.supervise()

    def stop(self) -> None:
        for child in (*self.supervised, self.broker_child, self.postgres_child):
            self.kill(child)
        self.partner.stop()
        data_folder.discard(self.folder)

    @property
    def supervised(self) -> tuple[Child, ...]:
        return self.relay, self.worker, self.pusher, self.caller

    def start_postgres(self) -> None:
        self.postgres_child.start()
        self.postgres.wait_until_ready(self.postgres_child)

    def start_broker(self) -> None:
        self.broker_child.start()
        self.broker.wait_until_ready(self.broker_child)

    def kill(self, child: Child, number: int = signal.SIGKILL) -> None:
        """The process and everything it started, at once; PostgreSQL gets what `pg_ctl stop -m immediate` sends."""
        if child.process is None:
            return
        if child is self.postgres_child:
            child.process.send_signal(signal.SIGQUIT)
        elif child.process.poll() is None:
            os.killpg(child.pid, number)
        child.process.wait(20)
        child.ended()

    def kill_a_worker_process(self) -> None:
        """One of the worker's own children only, as when memory runs out."""
        found = subprocess.run(["pgrep", "-P", str(self.worker.pid)], capture_output=True, text=True, check=False)
        for pid in found.stdout.split()[:1]:
            os.kill(int(pid), signal.SIGKILL)

    def supervise(self) -> None:
        """What the launcher does: whoever ended is started again."""
        for child in self.supervised:
            if child.process is None or child.ended() is not None:
                child.start()

    def until(self, done: Callable[[], bool], seconds: float) -> None:
        deadline = time.monotonic() + seconds
        while not done():
            assert time.monotonic() < deadline, f"not within {seconds} s\n{self.state()}\n{self.last_words()}"
            self.supervise()
            time.sleep(0.1)  # several processes are watched: none of them tells when it is done

    def until_delivered(self, seconds: float) -> None:
        """Everything done; on a busy machine as long as it takes, but never so many seconds without one more done."""
        while left := self._left():
            self.until(partial(self._fewer_than, left), seconds)

    def _fewer_than(self, count: int) -> bool:
        return self._left() < count

    def _left(self) -> int:
        return int(
            self.one(
                "SELECT 2 * (SELECT count(*) FROM core_event WHERE position IS NULL)"
                " + (SELECT count(*) FROM core_delivery WHERE state <> 'done')"
            )
        )

    def manage(self, *arguments: str) -> None:
        subprocess.run([sys.executable, "manage.py", *arguments], env=self._environment(), cwd=CHECKOUT, check=True)

    def writing(self, things: int, changes: int, seconds: float) -> "subprocess.Popen[str]":
        return subprocess.Popen(
            [sys.executable, "-m", "tests.faults.writer", str(things), str(changes), str(seconds)],
            env=self._environment(), cwd=CHECKOUT, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip

    def write(self, things: int, changes: int) -> float:
        """Write now; the seconds a commit took, most often: a busy machine may hold one up."""
        with self.writing(things, changes, 0) as writer:
            told, _errors = writer.communicate(timeout=60)
        assert writer.returncode == 0
        return float(told)

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        with psycopg.connect(self.postgres.url, autocommit=True) as connection:
            return connection.execute(query).fetchall()

    def one(self, query: str) -> Any:
        return self.rows(query)[0][0]

    def state(self) -> str:
        return str(
            self.rows("SELECT channel, state, last_code, max(attempts), count(*) FROM core_delivery GROUP BY 1, 2, 3")
        )

    def last_words(self) -> str:
        return "\n".join(f"--- {child.name}\n{child.last_words}" for child in self.supervised)

    def _ours(self, name: str, arguments: list[str]) -> Child:
        return Child(
            name=name,
            argv=[sys.executable, *arguments],
            env=self._environment(),
            log=self.folder.logs / f"{name}.log",
            cwd=CHECKOUT,
        )

    def _environment(self) -> dict[str, str]:
        return {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "tests.faults.settings",
            "DATABASE_URL": self.postgres.url,
            "BROKER_URL": self.broker.broker_url,
            "CACHE_URL": "",
            "PARTNER_PORT": str(self.partner.port),
            "DELIVERY_LEASE_SECONDS": "3",
            "RELAY_RERING_SECONDS": "2",
            "RELAY_IDLE_SECONDS": "0.2",
            "LOG_LEVEL": "WARNING",
        }
