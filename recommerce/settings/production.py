"""Production: everything secret is given, nothing is guessed, and demo values are refused."""

from django.core.exceptions import ImproperlyConfigured

from .base import *  # noqa: F403  settings build on settings
from .env import env

DEBUG = env.bool("DEBUG", default=False)
if DEBUG:
    raise ImproperlyConfigured("DEBUG is on. Production never runs with it: unset DEBUG.")
DEMO = False

SECRET_KEY = env.str("SECRET_KEY")
BODY_KEYS = env.list("BODY_KEYS")
if "demo" in SECRET_KEY or len(SECRET_KEY) < 40:
    raise ImproperlyConfigured("SECRET_KEY is a demo value or shorter than 40 characters: generate one.")
if "ZGVtby1ib2R5LWtleS1kZW1vLWJvZHkta2V5LTAwMDA=" in BODY_KEYS:
    raise ImproperlyConfigured("BODY_KEYS holds the demo key: generate one with `manage.py new_body_key`.")

ALLOWED_HOSTS = env.list("ALLOWED_HOSTS")
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=True)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True

PUBLIC_URL = env.str("PUBLIC_URL", default=f"https://{''.join(ALLOWED_HOSTS[:1]).lstrip('.')}").rstrip("/")
if env.list("WEBHOOK_LOOPBACK_HOSTS", default=[]):
    raise ImproperlyConfigured("WEBHOOK_LOOPBACK_HOSTS lets webhooks call this machine itself: never in production.")
