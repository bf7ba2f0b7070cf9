"""Somebody at a screen, and what every page they see must be like."""

import io
import os
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from PIL import Image
from playwright.sync_api import Browser, ConsoleMessage, Page

from apps.stores.models import Staff
from tests.factories.desk import signed_in

from .test_styleguide import RULES, SMALL_TARGETS

PICTURES = Path(settings.BASE_DIR) / "docs" / "pictures"
# What differs at one size shows in the longer language, what differs in one theme at any size: two looks show both.
LOOKS = pytest.mark.parametrize(
    "width, theme, language", [(1440, "light", "en"), (1024, "dark", "fr")], ids=["desk", "tablet"]
)
# Milliseconds until what is waited for counts as missing: a busy machine is no fault,
# and the first page of a run also imports the product.
PATIENCE = 60_000
COLOURS = 128  # our pages have fewer; a picture then weighs a third
# Collects what the Content-Security-Policy refused, from the first byte of every page on.
WATCH = """window.refused = [];
document.addEventListener("securitypolicyviolation", (e) => refused.push(`${e.violatedDirective} ${e.blockedURI}`));"""


# htmx calls it an error that a search is given up for the next letter; a true failure says a word of its own beside it.
GIVEN_UP = ("htmx:sendAbort", "htmx:afterRequest")


def complaints_of(page: Page) -> list[str]:
    """Grows with every script error of the page, and every error it writes to the console."""
    complaints: list[str] = []

    def hear(said: ConsoleMessage) -> None:
        if said.type == "error" and not said.text.startswith(GIVEN_UP):
            complaints.append(said.text)

    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", hear)
    return complaints


class Desk:
    """Somebody's browser. A script error or a refused policy fails the test when it closes."""

    def __init__(self, browser: Browser, site: str, staff: Staff, width: int = 1440, theme: Any = "light") -> None:
        height = 900 if width == 1440 else 768
        self.context = browser.new_context(
            viewport={"width": width, "height": height}, base_url=site, color_scheme=theme, reduced_motion="reduce"
        )
        self.context.set_default_timeout(PATIENCE)
        self.context.add_init_script(WATCH)
        cookie = signed_in(staff).cookies["sessionid"].value
        self.context.add_cookies([{"name": "sessionid", "value": cookie, "url": site}])
        self.page = self.context.new_page()
        self.complaints = complaints_of(self.page)

    def checked(self) -> Page:
        """The page as it stands: accessible, within the policy, within its width, nothing too small to press."""
        self.page.evaluate("scrollTo(0, 0)")  # what the header covers would count as too small to press
        found = Axe().run(self.page, options=RULES).response["violations"]
        assert [(rule["id"], [node["target"] for node in rule["nodes"]]) for rule in found] == []
        assert self.page.evaluate("refused") == []
        assert self.page.evaluate(SMALL_TARGETS) == []
        assert self.page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
        return self.page

    def picture(self, name: str) -> None:
        """Into the docs, when the run was asked for them (`DOCS_PICTURES=1`)."""
        if not os.environ.get("DOCS_PICTURES"):
            return
        PICTURES.mkdir(parents=True, exist_ok=True)
        taken = Image.open(io.BytesIO(self.page.screenshot())).convert("RGB")
        taken.quantize(COLOURS).save(PICTURES / f"{name}.png", optimize=True)
