"""The kernel alone, with two channels that count their effects, and patience short enough for a test."""

from recommerce.settings.test import *  # noqa: F403  settings build on settings

INSTALLED_APPS = [
    "recommerce",
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.postgres",
    "django_celery_beat",
    "apps.core",
    "tests.faults.effects",
]
AUTH_USER_MODEL = "auth.User"
ROOT_URLCONF = "tests.faults.urls"
MIDDLEWARE: list[str] = []
# Rows are the queue, so a message needs no acknowledgement: with it, each one that fails while the broker hangs takes
# a slot of the worker away for good, until the worker is deaf.
CELERY_BROKER_TRANSPORT_OPTIONS = {"socket_timeout": 2, "socket_connect_timeout": 2, "ack_emulation": False}
TEMPLATES: list[dict[str, object]] = []
