"""A plain Django project over the same database: what `startproject` writes, its admin, and nothing of our screens.

A process of its own, because our admin's theme replaces the stock templates wherever it is installed.
"""

from recommerce.settings.development import *  # noqa: F403  settings build on settings
from recommerce.settings.development import DATA_DIR
from recommerce.settings.development import INSTALLED_APPS as OURS

INSTALLED_APPS = [
    "django.contrib.admin.apps.SimpleAdminConfig",  # discovers nothing: our admin pages are written for the theme
    *(name for name in OURS if name not in ("unfold", "django.contrib.admin")),
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
AUTHENTICATION_BACKENDS = ["apps.stores.authentication.StaffBackend"]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]
ROOT_URLCONF = "benchmarks.stock.urls"
LOG_LEVEL = "WARNING"
STATIC_ROOT = DATA_DIR / "stock-static"
