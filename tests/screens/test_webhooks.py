"""The pages of outgoing webhooks: in both sizes, themes and languages, and by keyboard."""

from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from apps.access.operations import disable_endpoint
from apps.core import sequencer
from apps.core.actors import system
from apps.core.models import Delivery
from apps.stores.models import Store
from apps.stores.operations import choose_language
from apps.stores.selectors import actor_for
from tests.factories.desk import make_worker
from tests.factories.stores import make_store
from tests.factories.webhooks import answering, deliver_webhooks, make_endpoint, receiver
from tests.factories.workshop import make_work_order

from .desks import LOOKS
from .test_people import enter, sound, walk

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def site(live_server: LiveServer) -> str:
    return str(live_server)


@pytest.fixture
def store() -> Store:
    return make_store()


@pytest.fixture
def person(context: BrowserContext, site: str, store: Store) -> Any:
    made = make_worker(store, "integrator")
    enter(context, site, made)
    return made


def test_a_disabled_endpoint_is_taken_into_use_again(page: Page, person: Any, store: Store) -> None:
    endpoint, _secret = make_endpoint("https://example.com/hook", stores=[store])
    disable_endpoint(actor=system("test"), endpoint_id=endpoint.pk)
    page.goto("/webhooks/")
    page.get_by_role("link", name=endpoint.consumer.name).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Switched off")
    page.get_by_role("button", name="Use it again").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("To be verified")
    expect(page.get_by_role("status").first).to_contain_text("as soon as it has answered its challenge")


@LOOKS
def test_pages_are_accessible_and_within_the_policy(
    page: Page, person: Any, store: Store, settings: Any, width: int, theme: Any, language: str
) -> None:
    settings.WEBHOOK_LOOPBACK_HOSTS = ["127.0.0.1"]
    with receiver() as there:
        endpoint, _secret = make_endpoint(there.url, stores=[store])
        pending, _other = make_endpoint("https://example.com/" + "long/" * 20, stores=[store])
        while sequencer.advance():
            pass
        Delivery.objects.filter(target=f"check:{pending.pk}").update(state="skipped")  # example.com is not this machine
        deliver_webhooks()
        there.act = answering(500, b'{"error": "no"}')
        make_work_order(store, until="checked_in")
        deliver_webhooks()
    choose_language(actor=actor_for(person), language=language)
    page.set_viewport_size({"width": width, "height": 768})
    page.emulate_media(color_scheme=theme, reduced_motion="reduce")
    for path in ("/webhooks/", f"/webhooks/{pending.pk}/", f"/webhooks/{endpoint.pk}/"):
        page.goto(path)
        sound(page, path, width)
        assert page.locator("html").get_attribute("lang") == language
    walk(page)
