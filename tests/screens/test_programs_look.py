"""The pages of programs and of who may do what: in both sizes, themes and languages; a secret read once."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from apps.access.models import ApiUsage, Consumer
from apps.stores.models import Store
from apps.stores.operations import choose_language
from apps.stores.selectors import actor_for
from tests.factories.access import make_consumer
from tests.factories.stores import make_store
from tests.factories.world import staff_with

from .desks import LOOKS
from .test_people import enter, sound, walk

pytestmark = pytest.mark.django_db(transaction=True)

RIGHTS = ("stores:read", "consumers:read", "consumers:write", "access_report:read")


@pytest.fixture
def store() -> Store:
    return make_store(name="Annecy Centre")


@pytest.fixture
def person(context: BrowserContext, live_server: LiveServer, store: Store) -> Any:
    made = staff_with(*RIGHTS, store=store)
    enter(context, str(live_server), made)
    return made


def make_used_consumer(store: Store) -> Consumer:
    consumer = make_consumer(name="Web shop", store_ids=[store.pk], allowed_scopes=["stores:read", "items:read"])
    for day in range(5):
        at = timezone.now() - timedelta(days=day)
        ApiUsage.objects.create(
            caller_kind="consumer", caller_id=consumer.pk, day=at.date(),
            operation="GET /api/v1/items/<uuid:identifier>/", status_class=2,
            calls=120 - 20 * day, bytes_out=1, last_at=at, deprecated=day == 0,
        )  # fmt: skip
    return consumer


def test_a_program_is_registered_by_keyboard_and_its_secret_read_once(page: Page, person: Any) -> None:
    page.goto("/consumers/")
    page.get_by_role("link", name="Register a program").click()
    page.get_by_label("Name", exact=True).fill("Web shop")
    page.get_by_label("Owner", exact=True).fill("E-commerce")
    page.get_by_label("E-mail of the owner").fill("shop@example.com")
    page.get_by_label("Purpose").fill("Shows stores")
    page.get_by_label("Annecy Centre").check()
    page.get_by_label("stores:read", exact=True).check()
    page.get_by_role("button", name="Register").press("Enter")
    expect(page.locator("#new-secret")).not_to_be_empty()
    page.goto("/consumers/")
    page.get_by_role("link", name="Web shop").click()
    expect(page.locator("#new-secret")).to_have_count(0)


@LOOKS
def test_pages_are_accessible_and_within_the_policy(
    page: Page, person: Any, store: Store, width: int, theme: Any, language: str
) -> None:
    consumer, quiet = make_used_consumer(store), make_consumer(store_ids=[store.pk])
    choose_language(actor=actor_for(person), language=language)
    page.set_viewport_size({"width": width, "height": 768})
    page.emulate_media(color_scheme=theme, reduced_motion="reduce")
    for path in (
        "/consumers/", f"/consumers/{consumer.pk}/", f"/consumers/{quiet.pk}/", "/consumers/register/",
        "/consumers/who-may-do-what/", "/consumers/who-may-do-what/?right=items%3Aread",
        "/consumers/who-may-do-what/?right=no",
    ):  # fmt: skip
        page.goto(path)
        sound(page, path, width)
        assert page.locator("html").get_attribute("lang") == language
    page.goto("/consumers/")
    walk(page)
