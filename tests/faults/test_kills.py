"""Whatever is killed, whenever: every committed fact has each of its effects once, and nothing waits for a person."""

import os
import random
import time

import pytest

from .plant import Plant

pytestmark = pytest.mark.real_services

THINGS, CHANGES = 100, 5  # two channels: a thousand deliveries


def once_each(plant: Plant) -> None:
    """The books balance: facts, events, positions, deliveries and both kinds of effect."""
    facts = plant.one("SELECT sum(value) FROM effects_thing")
    assert plant.one("SELECT count(*) FROM core_event") == facts
    assert plant.rows("SELECT aggregate_id, version FROM core_event GROUP BY 1, 2 HAVING count(*) > 1") == []
    assert plant.one("SELECT array_agg(position ORDER BY position) FROM core_event") == list(range(1, facts + 1))
    assert plant.rows("SELECT channel, state, count(*) FROM core_delivery GROUP BY 1, 2 ORDER BY 1") == [
        ("partner", "done", facts),
        ("subscriber", "done", facts),
    ]
    assert plant.rows("SELECT event_id, count(*) FROM effects_effect GROUP BY 1 HAVING count(*) > 1") == []
    assert plant.one("SELECT count(*) FROM core_event e JOIN effects_effect f ON f.event_id = e.id") == facts
    partners = {str(pk) for (pk,) in plant.rows("SELECT id FROM core_delivery WHERE channel = 'partner'")}
    assert plant.partner.effects == dict.fromkeys(partners, 1)
    assert all(seen == sorted(seen) for seen in plant.partner.versions.values()), "a thing's facts came out of order"


def test_a_thousand_deliveries_while_everything_is_killed(plant: Plant) -> None:
    seed = int(os.environ.get("FAULT_SEED") or random.randrange(10**6))
    print(f"FAULT_SEED={seed}")
    dice = random.Random(seed)
    faults = ["worker", "child", "pusher", "relay", "broker", "postgres"]
    faults += dice.choices(faults, k=3)
    dice.shuffle(faults)
    with plant.writing(THINGS, CHANGES, 12) as writer:
        for fault in faults:
            pause_until = time.monotonic() + dice.uniform(0.3, 2.0)
            while time.monotonic() < pause_until:
                plant.supervise()
                time.sleep(0.05)  # the rows are another process's to write
            if fault == "worker":
                plant.kill(plant.worker)
            elif fault == "pusher":
                plant.kill(plant.pusher)
            elif fault == "child":
                plant.kill_a_worker_process()
            elif fault == "relay":
                plant.kill(plant.relay)
            elif fault == "broker":
                plant.kill(plant.broker_child)
                time.sleep(dice.uniform(0, 1))  # a kill comes at no chosen moment
                plant.start_broker()
            else:
                plant.kill(plant.postgres_child)
                time.sleep(dice.uniform(0, 1))  # a kill comes at no chosen moment
                plant.start_postgres()
        plant.until(lambda: writer.poll() is not None, 60)
    assert writer.returncode == 0
    plant.until_delivered(30)
    once_each(plant)
    assert plant.one("SELECT count(*) FROM core_event") == THINGS * CHANGES


def test_a_worker_killed_in_the_middle_of_a_push_is_followed_by_a_look_up(plant: Plant) -> None:
    plant.partner.acted.clear()
    plant.partner.silent.set()
    plant.write(things=1, changes=2)
    assert plant.partner.acted.wait(20)
    plant.kill(plant.pusher)
    plant.partner.silent.clear()
    plant.until_delivered(30)
    (delivery,) = [
        pk
        for (pk,) in plant.rows(
            "SELECT id::text FROM core_delivery WHERE external_ref = 'found' ORDER BY position DESC LIMIT 1"
        )
    ]
    assert plant.partner.looked_up[delivery] >= 1
    assert plant.partner.effects[delivery] == 1
    once_each(plant)
