"""`make run` on somebody's machine: demo secrets, readable errors."""

from .base import *  # noqa: F403  settings build on settings
from .env import env

DEBUG = env.bool("DEBUG", default=False)
DEMO = True
SECRET_KEY = env.str("SECRET_KEY", default="demo-only-secret-key-never-used-in-production-0123456789")
BODY_KEYS = env.list("BODY_KEYS", default=["ZGVtby1ib2R5LWtleS1kZW1vLWJvZHkta2V5LTAwMDA="])
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
WEBHOOK_LOOPBACK_HOSTS = env.list("WEBHOOK_LOOPBACK_HOSTS", default=["localhost", "127.0.0.1"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
