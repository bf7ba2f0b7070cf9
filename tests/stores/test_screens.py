"""Coming in, changing person, choosing a store, registering a device: what the pages do and refuse."""

from typing import Any

import pytest
from django.test import Client

from apps.core.actors import system
from apps.core.permissions import CLERK
from apps.stores.models import Device, Staff
from apps.stores.operations import revoke_device
from apps.stores.screens import device_cookie
from tests.factories.screens import PASSWORD, Shop, make_shop, on_device
from tests.factories.stores import make_assignment, make_role, make_staff, make_store

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop() -> Shop:
    return make_shop()


def who(client: Client) -> str | None:
    """The person signed in, as the session says."""
    return client.session.get("_auth_user_id")


def sign_in(client: Client, username: str, password: str = PASSWORD, **more: str) -> Any:
    return client.post("/sign-in/", {"username": username, "password": password, **more})


def test_a_page_without_a_person_leads_to_the_entrance_and_back(client: Client, shop: Shop) -> None:
    answer = client.get("/scan/?q=durand")
    assert (answer.status_code, answer["Location"]) == (302, "/sign-in/?next=/scan/%3Fq%3Ddurand")
    answer = sign_in(client, shop.clerk.username, next="/scan/?q=durand")
    assert (answer.status_code, answer["Location"]) == (302, "/scan/?q=durand")
    assert who(client) == str(shop.clerk.pk)


def test_a_fragment_without_a_person_is_refused(client: Client) -> None:
    assert client.get("/", headers={"HX-Request": "true"}).status_code == 401


def test_on_a_shared_device_the_entrance_is_the_badge(client: Client, shop: Shop) -> None:
    on_device(client, shop.store)
    assert client.get("/")["Location"] == "/switch/"
    assert client.get("/scan/")["Location"] == "/switch/?next=%2Fscan%2F"


@pytest.mark.parametrize("path", ["/livez", "/api/v1/openapi.json"])
def test_machines_are_not_asked_who_they_are(client: Client, path: str) -> None:
    assert client.get(path).status_code == 200


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "http:///x"])
def test_nobody_is_sent_elsewhere(client: Client, shop: Shop, elsewhere: str) -> None:
    assert sign_in(client, shop.clerk.username, next=elsewhere)["Location"] == "/"
    assert client.get("/lock/", {"next": elsewhere})["Location"] == "/sign-in/"


def test_a_wrong_password_says_so_and_opens_nothing(client: Client, shop: Shop) -> None:
    answer = sign_in(client, shop.clerk.username, "wrong")
    assert (answer.status_code, who(client)) == (422, None)
    assert "Le nom ou le mot de passe n’est pas le bon." in answer.content.decode()


def test_capitals_do_not_matter_in_a_user_name(client: Client, shop: Shop) -> None:
    assert sign_in(client, f" {shop.clerk.username.upper()} ").status_code == 302


def test_after_ten_wrong_passwords_even_the_right_one_waits(client: Client, shop: Shop) -> None:
    for attempt in range(10):
        name = shop.clerk.username.upper() if attempt % 2 else shop.clerk.username
        sign_in(client, name, "wrong")
    answer = sign_in(client, shop.clerk.username)
    assert (answer.status_code, who(client)) == (429, None)
    assert "Trop d’essais" in answer.content.decode()
    assert sign_in(client, shop.manager.username).status_code == 302


def test_somebody_who_left_does_not_come_in(client: Client, shop: Shop) -> None:
    Staff.objects.filter(pk=shop.clerk.pk).update(is_active=False)
    assert sign_in(client, shop.clerk.username).status_code == 422


def test_forms_need_the_token_of_the_page(shop: Shop) -> None:
    strict = Client(enforce_csrf_checks=True)
    for path in ("/sign-in/", "/switch/", "/store/", "/sign-out/"):
        answer = strict.post(path, {"username": shop.clerk.username, "password": PASSWORD})
        assert (answer.status_code, answer.templates[0].name) == (403, "403_csrf.html"), path
    assert who(strict) is None


def test_signing_out_needs_a_press(client: Client, shop: Shop) -> None:
    client.force_login(shop.clerk)
    assert client.get("/sign-out/").status_code == 405
    assert who(client) == str(shop.clerk.pk)
    assert client.post("/sign-out/")["Location"] == "/sign-in/"
    assert who(client) is None


def test_locking_forgets_the_person_and_keeps_the_place(client: Client, shop: Shop) -> None:
    on_device(client, shop.store)
    client.force_login(shop.clerk)
    assert client.get("/lock/", {"next": "/workshop/"})["Location"] == "/switch/?next=%2Fworkshop%2F"
    assert who(client) is None


def test_demo_logins_are_shown_in_the_demo_only(client: Client, settings: Any) -> None:
    assert "recommerce-demo" in client.get("/sign-in/").content.decode()
    settings.DEMO = False
    assert "recommerce-demo" not in client.get("/sign-in/").content.decode()


# --- changing person on a shared device ---------------------------------------------------------------


def test_a_badge_changes_the_person(client: Client, shop: Shop) -> None:
    device = on_device(client, shop.store)
    client.force_login(shop.manager)
    answer = client.post("/switch/", {"badge": f"04A1B2C3{shop.store.code}", "next": "/scan/"})
    assert (answer.status_code, answer["Location"]) == (302, "/scan/")
    assert (who(client), client.session["device"]) == (str(shop.clerk.pk), str(device.pk))


def test_a_name_and_a_pin_change_the_person(client: Client, shop: Shop) -> None:
    on_device(client, shop.store)
    assert client.post("/switch/", {"person": str(shop.clerk.pk), "pin": "4821"}).status_code == 302
    assert who(client) == str(shop.clerk.pk)


def test_only_people_of_this_store_with_a_pin_are_offered(client: Client, shop: Shop) -> None:
    on_device(client, shop.store)
    elsewhere = make_shop("Grenoble").clerk
    assert [each["label"] for each in client.get("/switch/").context["people"]] == ["Camille Durand"]
    answer = client.post("/switch/", {"person": str(elsewhere.pk), "pin": "4821"})
    assert (answer.status_code, who(client)) == (422, None)
    assert client.get("/switch/", {"person": str(elsewhere.pk)}).context["person"] is None


@pytest.mark.parametrize("given", [{"pin": "0000"}, {"badge": "04FFFFFFFF"}, {"pin": ""}, {"person": "x", "pin": "1"}])
def test_a_wrong_pin_or_badge_says_so_and_changes_nobody(client: Client, shop: Shop, given: dict[str, str]) -> None:
    on_device(client, shop.store)
    client.force_login(shop.manager)
    answer = client.post("/switch/", {"person": str(shop.clerk.pk), **given})
    assert (answer.status_code, who(client)) == (422, str(shop.manager.pk))
    assert answer.context["error"] == "The badge, user name or PIN is not right."


def test_guessing_pins_is_shut_after_a_while(client: Client, shop: Shop) -> None:
    device = on_device(client, shop.store)
    for _attempt in range(20):
        client.post("/switch/", {"badge": "04FFFFFFFF"})
    answer = client.post("/switch/", {"badge": f"04A1B2C3{shop.store.code}"})
    assert (answer.status_code, who(client)) == (429, None)
    device.refresh_from_db()
    assert device.locked_until is not None


def test_a_badge_of_another_store_does_not_work_here(client: Client, shop: Shop) -> None:
    on_device(client, shop.store)
    other = make_shop("Grenoble")
    answer = client.post("/switch/", {"badge": f"04A1B2C3{other.store.code}"})
    assert (answer.status_code, who(client)) == (422, None)


def test_without_a_device_a_badge_is_worth_nothing(client: Client, shop: Shop) -> None:
    answer = client.post("/switch/", {"badge": f"04A1B2C3{shop.store.code}", "next": "/scan/"})
    assert (answer["Location"], who(client)) == ("/sign-in/?next=%2Fscan%2F", None)


def test_a_session_opened_by_badge_lives_on_its_device_only(client: Client, shop: Shop) -> None:
    on_device(client, shop.store)
    client.post("/switch/", {"badge": f"04A1B2C3{shop.store.code}"})
    stolen = Client()
    stolen.cookies["sessionid"] = client.cookies["sessionid"].value
    assert stolen.get("/").status_code == 302


def test_a_withdrawn_device_sends_its_people_away(client: Client, shop: Shop) -> None:
    device = on_device(client, shop.store)
    client.post("/switch/", {"badge": f"04A1B2C3{shop.store.code}"})
    assert client.get("/").status_code == 200
    revoke_device(actor=system("test"), device_id=device.pk)
    assert client.get("/")["Location"] == "/sign-in/?next=/"


def test_a_forged_device_cookie_is_no_device(client: Client, shop: Shop) -> None:
    on_device(client, shop.store)
    client.cookies[device_cookie.NAME] = "the-key-of-this-tablet:forged:signature"
    assert client.get("/switch/")["Location"] == "/sign-in/"


# --- registering a device -----------------------------------------------------------------------------


def test_a_manager_registers_this_device(client: Client, shop: Shop) -> None:
    client.force_login(shop.manager)
    answer = client.post("/devices/register/", {"store": str(shop.store.pk), "label": "Counter 2", "kind": "pc"})
    assert answer.status_code == 302
    cookie = answer.cookies[device_cookie.NAME]
    assert (cookie["httponly"], cookie["samesite"], cookie["secure"]) == (True, "Lax", "")
    device = Device.objects.get()
    assert (device.label, device.store, device.registered_by) == ("Counter 2", shop.store, shop.manager)
    assert client.get("/switch/").status_code == 200


def test_over_https_the_device_cookie_is_never_sent_in_clear(client: Client, shop: Shop) -> None:
    client.force_login(shop.manager)
    given = {"store": str(shop.store.pk), "label": "Counter 2", "kind": "pc"}
    assert client.post("/devices/register/", given, secure=True).cookies[device_cookie.NAME]["secure"] is True


def test_a_clerk_registers_nothing(client: Client, shop: Shop) -> None:
    client.force_login(shop.clerk)
    given = {"store": str(shop.store.pk), "label": "Mine", "kind": "pc"}
    assert client.get("/devices/register/").status_code == 403
    assert client.post("/devices/register/", given).status_code == 403
    assert Device.objects.count() == 0


def test_a_device_is_registered_only_where_one_manages(client: Client, shop: Shop) -> None:
    client.force_login(shop.manager)
    answer = client.post("/devices/register/", {"store": str(make_store().pk), "label": "Far", "kind": "pc"})
    assert (answer.status_code, Device.objects.count()) == (422, 0)


# --- where one works ----------------------------------------------------------------------------------


def test_the_store_chosen_stays_for_the_session(client: Client, shop: Shop) -> None:
    second = make_store(name="Grenoble Gare")
    make_assignment(shop.clerk, CLERK, store=second)
    client.force_login(shop.clerk)
    assert client.get("/scan/").wsgi_request.store == shop.store
    assert client.post("/store/", {"store": str(second.pk), "next": "/scan/"})["Location"] == "/scan/"
    request: Any = client.get("/scan/").wsgi_request
    assert (request.store, request.actor.store_id, len(request.switchable_stores)) == (second, second.pk, 2)


def test_another_persons_store_cannot_be_chosen(client: Client, shop: Shop) -> None:
    client.force_login(shop.clerk)
    client.post("/store/", {"store": str(make_shop("Grenoble").store.pk)})
    request: Any = client.get("/scan/").wsgi_request
    assert (request.store, request.switchable_stores) == (shop.store, [])


def test_on_a_device_one_works_in_its_store(client: Client, shop: Shop) -> None:
    second = make_store(name="Grenoble Gare")
    make_assignment(shop.clerk, CLERK, store=second)
    device = on_device(client, second)
    client.force_login(shop.clerk)
    request: Any = client.get("/scan/").wsgi_request
    assert (request.store, request.actor.device_id, request.switchable_stores) == (second, device.pk, [])
    assert request.lock_after_minutes == 5


def test_a_language_chosen_is_the_persons_on_every_device(client: Client, shop: Shop) -> None:
    client.force_login(shop.clerk)
    assert client.get("/scan/").wsgi_request.LANGUAGE_CODE == "en"
    client.post("/i18n/setlang/", {"language": "fr", "next": "/"})
    shop.clerk.refresh_from_db()
    assert shop.clerk.language == "fr"
    fresh = Client()
    fresh.force_login(shop.clerk)
    assert fresh.get("/scan/").wsgi_request.LANGUAGE_CODE == "fr"


def test_a_language_nobody_speaks_is_ignored(client: Client, shop: Shop) -> None:
    client.force_login(shop.clerk)
    client.post("/i18n/setlang/", {"language": "xx", "next": "/"})
    shop.clerk.refresh_from_db()
    assert shop.clerk.language == "en"


@pytest.mark.parametrize("device, queries", [(False, 4), (True, 4)])
def test_knowing_who_and_where_costs_little(
    client: Client, shop: Shop, django_assert_num_queries: Any, device: bool, queries: int
) -> None:
    """Session and person, then roles with either the device or the stores on offer; the lamp is fresh."""
    if device:
        on_device(client, shop.store)
    client.force_login(shop.clerk)
    client.get("/scan/")
    with django_assert_num_queries(queries):
        client.get("/scan/")


def test_a_role_for_the_whole_company_costs_one_query_more(
    client: Client, shop: Shop, django_assert_num_queries: Any
) -> None:
    regional = make_staff(language="en")
    make_assignment(regional, make_role(["stores:read"]), entity=shop.store.entity)
    on_device(client, shop.store)
    client.force_login(regional)
    client.get("/scan/")
    with django_assert_num_queries(5):
        client.get("/scan/")
