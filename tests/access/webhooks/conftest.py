"""Receivers stand on this machine, which an installation must allow by name."""

import pytest


@pytest.fixture(autouse=True)
def loopback(settings):
    settings.WEBHOOK_LOOPBACK_HOSTS = ["127.0.0.1"]
