"""The WSGI entry point that granian serves."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "recommerce.settings.production")

application = get_wsgi_application()

from apps.access.counting import TALLY  # noqa: E402  needs the apps

TALLY.start()
