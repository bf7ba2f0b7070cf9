"""The integration monitor, cases and the administration in a browser: accessible, within page and policy."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.db.models.functions import Now
from django.test import Client
from playwright.sync_api import BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from apps.catalog.models import Brand
from apps.core import bodies
from apps.core.models import Delivery, InboxMessage, WorkState
from apps.integrations.models import Health
from apps.payments.models import Case
from apps.stores.models import Staff
from tests.factories.stores import make_assignment
from tests.factories.world import World, make_world, staff_as

from .desks import LOOKS
from .test_styleguide import RULES, SMALL_TARGETS

pytestmark = pytest.mark.django_db(transaction=True)

ADMIN_RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}
DOCUMENT = b"""{"kind": "CustomerUpsert", "customer": {"handle": "recommerce.cust_1", "fields": ["id", "name", "email"],
"row": ["recommerce.cust_1", "Anne Durand", "anne@example.com"]}}"""


@pytest.fixture
def site(live_server: LiveServer) -> str:
    return str(live_server)


@pytest.fixture
def world() -> World:
    """One document arrived, one stopped, one without a route, the partner left alone for a while."""
    made = make_world()
    rows = list(Delivery.objects.filter(channel="partner").order_by("position"))
    arrived, stopped, unrouted = rows[:3]
    Delivery.objects.filter(pk=arrived.pk).update(
        state=WorkState.DONE, attempts=1, finished_at=Now(), external_ref="CU-1", body_id=bodies.keep(DOCUMENT)
    )
    Delivery.objects.filter(pk=stopped.pk).update(
        state=WorkState.DEAD, attempts=3, finished_at=Now(), last_code="not_mapped", mapping_version=1,
        last_reason='article "WORKSHOP-LABOUR" is not mapped', body_id=bodies.keep(DOCUMENT),
    )  # fmt: skip
    Delivery.objects.filter(pk=unrouted.pk).update(
        state=WorkState.WAITING, target="unrouted/Refunded", document_kind="Refunded", last_code="no_route"
    )
    Health.objects.update(
        failures_in_row=6, last_failure="timeout: no answer in 15 s", last_failure_at=Now(), opened_at=Now(),
        probe_at=Now(), last_success_at=Now(),
    )  # fmt: skip
    return made


def pages(world: World) -> list[str]:
    stopped = Delivery.objects.get(state=WorkState.DEAD)
    waiting = Delivery.objects.filter(state=WorkState.WAITING).first()
    assert waiting is not None
    return [
        "/integrations/",
        "/integrations/?state=dead",
        f"/integrations/deliveries/{stopped.pk}/",
        f"/integrations/deliveries/{waiting.pk}/",
        "/integrations/replay/?",
        "/integrations/inbox/",
        f"/integrations/inbox/{InboxMessage.objects.get().pk}/",
        f"/integrations/connections/{world.connection.code}/",
    ]


def sign_in(context: BrowserContext, site: str, staff: Staff) -> None:
    client = Client()
    client.force_login(staff, backend="apps.stores.authentication.StaffBackend")
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": site}])


def faults(page: Page, rules: dict[str, Any]) -> list[Any]:
    found = Axe().run(page, options=rules).response["violations"]
    return [(rule["id"], [node["target"] for node in rule["nodes"]]) for rule in found]


@LOOKS
def test_monitor_and_cases_are_accessible_and_within_the_policy(
    context: BrowserContext, page: Page, site: str, world: World, width: int, theme: Any, language: str
) -> None:
    integrator = staff_as("integrator", entity=world.store.entity)
    manager = staff_as("store_manager", entity=world.store.entity)
    Staff.objects.update(language=language)
    page.set_viewport_size({"width": width, "height": 768})
    page.emulate_media(color_scheme=theme, reduced_motion="reduce")
    case = Case.objects.first()
    assert case is not None
    for who, addresses in ((integrator, pages(world)), (manager, ["/cases/", f"/cases/{case.pk}/"])):
        sign_in(context, site, who)
        for address in addresses:
            page.goto(address)
            assert faults(page, RULES) == [], address
            assert page.evaluate("refused") == [], address
            assert page.evaluate(SMALL_TARGETS) == [], address
            assert page.evaluate("document.documentElement.scrollWidth") == width, address


@pytest.mark.parametrize("width, theme, language", [(1440, "light", "fr"), (1024, "dark", "en")])
def test_the_administration_works_under_its_own_policy(
    context: BrowserContext, page: Page, site: str, world: World, width: int, theme: Any, language: str
) -> None:
    """Its library's markup is not ours: contrast, names and roles are checked, sizes and best practice are not."""
    staff = staff_as("integrator", entity=world.store.entity)
    make_assignment(staff, "auditor", entity=world.store.entity)
    sign_in(context, site, staff)
    Staff.objects.update(language=language)
    page.set_viewport_size({"width": width, "height": 768})
    page.emulate_media(color_scheme=theme, reduced_motion="reduce")
    brand = Brand.objects.get()
    addresses = [
        "/admin/",
        "/admin/catalog/product/",
        "/admin/catalog/product/add/",
        f"/admin/catalog/brand/{brand.pk}/change/",
        f"/admin/workshop/workorder/{world.order.pk}/change/",
        "/admin/core/event/",
    ]
    for address in addresses:
        page.goto(address)
        assert faults(page, ADMIN_RULES) == [], address
        assert page.evaluate("refused") == [], address


def test_a_person_mends_a_mapping_and_sends_the_document_again(
    context: BrowserContext, page: Page, site: str, world: World
) -> None:
    sign_in(context, site, staff_as("integrator", entity=world.store.entity))
    page.goto("/integrations/")
    page.get_by_role("link", name="Mapping and settings").click()
    page.get_by_label("What WORKSHOP-LABOUR is called there").fill("77")
    page.get_by_role("button", name="Keep as a new version").click()
    expect(page.get_by_text("Kept as version 2.")).to_be_visible()
    page.goto("/integrations/?state=dead")
    page.get_by_role("rowheader").get_by_role("link").click()
    page.get_by_label("Draw the document again").check()
    page.get_by_role("button", name="Send again").click()
    expect(page.get_by_text("Set going again.")).to_be_visible()
    assert Delivery.objects.filter(state=WorkState.DEAD).count() == 0
