"""Webhook endpoints are many and strangers: when all of them hang, an ERP still gets what it is owed."""

import psycopg
import pytest

from .plant import Plant

pytestmark = pytest.mark.real_services

ENDPOINTS, THINGS, THREADS = 8, 20, 8


def undone(plant: Plant, channel: str) -> int:
    return int(plant.one(f"SELECT count(*) FROM core_delivery WHERE channel = '{channel}' AND state <> 'done'"))


def test_endpoints_that_hang_hold_up_no_partner(plant: Plant) -> None:
    names = [(f"hangs-{number}",) for number in range(ENDPOINTS)]
    with psycopg.connect(plant.postgres.url, autocommit=True) as connection, connection.cursor() as cursor:
        cursor.executemany("INSERT INTO effects_endpoint VALUES (%s)", names)
    plant.write(things=1, changes=1)
    plant.until(lambda: plant.partner.hanging >= THREADS, 30)

    plant.write(things=THINGS, changes=1)
    told = "SELECT count(*) FROM core_delivery WHERE channel = 'partner' AND state = 'done'"
    plant.until(lambda: plant.one(told) == 1 + THINGS, 30)

    assert undone(plant, "endpoint") == ENDPOINTS * (1 + THINGS)
    plant.partner.hearing.set()
    plant.until_delivered(30)
