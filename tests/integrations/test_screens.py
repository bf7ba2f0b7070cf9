"""The integration monitor: who sees what, what may be set going again, and what a mapping's versions say."""

from typing import Any

import pytest
from django.db import connection as database
from django.db.models.functions import Now
from django.test import Client
from django.test.utils import CaptureQueriesContext
from uuid_utils.compat import uuid7

from apps.core import bodies
from apps.core.models import Delivery, Event, InboxMessage, WorkState
from apps.core.screens import paging
from apps.integrations import selectors
from apps.integrations.models import MappingVersion
from apps.integrations.screens import documents
from apps.integrations.screens.forms import TYPED_ABOVE
from apps.stores.models import Staff
from apps.workshop.models import QuoteLine
from tests.factories.core import event
from tests.factories.stores import make_assignment, make_role, make_store
from tests.factories.world import World, make_world, staff_as, staff_with

pytestmark = pytest.mark.django_db

LIST = "/integrations/"
INBOX = "/integrations/inbox/"
DOCUMENT = b"""{"kind": "CustomerUpsert", "customer": {"handle": "recommerce.cust_1", "reference": "CU-1",
"fields": ["id", "name", "email", "is_company"], "row": ["recommerce.cust_1", "Anne Durand", "anne@example.com", "0"]},
"order": {"fields": ["id", "order_line/name"], "rows": [["wo", "Brakes"]]}, "note": "call Anne",
"expected": {"total": "60.00"}}"""


@pytest.fixture
def world() -> World:
    return make_world()


def signed_in(staff: Staff) -> Client:
    client = Client()
    client.force_login(staff, backend="apps.stores.authentication.StaffBackend")
    return client


def integrator(world: World) -> Client:
    return signed_in(staff_as("integrator", entity=world.store.entity))


def stopped(world: World, **values: Any) -> Delivery:
    """The order's own document, given up."""
    found = Delivery.objects.get(document_kind="WorkOrderPayable", store_id=world.store.pk)
    defaults = {"state": WorkState.DEAD, "attempts": 3, "last_code": "not_mapped", "finished_at": Now()}
    Delivery.objects.filter(pk=found.pk).update(**{**defaults, **values})
    found.refresh_from_db()
    return found


def copies(delivery: Delivery, count: int, **values: Any) -> None:
    """As many more of them, each of a thing of its own."""
    for _ in range(count):
        told = event(
            type_=delivery.event.type, resource="work_order", aggregate_id=uuid7(), store_id=delivery.store_id,
            legal_entity_id=delivery.event.legal_entity_id,
        )  # fmt: skip
        Delivery.objects.create(
            event=told, channel="partner", target=delivery.target, aggregate_id=told.aggregate_id, position=told.pk,
            store_id=delivery.store_id, document_kind=delivery.document_kind, **{"state": WorkState.DEAD, **values},
        )  # fmt: skip


def codes(answer: Any) -> list[str]:
    return [row["delivery"].event.code for row in answer.context["rows"]]


# --- Seeing ---------------------------------------------------------------------------------------


def test_health_says_what_is_open_stopped_and_since_when(world: World) -> None:
    stopped(world)
    (partner,) = integrator(world).get(LIST).context["partners"]
    oldest = Delivery.objects.filter(channel="partner").earliest("created_at").created_at
    assert (partner.backlog.open, partner.backlog.dead, partner.backlog.oldest) == (3, 1, oldest)
    assert (partner.kind, partner.word) == ("blocked", "Answers, documents stopped")


def test_what_has_no_route_is_shown_as_such(world: World) -> None:
    stopped(world, state=WorkState.WAITING, target="unrouted/WorkOrderPayable", last_code="no_route", finished_at=None)
    answer = integrator(world).get(f"{LIST}?state=waiting")
    assert answer.context["unrouted"].open == 1
    (row,) = answer.context["rows"]
    assert (row["to"], row["why"]) == ("Nobody yet", "No route takes this document yet.")


@pytest.mark.parametrize(
    "criteria",
    ["state=dead", "document_kind=WorkOrderPayable", "code={code}", "code={typed}", "aggregate_id={thing}",
     "connection={connection}&state=dead"],
)  # fmt: skip
def test_criteria_stand_in_the_address(world: World, criteria: str) -> None:
    delivery = stopped(world)
    text = criteria.format(
        code=world.order.code, typed=world.order.code.lower().replace("-", ""), thing=delivery.aggregate_id,
        connection=world.connection.pk,
    )  # fmt: skip
    assert codes(integrator(world).get(f"{LIST}?channel=partner&{text}")) == [world.order.code]


def test_a_criterion_that_means_nothing_shows_nothing(world: World) -> None:
    answer = integrator(world).get(f"{LIST}?connection=all-of-them")
    assert (answer.status_code, answer.context["rows"]) == (200, [])


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_at_any_length(world: World, rows: int) -> None:
    copies(stopped(world), rows - 1)
    client = integrator(world)
    client.get(LIST)
    with CaptureQueriesContext(database) as queries:
        client.get(f"{LIST}?state=dead")
    told = [query["sql"] for query in queries if "core_delivery" in query["sql"] or "integrations_" in query["sql"]]
    # connections, backlog by partner, one page, counts by state; the lamp in the header is cached
    assert len(told) == 4, told


def test_pages_are_walked_without_a_gap(world: World) -> None:
    copies(stopped(world), paging.SIZE + 1)
    client = integrator(world)
    first = client.get(f"{LIST}?state=dead")
    second = client.get(LIST + first.context["shown"].earlier_url)
    back = client.get(LIST + second.context["shown"].later_url)
    seen = [[row["delivery"].pk for row in page.context["rows"]] for page in (first, second, back)]
    everything = list(Delivery.objects.filter(state=WorkState.DEAD).order_by("-pk").values_list("pk", flat=True))
    assert (seen[0] + seen[1], seen[2]) == (everything, seen[0])
    assert (first.context["shown"].later_url, second.context["shown"].earlier_url) == ("", "")


def test_a_place_that_is_none_is_refused(world: World) -> None:
    assert integrator(world).get(f"{LIST}?before=yesterday").status_code == 400


def test_other_companies_are_absent(world: World) -> None:
    theirs = stopped(world)
    message = InboxMessage.objects.get()
    stranger = signed_in(staff_as("integrator", entity=make_store().entity))
    assert stranger.get(LIST).context["rows"] == []
    assert stranger.get(LIST).context["partners"] == []
    assert stranger.get(INBOX).context["rows"] == []
    before = Delivery.objects.values().get(pk=theirs.pk)
    answers = [
        stranger.get(f"{LIST}deliveries/{theirs.pk}/").status_code,
        stranger.post(f"{LIST}deliveries/{theirs.pk}/replay/").status_code,
        stranger.post(f"{LIST}deliveries/{theirs.pk}/skip/", {"reason": "x"}).status_code,
        stranger.get(f"{INBOX}{message.pk}/").status_code,
        stranger.post(f"{INBOX}{message.pk}/replay/").status_code,
        stranger.get(f"{LIST}connections/{world.connection.code}/").status_code,
        stranger.post(f"{LIST}connections/{world.connection.code}/switch/", {"active": "false"}).status_code,
        stranger.post(f"{LIST}connections/{world.connection.code}/restore/", {"number": "1"}).status_code,
    ]
    assert answers == [404] * 8
    assert Delivery.objects.values().get(pk=theirs.pk) == before


def test_without_the_right_there_is_no_monitor(world: World) -> None:
    client = signed_in(staff_as("clerk", store=world.store))
    pages = [LIST, INBOX, f"{LIST}replay/", f"{LIST}connections/{world.connection.code}/"]
    assert [client.get(page).status_code for page in pages] == [403] * 4


# --- One delivery ---------------------------------------------------------------------------------


def test_personal_data_need_their_own_right(world: World) -> None:
    page = f"{LIST}deliveries/{stopped(world, body_id=bodies.keep(DOCUMENT)).pk}/"
    seen = {}
    for role in ("integrator", "store_manager"):
        text = signed_in(staff_as(role, entity=world.store.entity)).get(page).content.decode()
        seen[role] = (
            "Durand" in text,
            "anne@example.com" in text,
            "call Anne" in text,
            "Brakes" in text,
            "60.00" in text,
        )
    assert seen == {"integrator": (False, False, False, True, True), "store_manager": (True,) * 5}


def test_columns_and_values_are_read_together() -> None:
    shown = documents.readable(DOCUMENT, personal=True)
    assert '"email": "anne@example.com"' in shown
    assert '"fields"' not in shown


def test_sending_again_starts_afresh(world: World) -> None:
    delivery = stopped(world, body_id=bodies.keep(DOCUMENT), body_digest="abc", mapping_version=1)
    client = integrator(world)
    assert client.post(f"{LIST}deliveries/{delivery.pk}/replay/", {"render_again": "on"}).status_code == 302
    delivery.refresh_from_db()
    assert (delivery.state, delivery.attempts, delivery.body_id, delivery.mapping_version) == ("unknown", 0, None, None)


def test_what_did_not_stop_is_not_sent_again(world: World) -> None:
    """Not even what waits for a route: it has no address, and would never be found again by the route to come."""
    for state in (WorkState.WAITING, WorkState.DONE, WorkState.PENDING):
        delivery = stopped(world, state=state)
        before = Delivery.objects.values().get(pk=delivery.pk)
        assert integrator(world).post(f"{LIST}deliveries/{delivery.pk}/replay/").status_code == 409
        assert Delivery.objects.values().get(pk=delivery.pk) == before


def test_giving_up_needs_a_sentence(world: World) -> None:
    delivery = stopped(world)
    client, address = integrator(world), f"{LIST}deliveries/{delivery.pk}/skip/"
    assert client.post(address, {"reason": "  "}).status_code == 422
    delivery.refresh_from_db()
    assert delivery.state == WorkState.DEAD
    assert client.post(address, {"reason": "entered by hand"}).status_code == 302
    delivery.refresh_from_db()
    assert (delivery.state, delivery.last_reason.partition(": ")[2]) == (WorkState.SKIPPED, "entered by hand")


def test_who_only_reads_sends_nothing(world: World) -> None:
    delivery = stopped(world)
    before = Delivery.objects.values().get(pk=delivery.pk)
    client = signed_in(staff_as("auditor", entity=world.store.entity))
    page = client.get(f"{LIST}deliveries/{delivery.pk}/")
    assert (page.context["may_replay"], page.context["may_skip"]) == (False, False)
    answers = [
        client.post(f"{LIST}deliveries/{delivery.pk}/replay/").status_code,
        client.post(f"{LIST}deliveries/{delivery.pk}/skip/", {"reason": "x"}).status_code,
        client.post(f"{LIST}replay/", {"expected": "1"}).status_code,
        client.post(f"{INBOX}{InboxMessage.objects.get().pk}/replay/").status_code,
    ]
    assert answers == [403] * 4
    assert Delivery.objects.values().get(pk=delivery.pk) == before


# --- Many -----------------------------------------------------------------------------------------


def test_many_are_sent_again_by_criterion_and_count(world: World) -> None:
    copies(stopped(world), 2)
    client, address = integrator(world), f"{LIST}replay/?document_kind=WorkOrderPayable"
    assert client.get(address).context["count"] == 3
    assert client.post(address, {"expected": "3"}).status_code == 302
    assert Delivery.objects.filter(state=WorkState.UNKNOWN).count() == 3


def test_a_count_that_has_changed_is_refused(world: World) -> None:
    copies(stopped(world), 2)
    assert integrator(world).post(f"{LIST}replay/", {"expected": "2"}).status_code == 409
    assert Delivery.objects.filter(state=WorkState.DEAD).count() == 3


def test_very_many_are_confirmed_by_typing_their_number(world: World) -> None:
    copies(stopped(world), TYPED_ABOVE)
    client, count = integrator(world), TYPED_ABOVE + 1
    assert client.post(f"{LIST}replay/", {"expected": count}).status_code == 422
    assert client.post(f"{LIST}replay/", {"expected": count, "typed": count - 1}).status_code == 422
    assert Delivery.objects.filter(state=WorkState.DEAD).count() == count
    assert client.post(f"{LIST}replay/", {"expected": count, "typed": count}).status_code == 302
    assert Delivery.objects.filter(state=WorkState.DEAD).count() == 0


def test_many_stop_at_the_stores_one_may_mend(world: World) -> None:
    """Reading reaches the whole company, mending one store."""
    elsewhere = make_store(entity=world.store.entity)
    mine = stopped(world)
    copies(mine, 1)
    Delivery.objects.filter(state=WorkState.DEAD).exclude(pk=mine.pk).update(store_id=elsewhere.pk)
    staff = staff_with("deliveries:read", "connections:read", entity=world.store.entity)
    make_assignment(staff, make_role(["deliveries:replay"]), store=world.store)
    assert signed_in(staff).post(f"{LIST}replay/", {"expected": "1"}).status_code == 302
    assert Delivery.objects.filter(state=WorkState.DEAD).values_list("store_id", flat=True).get() == elsewhere.pk


# --- Messages from outside ------------------------------------------------------------------------


def test_a_dead_message_is_read_again(world: World) -> None:
    message = InboxMessage.objects.get()
    client = integrator(world)
    assert [row["message"].pk for row in client.get(f"{INBOX}?state=dead").context["rows"]] == [message.pk]
    assert client.post(f"{INBOX}{message.pk}/replay/").status_code == 302
    message.refresh_from_db()
    assert (message.state, message.attempts, message.finished_at) == (WorkState.PENDING, 0, None)
    assert client.post(f"{INBOX}{message.pk}/replay/").status_code == 409


def test_a_message_that_may_be_of_another_store_is_absent(world: World) -> None:
    InboxMessage.objects.update(store_ids=[world.store.pk, make_store(entity=world.store.entity).pk])
    one_store = signed_in(staff_as("integrator", store=world.store))
    assert one_store.get(INBOX).context["rows"] == []
    assert len(integrator(world).get(INBOX).context["rows"]) == 1


# --- Mapping --------------------------------------------------------------------------------------


def connection_page(world: World) -> str:
    return f"{LIST}connections/{world.connection.code}/"


def present(world: World) -> Any:
    return selectors.mapping_of(world.connection)


def test_what_is_used_and_not_mapped_stands_first(world: World) -> None:
    QuoteLine.objects.update(article="ZEBRA")
    page = integrator(world).get(connection_page(world))
    articles = page.context["groups"][0]["rows"]
    assert [(row["ours"], row["missing"]) for row in articles] == [
        ("ZEBRA", True), ("USED-MARGIN", False), ("WORKSHOP-LABOUR", False), ("WORKSHOP-PART", False),
    ]  # fmt: skip
    assert page.context["unmapped"] == 1


def test_an_edit_is_the_next_version_and_only_what_differs_changes(world: World) -> None:
    before = present(world)
    form = {"seen": before.version, "to:article:WORKSHOP-LABOUR": "77", "to:tender:cash": "8", "kind": "article",
            "ours": "BATTERY", "theirs": "12", "note": "New product"}  # fmt: skip
    assert integrator(world).post(connection_page(world), form).status_code == 302
    after = present(world)
    assert after.version == before.version + 1
    assert after.entries == {**before.entries, ("article", "WORKSHOP-LABOUR"): "77", ("article", "BATTERY"): "12"}


def test_an_edit_of_an_old_page_is_refused(world: World) -> None:
    before = present(world)
    form = {"seen": before.version - 1, "to:article:WORKSHOP-LABOUR": "77", "kind": "article"}
    assert integrator(world).post(connection_page(world), form).status_code == 412
    assert present(world) == before


@pytest.mark.parametrize("theirs, status", [("8" * 81, 422), ("1", 302)])
def test_nothing_is_kept_of_what_is_too_long_or_the_same(world: World, theirs: str, status: int) -> None:
    before = present(world)
    form = {"seen": before.version, "to:article:WORKSHOP-LABOUR": theirs, "kind": "article"}
    assert integrator(world).post(connection_page(world), form).status_code == status
    assert present(world) == before


def test_going_back_is_a_new_version(world: World) -> None:
    before, client = present(world), integrator(world)
    client.post(connection_page(world), {"seen": before.version, "to:tender:cash": "", "kind": "article"})
    assert ("tender", "cash") not in present(world).entries
    assert client.post(f"{connection_page(world)}restore/", {"number": before.version}).status_code == 302
    after = present(world)
    assert (after.version, after.entries) == (before.version + 2, before.entries)
    assert client.post(f"{connection_page(world)}restore/", {"number": "99"}).status_code == 404
    assert MappingVersion.objects.count() == before.version + 2


def test_a_connection_is_switched_off_and_on(world: World) -> None:
    client, states = integrator(world), []
    for wanted in ("false", "true"):
        client.post(f"{connection_page(world)}switch/", {"active": wanted})
        world.connection.refresh_from_db()
        states.append(world.connection.active)
    assert states == [False, True]
    changed = Event.objects.filter(type="recommerce.connection.changed.v1", aggregate_id=world.connection.pk)
    assert changed.count() == 2


def test_who_only_reads_connections_changes_none(world: World) -> None:
    before, client = present(world), signed_in(staff_as("auditor", entity=world.store.entity))
    page = connection_page(world)
    answers = [
        client.get(page).status_code,
        client.post(page, {"seen": before.version, "to:tender:cash": "9", "kind": "article"}).status_code,
        client.post(f"{page}restore/", {"number": before.version}).status_code,
        client.post(f"{page}switch/", {"active": "false"}).status_code,
    ]
    world.connection.refresh_from_db()
    assert (answers, present(world), world.connection.active) == ([200, 403, 403, 403], before, True)
