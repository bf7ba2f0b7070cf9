"""What is rung is heard: every queue somebody rings has a worker of its own."""

from apps.core import channels
from recommerce.launcher.plan import WORKERS


def test_every_channel_has_a_worker_for_its_queue() -> None:
    assert {channel.name: channel.queue for channel in channels.every()} == {
        "subscriber": "default",
        "partner": "partners",
        "printing": "jobs",
        "register_export": "jobs",
        "web_shop": "partners",
        "webhook": "webhooks",
    }
    assert [queue for queue, *_pool in WORKERS.values()] == ["default", "partners", "webhooks", "jobs"]
