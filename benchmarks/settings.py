"""The development settings, plus the stock API that ours is compared with."""

from recommerce.settings.development import *  # noqa: F403  settings build on settings
from recommerce.settings.development import ALLOWED_HOSTS as OUR_HOSTS
from recommerce.settings.development import INSTALLED_APPS as OURS

INSTALLED_APPS = [*OURS, "benchmarks.stock"]
ROOT_URLCONF = "benchmarks.urls"
LOG_LEVEL = "WARNING"
ALLOWED_HOSTS = [*OUR_HOSTS, "testserver"]
INTAKE_MOST_WAITING = 10**7  # nobody books tickets while their arrival is measured
