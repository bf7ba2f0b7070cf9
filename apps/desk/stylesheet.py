"""Our stylesheets as one file: before its first paint a slow tablet waits for one request, not for fifteen."""

import hashlib
from functools import cache
from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from django.contrib.staticfiles import finders
from django.templatetags.static import static

# In the order of their layers; tokens first.
SHEETS = (
    "tokens", "base", "shell", "nav", "controls", "forms", "status", "data", "charts", "board", "payable", "feedback",
    "focus", "found", "print",
)  # fmt: skip


class Stylesheet(NamedTuple):
    content: bytes
    digest: str


def stylesheet() -> Stylesheet:
    """Read anew each time while developing, else once."""
    return _read() if settings.DEBUG else _kept()


@cache
def _kept() -> Stylesheet:
    return _read()


def _read() -> Stylesheet:
    text = "".join(Path(str(finders.find(f"desk/css/{name}.css"))).read_text(encoding="utf-8") for name in SHEETS)
    icon = static("desk/chevron.svg")  # the only picture a sheet names; its name may hold a digest
    content = text.replace('url("../chevron.svg")', f'url("{icon}")').encode()
    return Stylesheet(content, hashlib.sha256(content).hexdigest()[:16])
