"""The page of ticket files and the page of a manifest: who sees what, who may set a file going again."""

import json
from typing import Any

import pytest
from django.db import connection as database
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from apps.integrations.files import shipped
from apps.integrations.models import Connection, ManifestVersion, TicketFile
from apps.stores.models import Staff, Store
from tests.factories.stores import make_store
from tests.factories.ticket_files import make_file_connection
from tests.factories.world import staff_as, staff_with

pytestmark = pytest.mark.django_db
LIST = "/integrations/files/"


@pytest.fixture
def store() -> Store:
    return make_store(name="Annecy")


@pytest.fixture
def connection(store: Store) -> Connection:
    return make_file_connection(store.entity)


def signed_in(staff: Staff) -> Client:
    client = Client()
    client.force_login(staff, backend="apps.stores.authentication.StaffBackend")
    return client


def seen(connection: Connection, *stores: Store, **values: Any) -> TicketFile:
    return TicketFile.objects.create(
        **{
            "connection": connection, "name": "day.csv", "state": "rejected", "error": "The trailer is missing.",
            "store_ids": [store.pk for store in stores], "changed_at": timezone.now(), **values,
        }
    )  # fmt: skip


def test_nothing_yet_is_said(store, connection):
    answer = signed_in(staff_as("integrator", entity=store.entity)).get(LIST)
    assert answer.status_code == 200
    assert "No file yet" in answer.content.decode()
    assert answer.context["rows"] == []


def test_a_file_shows_what_became_of_it(store, connection):
    first = seen(connection, store, state="done", error="", tickets=12, ours=3, not_ours=40)
    seen(connection, store, name="again.csv", state="skipped", error="", same_as=first)
    answer = signed_in(staff_as("integrator", entity=store.entity)).get(LIST)
    rows = [(row["file"].name, row["kind"], row["word"], row["error"]) for row in answer.context["rows"]]
    assert rows == [
        ("again.csv", "closed", "Read before", "The same bytes as “day.csv”."),
        ("day.csv", "ready", "Read", ""),
    ]


def test_only_files_of_ones_own_stores_are_seen(store, connection):
    mine = seen(connection, store, name="mine.csv")
    seen(connection, store, make_store(entity=store.entity), name="two stores.csv")
    elsewhere = make_store()
    seen(make_file_connection(elsewhere.entity, code="other"), elsewhere, name="theirs.csv")
    client = signed_in(staff_as("store_manager", store=store))
    assert [row["file"] for row in client.get(LIST).context["rows"]] == [mine]
    assert [row["file"] for row in client.get(f"{LIST}?state=done").context["rows"]] == []


def test_without_the_right_there_is_no_page(store, connection):
    assert signed_in(staff_with("work_orders:read", store=store)).get(LIST).status_code == 403


def test_a_rejected_file_is_set_going_again(store, connection):
    row = seen(connection, store)
    client = signed_in(staff_as("integrator", store=store))
    assert client.get(LIST).context["rows"][0]["may_retry"] is True
    assert client.post(f"{LIST}{row.pk}/retry/").status_code == 302
    row.refresh_from_db()
    assert (row.state, row.error, row.version) == ("reading", "", 2)


@pytest.mark.parametrize("rights, expected", [(("deliveries:read",), 403), (("deliveries:replay",), 404), ((), 404)])
def test_trying_again_needs_the_right_and_the_file(store, connection, rights, expected):
    row = seen(connection, store)
    client = signed_in(staff_with(*(rights or ("work_orders:read",)), store=store))
    assert client.get(LIST).status_code == (200 if "deliveries:read" in rights else 403)
    assert client.post(f"{LIST}{row.pk}/retry/").status_code == expected
    row.refresh_from_db()
    assert (row.state, row.version) == ("rejected", 1)


def test_another_stores_file_cannot_be_set_going(store, connection):
    row = seen(connection, make_store(entity=store.entity))
    assert signed_in(staff_as("store_manager", store=store)).post(f"{LIST}{row.pk}/retry/").status_code == 404
    row.refresh_from_db()
    assert row.state == "rejected"


def test_only_a_rejected_file_is_tried_again(store, connection):
    row = seen(connection, store, state="done")
    answer = signed_in(staff_as("integrator", store=store)).post(f"{LIST}{row.pk}/retry/")
    assert answer.status_code == 409
    row.refresh_from_db()
    assert (row.state, row.version) == ("done", 1)


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_at_any_length(store, connection, rows):
    for _ in range(rows):
        seen(connection, store)
    client = signed_in(staff_as("integrator", entity=store.entity))
    client.get(LIST)
    with CaptureQueriesContext(database) as queries:
        client.get(LIST)
    assert len(queries) == 8


def test_a_number_missing_in_a_series_is_said(store, connection):
    for number in (16, 18):
        seen(connection, store, state="done", sequence=number)
    answer = signed_in(staff_as("integrator", entity=store.entity)).get(LIST)
    assert answer.context["missing"] == [(connection, 17)]
    assert "number 17 is missing" in answer.content.decode()


def test_the_overview_says_how_the_files_fare(store, connection):
    seen(connection, store)
    (partner,) = signed_in(staff_as("integrator", entity=store.entity)).get("/integrations/").context["partners"]
    assert (partner.kind, partner.word, partner.files) == ("blocked", "Read, files rejected", {"rejected": 1})


# --- The manifest ---------------------------------------------------------------------------------


def manifest_page(connection: Connection) -> str:
    return f"/integrations/connections/{connection.code}/manifest/"


def test_a_manifest_is_kept_as_the_next_version(store, connection):
    client = signed_in(staff_as("integrator", entity=store.entity))
    content = shipped.manifest("ginkoia_like")
    said = {"content": json.dumps(content), "note": "New till", "seen": "1"}
    assert client.post(manifest_page(connection), said).status_code == 302
    newest = ManifestVersion.objects.get(number=2)
    assert (newest.content, newest.note) == (content, "New till")
    answer = client.get(manifest_page(connection))
    assert [version.number for version in answer.context["versions"]] == [2, 1]
    assert "&quot;ginkoia" not in answer.content.decode()


def test_faults_are_shown_by_pointer_and_nothing_is_kept(store, connection):
    client = signed_in(staff_as("integrator", entity=store.entity))
    content = {**shipped.manifest("generic_csv"), "currency": "euro", "shop": 1}
    answer = client.post(manifest_page(connection), {"content": json.dumps(content), "seen": "1"})
    assert answer.status_code == 422
    assert sorted(answer.context["faults"]) == ["/currency", "/shop"]
    assert ManifestVersion.objects.count() == 1


def test_what_is_no_json_is_not_kept(store, connection):
    client = signed_in(staff_as("integrator", entity=store.entity))
    assert client.post(manifest_page(connection), {"content": "{", "seen": "1"}).status_code == 422
    assert ManifestVersion.objects.count() == 1


def test_two_people_do_not_overwrite_each_other(store, connection):
    client = signed_in(staff_as("integrator", entity=store.entity))
    said = {"content": json.dumps(shipped.manifest("generic_csv")), "seen": "0"}
    assert client.post(manifest_page(connection), said).status_code == 412
    assert ManifestVersion.objects.count() == 1


def test_one_can_go_back_to_an_earlier_version(store, connection):
    client = signed_in(staff_as("integrator", entity=store.entity))
    client.post(manifest_page(connection), {"content": json.dumps(shipped.manifest("ginkoia_like")), "seen": "1"})
    assert client.post(f"{manifest_page(connection)}restore/", {"number": "1"}).status_code == 302
    assert ManifestVersion.objects.get(number=3).content == shipped.manifest("generic_csv")


def test_a_shipped_manifest_is_something_to_start_from(store, connection):
    client = signed_in(staff_as("integrator", entity=store.entity))
    answer = client.get(f"{manifest_page(connection)}?start=ginkoia_like")
    assert answer.context["form"].initial["content"] == shipped.manifest("ginkoia_like")
    assert "\n  &quot;format&quot;: &quot;xml&quot;," in answer.content.decode()
    assert client.get(f"{manifest_page(connection)}?start=../x").status_code == 404


@pytest.mark.parametrize("role, reading, writing", [("store_manager", 200, 403), ("clerk", 403, 403)])
def test_a_manifest_is_written_by_integrators_only(store, connection, role, reading, writing):
    client = signed_in(staff_as(role, entity=store.entity))
    assert client.get(manifest_page(connection)).status_code == reading
    said = {"content": json.dumps(shipped.manifest("ginkoia_like")), "seen": "1"}
    assert client.post(manifest_page(connection), said).status_code == writing
    assert ManifestVersion.objects.count() == 1


def test_another_companys_connection_is_not_there(store):
    theirs = make_file_connection(make_store().entity, code="theirs")
    client = signed_in(staff_as("integrator", entity=store.entity))
    assert client.get(manifest_page(theirs)).status_code == 404
