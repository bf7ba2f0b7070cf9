"""A PostgreSQL for one run of the tests or the checks, gone afterwards."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from recommerce.launcher import accounts, data_folder
from recommerce.launcher.environment import Environment
from recommerce.launcher.messages import progress
from recommerce.launcher.postgres import Postgres
from recommerce.launcher.supervisor import Stage, Supervisor


@dataclass(frozen=True)
class Database:
    url: str  # of a superuser
    folder: data_folder.DataFolder
    supervisor: Supervisor


@contextmanager
def database(environment: Environment, *, installed: Path | None = None) -> Iterator[Database]:
    """Its own cluster, socket and folder: nothing is shared with a checkout that runs meanwhile."""
    account = accounts.service_account()
    folder = data_folder.throw_away(account)
    supervisor = Supervisor(folder)
    try:
        postgres = Postgres(
            folder=folder, packages=environment.packages, account=account, fast=True, installed=installed
        )
        server = postgres.prepare()
        supervisor.start(server, stage=Stage.POSTGRES)
        postgres.wait_until_ready(server)
        progress("throw-away PostgreSQL ready")
        yield Database(postgres.url, folder, supervisor)
    finally:
        supervisor.stop_all()
        data_folder.discard(folder)
