"""A real browser on the live server. Without one these tests are skipped, loudly; on CI (`CI=1`) they fail instead."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from pytest_django.live_server_helper import LiveServer

from apps.stores.models import Staff

from .desks import PATIENCE, WATCH, Desk, complaints_of

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
]
# Playwright runs its own event loop in this thread, which Django takes for async code.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="session", autouse=True)
def static_root() -> None:
    """WhiteNoise warns of a missing folder; nothing is collected for tests, so it stays empty."""
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)


@pytest.fixture(scope="session")
def chromium_path() -> str:
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), "")
    if found:
        return found
    reason = "no Chromium here: install `chromium`, or name one in CHROMIUM. Screens were NOT tested."
    if os.environ.get("CI"):
        pytest.fail(reason)
    print(f"\n*** {reason} ***")
    pytest.skip(reason)


@pytest.fixture(scope="session")
def browser(chromium_path: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium_path, args=ARGUMENTS)
        yield running
        running.close()


@pytest.fixture(scope="session")
def frame_server() -> Iterator[LiveServer]:
    running = LiveServer("localhost")
    yield running
    running.stop()


@pytest.fixture
def site(frame_server: LiveServer) -> str:
    """Where pages are served, without a database. A test that needs rows overrides this with `live_server`."""
    return str(frame_server)


@pytest.fixture
def context(browser: Browser, site: str) -> Iterator[BrowserContext]:
    opened = browser.new_context(viewport={"width": 1440, "height": 900}, locale="en", base_url=site)
    opened.set_default_timeout(PATIENCE)
    opened.add_init_script(WATCH)
    yield opened
    opened.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """A page whose script errors and policy violations fail the test that caused them."""
    opened = context.new_page()
    complaints = complaints_of(opened)
    yield opened
    assert complaints == []


@pytest.fixture
def quiet_page(context: BrowserContext) -> Page:
    """A page on which the browser may complain: for tests that make an exchange fail on purpose."""
    return context.new_page()


@pytest.fixture
def open_desk(browser: Browser, site: str) -> Iterator[Any]:
    """Opens browsers of staff; their complaints fail the test when it ends."""
    opened: list[Desk] = []

    def open_(staff: Staff, **options: Any) -> Desk:
        opened.append(Desk(browser, site, staff, **options))
        return opened[-1]

    yield open_
    for desk in opened:
        desk.context.close()
    assert [desk.complaints for desk in opened if desk.complaints] == []
