"""`/admin/`: every table can be read by who may, and nothing is written but through a declared operation."""

from typing import Any

import pytest
from django.apps import apps
from django.contrib.admin.models import LogEntry
from django.test import Client
from django_celery_beat.models import PeriodicTask

from apps.catalog.models import Brand, TaxRate
from apps.core.admin import MASK, NEVER_SHOWN, OperationAdmin, site
from apps.core.models import Event
from apps.customers.models import Customer
from apps.stores.errors import WrongCredentials
from apps.stores.models import Role, RoleAssignment, Staff, Till
from apps.stores.operations import switch_person
from apps.stores.pins import pin_matches
from apps.stores.selectors import staff_by_badge, today_in
from tests.factories.stores import make_assignment, make_device, make_staff, make_store
from tests.factories.workshop import make_work_order
from tests.factories.world import World, make_job, make_world, staff_as, staff_with

pytestmark = pytest.mark.django_db

BACKEND = "apps.stores.authentication.StaffBackend"
MODELS = sorted(site._registry, key=lambda model: model._meta.label)


@pytest.fixture
def world() -> World:
    return make_world()


def signed_in(staff: Staff) -> Client:
    client = Client()
    client.force_login(staff, backend=BACKEND)
    return client


def address(model: Any, *more: str) -> str:
    return "/".join(["/admin", model._meta.app_label, model._meta.model_name, *more, ""])


def everything() -> dict[str, list[Any]]:
    """All rows of all registered tables, to compare before and after; sign-in times aside."""
    return {model._meta.label: list(model.objects.order_by("pk").values()) for model in MODELS}


def test_only_our_own_admins_are_served() -> None:
    assert [model for model in MODELS if not isinstance(site._registry[model], OperationAdmin)] == []
    ours = {config.label for config in apps.get_app_configs() if config.name.startswith("apps.")}
    assert {model._meta.app_label for model in MODELS} - ours == {"django_celery_beat"}
    assert [a for a in site._registry.values() if a.inlines or a.list_editable] == []


def test_an_auditor_reads_every_table(world: World) -> None:
    auditor = staff_as("auditor", entity=world.store.entity)
    make_job(auditor)
    client = signed_in(auditor)
    assert client.get("/admin/").status_code == 200
    answers = {}
    for model in MODELS:
        shown = site._registry[model].rows(_actor(client)).first()
        assert shown is not None, f"the world has no {model.__name__}"
        answers[model.__name__] = (
            client.get(address(model)).status_code,
            client.get(address(model, str(shown.pk), "change")).status_code,
        )
    assert answers == {model.__name__: (200, 200) for model in MODELS}


def test_nothing_is_added_changed_or_deleted_by_who_may_only_look(world: World) -> None:
    auditor = staff_as("auditor", entity=world.store.entity)
    make_job(auditor)
    client = signed_in(auditor)
    before, refused = everything(), {}
    for model in MODELS:
        key = str(site._registry[model].rows(_actor(client)).first().pk)
        refused[model.__name__] = (
            client.post(address(model, "add"), {}).status_code,
            client.post(address(model, key, "change"), {}).status_code,
            client.post(address(model, key, "delete"), {"post": "yes"}).status_code,
        )
    assert refused == {model.__name__: (403, 403, 403) for model in MODELS}
    assert everything() == before


def test_even_the_operator_writes_only_what_is_declared(world: World) -> None:
    operator = make_staff(is_superuser=True, language="en", last_login="2026-11-20T08:00:00Z")
    make_job(operator)
    client = signed_in(operator)
    before, answers, expected = everything(), {}, {}
    for model in MODELS:
        declared = site._registry[model]
        key = str(model.objects.first().pk)
        answers[model.__name__] = (
            client.post(address(model, "add"), {}).status_code,
            client.post(address(model, key, "change"), {"seen": ""}).status_code if not declared.update else 200,
            client.post(address(model, key, "delete"), {"post": "yes"}).status_code,
        )
        client.post(address(model), {"action": "delete_selected", "_selected_action": key, "post": "yes"})
        # An empty form of a declared operation comes back with what it lacks.
        expected[model.__name__] = (200 if declared.create else 403, 403 if not declared.update else 200, 403)
    assert answers == expected
    assert everything() == before
    assert LogEntry.objects.count() == 0


def test_what_is_secret_stands_on_no_page(world: World) -> None:
    operator = make_staff(is_superuser=True, language="en")
    make_job(operator)
    client = signed_in(operator)
    for model in MODELS:
        row = model.objects.first()
        page = client.get(address(model, str(row.pk), "change")).content.decode()
        told = [
            name for name in NEVER_SHOWN if (text := str(getattr(row, name, ""))) and len(text) > 5 and text in page
        ]
        assert told == [], model


def test_customers_are_masked_without_the_right(world: World) -> None:
    page = address(Customer, str(world.order.customer_id), "change")
    seen = {}
    for role in ("auditor", "compliance_officer"):
        text = signed_in(staff_as(role, entity=world.store.entity)).get(page).content.decode()
        seen[role] = ("Durand" in text, MASK in text)
    assert seen == {"auditor": (False, True), "compliance_officer": (True, False)}
    assert Customer.objects.get(pk=world.order.customer_id).family_name == "Durand"


def test_another_company_is_absent(world: World) -> None:
    other = make_work_order()
    client = signed_in(staff_as("auditor", entity=world.store.entity))
    assert other.code not in client.get(address(type(other))).content.decode()
    assert client.get(address(type(other), str(other.pk), "change")).status_code == 302  # nothing of that id: back home


def test_a_form_offers_nothing_of_another_company(world: World) -> None:
    other = make_store(name="Elsewhere")
    rights = ("admin:read", "admin:write", "stores:read", "stores:write", "staff:read", "staff:write")
    client = signed_in(staff_with(*rights, store=world.store))
    for form in (address(Till, "add"), address(Staff, "add")):
        page = client.get(form).content.decode()
        assert (str(world.store) in page, str(other) in page) == (True, False), form


def test_an_operation_makes_the_row_and_its_event(world: World) -> None:
    client = signed_in(staff_with("admin:read", "admin:write", "brands:write", "brands:read", store=world.store))
    answer = client.post(address(Brand, "add"), {"code": "TREK", "name": "Trek"})
    assert answer.status_code == 302, answer.content
    brand = Brand.objects.get(code="TREK")
    assert (
        Event.objects.filter(aggregate_id=brand.pk).values_list("type", flat=True).get()
        == "recommerce.brand.created.v1"
    )
    client.post(address(Brand, str(brand.pk), "change"), {"name": "Trek Bikes", "seen": brand.version})
    brand.refresh_from_db()
    assert (brand.name, brand.version) == ("Trek Bikes", 2)


def test_what_the_operation_refuses_is_said_in_the_form_and_undone(world: World) -> None:
    client = signed_in(staff_with("admin:read", "admin:write", "brands:read", store=world.store))
    brand = Brand.objects.get()
    page = client.post(address(Brand, str(brand.pk), "change"), {"name": "Other", "seen": brand.version})
    assert (page.status_code, "brands:write" in page.content.decode()) == (200, True)
    brand.refresh_from_db()
    assert brand.name == "Cannondale"


def test_a_form_that_was_overtaken_is_refused(world: World) -> None:
    client = signed_in(staff_with("admin:read", "admin:write", "brands:write", "brands:read", store=world.store))
    brand = Brand.objects.get()
    page = client.post(address(Brand, str(brand.pk), "change"), {"name": "Mine", "seen": brand.version - 1})
    assert (page.status_code, "Somebody changed this meanwhile" in page.content.decode()) == (200, True)
    brand.refresh_from_db()
    assert brand.name == "Cannondale"


def test_another_tax_rate_begins_on_a_day(world: World) -> None:
    client = signed_in(staff_with("admin:read", "admin:write", "tax_codes:write", "tax_codes:read", store=world.store))
    rate = TaxRate.objects.select_related("tax_code").get(tax_code__code="FR55")
    form = {"rate": "6.00", "effective_from": "2027-01-01", "seen": rate.tax_code.version}
    answer = client.post(address(type(rate.tax_code), str(rate.tax_code_id), "change"), form)
    assert answer.status_code == 302, answer.content
    rates = TaxRate.objects.filter(tax_code__code="FR55").values_list("rate", "effective_until")
    assert [(str(value), str(until)) for value, until in rates] == [("5.50", "2027-01-01"), ("6.00", "None")]


def test_archiving_goes_through_the_operation(world: World) -> None:
    client = signed_in(staff_with("admin:read", "admin:write", "brands:write", "brands:read", store=world.store))
    brand = Brand.objects.get()
    client.post(address(Brand), {"action": "archive_chosen", "_selected_action": str(brand.pk)})
    brand.refresh_from_db()
    assert brand.archived_at is not None
    assert Event.objects.filter(aggregate_id=brand.pk, type="recommerce.brand.archived.v1").count() == 1


def test_the_clock_is_set_by_who_may(world: World) -> None:
    task = PeriodicTask.objects.order_by("name").first()
    assert task is not None
    page = address(PeriodicTask, str(task.pk), "change")
    signed_in(staff_as("auditor", entity=world.store.entity)).post(page, {"minutes": "5"})
    task.refresh_from_db()
    assert task.enabled
    answer = signed_in(staff_as("integrator", entity=world.store.entity)).post(page, {"minutes": "5"})
    assert answer.status_code == 302, answer.content
    task.refresh_from_db()
    assert (task.enabled, task.interval.every) == (False, 300)


def test_there_is_one_door() -> None:
    answer = Client().get("/admin/", follow=True)
    assert answer.redirect_chain[-1] == ("/sign-in/?next=%2Fadmin%2F", 302)


def test_who_lacks_the_right_is_told_so(world: World) -> None:
    client = signed_in(staff_as("clerk", store=world.store))
    assert client.get("/admin/", follow=True).status_code == 403
    assert client.get("/admin/password_change/").status_code in (302, 404)


def test_the_policy_is_loosened_for_the_admin_alone(world: World) -> None:
    client = signed_in(staff_as("auditor", entity=world.store.entity))
    assert "unsafe-eval" in client.get("/admin/")["Content-Security-Policy"]
    assert "unsafe" not in client.get("/integrations/")["Content-Security-Policy"]


def _actor(client: Client) -> Any:
    from apps.stores.selectors import actor_for

    return actor_for(Staff.objects.get(pk=client.session["_auth_user_id"]))


def test_a_manager_hires_somebody_who_can_then_sign_in_everywhere(world: World) -> None:
    """With the role they begin with, so that they belong to a store from the first moment."""
    manager = staff_as("store_manager", store=world.store)
    client, password = signed_in(manager), "a long enough secret 7"
    told = {"username": "leo", "display_name": "Léo Marchand", "email": "", "language": "fr", "badge": "04AA77",
            "new_password": password, "new_pin": "4821"}  # fmt: skip
    told |= {"role": str(Role.objects.get(code="clerk").pk), "store": str(world.store.pk)}
    assert client.post(address(Staff, "add"), told).status_code == 302
    leo = Staff.objects.get(username="leo")
    assert (leo.check_password(password), pin_matches("4821", leo.pin_hash)) == (True, True)
    assert staff_by_badge("04AA77") == leo
    elsewhere = signed_in(staff_as("store_manager", store=make_store()))
    assert ["Marchand" in each.get(address(Staff)).content.decode() for each in (client, elsewhere)] == [True, False]

    told = {"display_name": "Léo Marchand", "email": "", "language": "fr", "seen": str(leo.version), "new_pin": "9157"}
    assert client.post(address(Staff, str(leo.pk), "change"), told).status_code == 302
    leo.refresh_from_db()
    assert (leo.check_password(password), pin_matches("9157", leo.pin_hash)) == (True, True)
    assert staff_by_badge("04AA77") == leo


def test_a_badge_reader_that_sends_the_form_sends_what_stands_before_it(world: World) -> None:
    """It types Enter after the number: nothing that is asked may come after the badge."""
    client = signed_in(staff_as("store_manager", store=world.store))
    leo = staff_as("clerk", store=world.store)
    asked = {"add": address(Staff, "add"), "change": address(Staff, str(leo.pk), "change")}
    last = {
        name: [field for field in client.get(page).context["adminform"].form.fields if field != "seen"][-1]
        for name, page in asked.items()
    }
    assert last == {"add": "badge", "change": "badge"}


def test_a_lost_badge_is_taken_back(world: World) -> None:
    client = signed_in(staff_as("store_manager", store=world.store))
    leo = make_staff(badge="04AA77")
    make_assignment(leo, "clerk", store=world.store)
    device = make_device(store=world.store)
    told = {"display_name": leo.display_name, "email": "", "language": "fr", "seen": str(leo.version)}
    assert switch_person(device=device, badge="04AA77") == leo

    assert client.post(address(Staff, str(leo.pk), "change"), told | {"no_badge": "on"}).status_code == 302

    with pytest.raises(WrongCredentials):
        switch_person(device=device, badge="04AA77")


def test_a_role_given_without_a_day_begins_today(world: World) -> None:
    client = signed_in(staff_as("store_manager", store=world.store))
    leo = staff_as("clerk", store=world.store)
    role = Role.objects.get(code="technician")
    told = {"staff": str(leo.pk), "role": str(role.pk), "store": str(world.store.pk)}

    assert client.post(address(RoleAssignment, "add"), told).status_code == 302

    assert RoleAssignment.objects.get(staff=leo, role=role).from_date == today_in(world.store)


def test_a_password_that_is_too_easy_hires_nobody(world: World) -> None:
    client = signed_in(staff_as("store_manager", store=world.store))
    told = {"username": "leo", "display_name": "Léo", "language": "fr", "new_password": "1234"}
    told |= {"role": str(Role.objects.get(code="clerk").pk), "store": str(world.store.pk)}
    answer = client.post(address(Staff, "add"), told)
    assert (answer.status_code, Staff.objects.filter(username="leo").exists()) == (200, False)
    assert "too short" in answer.context["adminform"].form.non_field_errors()[0]
