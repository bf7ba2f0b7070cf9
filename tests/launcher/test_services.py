"""`make services`: the embedded stores alone."""

import os
import shlex
import sys

import psycopg
import redis

from tests.launcher.checkout import Checkout

COMMAND = (sys.executable, "-m", "recommerce.launcher", "services")


def exports(said: str) -> dict[str, str]:
    lines = [shlex.split(line) for line in said.splitlines() if line.startswith("export ")]
    return dict(line[1].split("=", 1) for line in lines)


def test_the_printed_addresses_lead_to_the_stores_and_the_data_survives_a_kill(checkout: Checkout) -> None:
    data = checkout.place / "à nous, 100 %"
    first = checkout.start(*COMMAND, DATA_DIR=str(data))
    first.until_said("CACHE_URL=")
    addresses = exports(first.said())
    assert addresses["DATA_DIR"] == str(data)
    with psycopg.connect(addresses["DATABASE_URL"], autocommit=True) as connection:
        assert connection.execute("SELECT lower('ÉTÉ')").fetchone() == ("été",)
        for extension in ("pg_trgm", "btree_gist", "citext", "unaccent"):
            connection.execute(f"CREATE EXTENSION {extension}")
        alike = connection.execute("SELECT similarity('экскаватор', 'эксковатор') > 0.5").fetchone()
        assert alike == (True,)  # a plain C locale would see no letters here
        connection.execute("CREATE TABLE kept (id int)")
    broker = redis.Redis(unix_socket_path=addresses["BROKER_URL"].removeprefix("redis+socket://"))
    cache = redis.Redis(unix_socket_path=addresses["CACHE_URL"].removeprefix("unix://"))
    policies = [store.config_get("maxmemory-policy")["maxmemory-policy"] for store in (broker, cache)]
    assert policies == ["noeviction", "allkeys-lru"]
    broker.close()
    cache.close()
    os.kill(first.process.pid, 9)

    second = checkout.start(*COMMAND, DATA_DIR=str(data))
    second.until_said("CACHE_URL=")
    with psycopg.connect(exports(second.said())["DATABASE_URL"]) as connection:
        assert connection.execute("SELECT count(*) FROM kept").fetchone() == (0,)
    second.process.terminate()
    assert second.process.wait(timeout=60) == 0


def test_throw_away_stores_leave_nothing_even_when_killed(checkout: Checkout) -> None:
    run = checkout.start(*COMMAND, "--throw-away")
    run.until_said("CACHE_URL=")
    folder = exports(run.said())["DATA_DIR"]
    assert os.path.isdir(folder)
    os.kill(run.process.pid, 9)
    run.wait_until_nothing_is_left()
    assert not os.path.exists(folder)
