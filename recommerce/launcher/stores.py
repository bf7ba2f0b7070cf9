"""PostgreSQL and the two Valkeys, embedded unless the environment names a server."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from recommerce.launcher.accounts import Account
from recommerce.launcher.child import Child
from recommerce.launcher.data_folder import DataFolder
from recommerce.launcher.postgres import Postgres
from recommerce.launcher.supervisor import Stage
from recommerce.launcher.valkey import BROKER, CACHE, Valkey


@dataclass(frozen=True)
class Store:
    """One embedded server: how to start it, how to know that it answers, and where the application finds it."""

    title: str
    stage: Stage
    variable: str
    url: str
    prepare: Callable[[], Child]
    wait_until_ready: Callable[[Child], None]


def embedded(folder: DataFolder, packages: Path, account: Account | None, *, fast: bool = False) -> list[Store]:
    """Every store this project can run by itself, in the order to start them."""
    postgres = Postgres(folder=folder, packages=packages, account=account, fast=fast)
    broker = Valkey(name="broker", folder=folder, packages=packages, settings=BROKER)
    cache = Valkey(name="cache", folder=folder, packages=packages, settings=CACHE)
    return [
        Store("PostgreSQL", Stage.POSTGRES, "DATABASE_URL", postgres.url, postgres.prepare, postgres.wait_until_ready),
        Store(
            "broker (Valkey)", Stage.VALKEY, "BROKER_URL", broker.broker_url, broker.prepare, broker.wait_until_ready
        ),
        Store("cache (Valkey)", Stage.VALKEY, "CACHE_URL", cache.cache_url, cache.prepare, cache.wait_until_ready),
    ]


def needed(stores: list[Store], environ: Mapping[str, str]) -> list[Store]:
    """Those whose address the environment does not already give."""
    return [store for store in stores if not environ.get(store.variable)]
