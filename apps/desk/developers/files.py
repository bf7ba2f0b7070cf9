"""Where the pages of the portal are written: the docs, which read the same beside the code."""

from pathlib import Path

from django.conf import settings

DOCS = Path(settings.BASE_DIR) / "docs"
FOLDER = DOCS / "developers"
