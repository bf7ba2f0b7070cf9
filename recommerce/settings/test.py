"""The test suite: real PostgreSQL, cheap hashing, no broker unless a test starts one."""

from .base import *  # noqa: F403  settings build on settings
from .base import DATABASES
from .env import env

# A database that is migrated already, to be copied: migrating takes longer than most tests.
DATABASES["default"]["TEST"] = {"TEMPLATE": env.str("TEST_TEMPLATE", default="template1")}

DEBUG = False
DEMO = True
SECRET_KEY = "test-only-secret-key-test-only-secret-key-0123456789"
BODY_KEYS = ["dGVzdC1ib2R5LWtleS10ZXN0LWJvZHkta2V5LTAwMDA="]
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher", "apps.access.hashers.RandomSecretHasher"]
STORAGES = {  # a manifest would need collectstatic before every test run
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_AUTOREFRESH = True  # otherwise a missing STATIC_ROOT warns, and warnings are errors here
