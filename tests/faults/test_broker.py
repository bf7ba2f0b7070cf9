"""The broker may forget everything or hang: who commits does not notice, and nothing is lost."""

import signal

import pytest
import redis

from .plant import Plant
from .test_kills import once_each

pytestmark = pytest.mark.real_services


def test_a_broker_that_forgot_everything_after_the_commit(plant: Plant) -> None:
    plant.kill(plant.worker)
    plant.kill(plant.pusher)
    plant.write(things=20, changes=1)
    waiting = "SELECT count(*) FROM core_delivery WHERE state = 'pending' AND rung_at IS NOT NULL"
    while plant.one(waiting) < 20:
        assert plant.relay.ended() is None
    with redis.Redis(unix_socket_path=str(plant.broker.socket)) as broker:
        assert broker.flushall()
    plant.supervise()
    plant.until_delivered(30)
    once_each(plant)


def test_a_hanging_broker_is_not_noticed_by_who_commits(plant: Plant) -> None:
    plant.broker_child.process.send_signal(signal.SIGSTOP)
    try:
        usual = plant.write(things=20, changes=2)
        plant.until(lambda: plant.one("SELECT count(*) FROM core_event WHERE position IS NULL") == 0, 20)
    finally:
        plant.broker_child.process.send_signal(signal.SIGCONT)
    assert usual < 1.0
    plant.until_delivered(30)
    once_each(plant)
