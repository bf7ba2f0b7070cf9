"""Ticket files and manifests in a browser: accessible, within page and policy, and mended by a person."""

import json
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from apps.integrations.files import shipped
from apps.integrations.models import Connection, ManifestVersion, TicketFile
from apps.stores.models import Staff
from tests.factories.stores import make_store
from tests.factories.ticket_files import make_file_connection
from tests.factories.world import staff_as

from .desks import LOOKS
from .test_monitor_look import faults, sign_in
from .test_styleguide import RULES, SMALL_TARGETS

pytestmark = pytest.mark.django_db(transaction=True)
LONG = "No listed encoding reads this file: utf-8 stops at byte 104321, cp1252 stops at byte 104321."


@pytest.fixture
def site(live_server: LiveServer) -> str:
    return str(live_server)


@pytest.fixture
def connection() -> Connection:
    """A file in every state, one of them with a long name and a long reason, and a number missing in the series."""
    store = make_store(name="Annecy Centre")
    made = make_file_connection(store.entity)
    files = {
        "waiting": {"error": "The trailer is missing."},
        "reading": {"tickets": 10_000, "ours": 9_000, "position": 400},
        "done": {"tickets": 312, "ours": 12, "not_ours": 480, "sequence": 16},
        "skipped": {},
        "rejected": {"error": LONG, "sequence": 18, "name": f"{'journal_de_caisse_' * 8}.csv"},
    }
    for state, values in files.items():
        TicketFile.objects.create(
            **{
                "connection": made, "name": f"{state}.csv", "state": state, "store_ids": [store.pk],
                "changed_at": timezone.now(), **values,
            }
        )  # fmt: skip
    return made


@LOOKS
def test_ticket_files_are_accessible_and_within_the_policy(
    context: BrowserContext,
    page: Page,
    site: str,
    connection: Connection,
    width: int,
    theme: Any,
    language: str,
) -> None:
    sign_in(context, site, staff_as("integrator", entity=connection.legal_entity))
    Staff.objects.update(language=language)
    page.set_viewport_size({"width": width, "height": 768})
    page.emulate_media(color_scheme=theme, reduced_motion="reduce")
    manifest = f"/integrations/connections/{connection.code}/manifest/"
    for address in ("/integrations/", "/integrations/files/", "/integrations/files/?state=rejected", manifest):
        page.goto(address)
        assert faults(page, RULES) == [], address
        assert page.evaluate("refused") == [], address
        assert page.evaluate(SMALL_TARGETS) == [], address
        assert page.evaluate("document.documentElement.scrollWidth") == width, address


def test_a_person_mends_a_manifest_and_has_the_file_read_again(
    context: BrowserContext,
    quiet_page: Page,
    site: str,
    connection: Connection,
) -> None:
    page = quiet_page  # a manifest is refused on purpose, and the browser says so
    sign_in(context, site, staff_as("integrator", entity=connection.legal_entity))
    page.goto(f"/integrations/connections/{connection.code}/manifest/")
    content = shipped.manifest("generic_csv")
    page.get_by_label("Manifest").fill(json.dumps({**content, "encodings": ["klingon"]}))
    page.get_by_role("button", name="Keep as a new version").click()
    expect(page.get_by_role("alert")).to_contain_text("/encodings/0 No such encoding of text.")
    page.get_by_label("Manifest").fill(json.dumps({**content, "encodings": ["utf-8", "iso-8859-15"]}))
    page.get_by_role("button", name="Keep as a new version").click()
    expect(page.get_by_text("Kept as version 2.")).to_be_visible()
    page.goto("/integrations/files/?state=rejected")
    page.get_by_role("button", name="Read journal").click()
    expect(page.get_by_text("It will be read again in a moment.")).to_be_visible()
    assert TicketFile.objects.get(sequence=18).state == "reading"
    assert ManifestVersion.objects.get(number=2).content["encodings"] == ["utf-8", "iso-8859-15"]
