"""The catalogue, stores and bulk jobs over HTTP."""

import json
from decimal import Decimal

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import include, path
from drf_spectacular.drainage import GENERATOR_STATS
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.validation import validate_schema

from apps.catalog.models import Product
from apps.core import jobs
from apps.core.models import Event, Job, StoredFile
from tests.factories.catalog import make_brand, make_category, make_product
from tests.factories.masterdata import client_for
from tests.factories.stores import actor_with, make_staff, make_store, make_till

pytestmark = pytest.mark.django_db
LIST = "/api/v1/products/"
JOBS = "/api/v1/bulk-jobs/"
APPS = ("core", "stores", "customers", "catalog", "items")
EDITOR = actor_with({
    "products:read", "products:write", "brands:read", "brands:write", "categories:read", "categories:write",
    "tax_codes:read", "reason_codes:read", "stores:read", "legal_entities:read", "bulk_jobs:read", "bulk_jobs:write",
})  # fmt: skip
TUBE = {
    "code": "TUBE-28",
    "labels": {"fr": "Chambre à air", "en": "Inner tube"},
    "kind": "part",
    "tax_code": "FR20",
    "price": "9.90",
}


@pytest.mark.parametrize("count", [1, 3])
def test_products_list_at_a_fixed_cost(count, django_assert_num_queries):
    products = [make_product(brand=make_brand(), category=make_category()) for _ in range(count)]

    with django_assert_num_queries(2):
        answer = client_for(EDITOR).get(LIST)

    assert [row["code"] for row in answer.json()["results"]] == [product.code for product in reversed(products)]


def test_a_product_is_created_read_changed_and_archived():
    brand = make_brand()
    client = client_for(EDITOR)

    created = client.post(LIST, {**TUBE, "brand": brand.code})
    address = created["Location"]
    read = client.get(address)
    changed = client.patch(address, {"price": "12.50"}, headers={"If-Match": read["ETag"]})
    archived = client.post(f"{address}archive/", headers={"If-Match": changed["ETag"]})

    assert (created.status_code, read.json()) == (201, created.json())
    shown = read.json()
    assert {name: shown[name] for name in ("code", "brand", "category", "price", "currency", "ean", "version")} == {
        "code": "TUBE-28", "brand": brand.code, "category": None, "price": "9.90", "currency": "EUR", "ean": None,
        "version": 1,
    }  # fmt: skip
    assert (changed.status_code, changed.json()["price"], changed.json()["version"]) == (200, "12.50", 2)
    assert (archived.status_code, archived.json()["active"], archived.json()["version"]) == (200, False, 3)


def test_criteria_are_one_language_with_the_codes_shown():
    product = make_product(brand=make_brand(), active=False)
    make_product()
    client = client_for(EDITOR)

    for criteria in ({"brand": product.brand.code}, {"active": "false"}, {"code": product.code}, {"search": "Brand"}):
        assert [row["code"] for row in client.get(LIST, criteria).json()["results"]] == [product.code], criteria
    assert client.get(LIST, {"kind": "robot"}).status_code == 422


@pytest.mark.parametrize("address", [LIST, f"{LIST}export/"])
@pytest.mark.parametrize("name", ["kind", "active"])
def test_a_criterion_without_a_value_is_refused_instead_of_answering_everything(address, name):
    answer = client_for(EDITOR).get(address, {name: ""})
    assert (answer.status_code, [error["pointer"] for error in answer.json()["errors"]]) == (422, [f"/{name}"])


def test_a_taken_code_is_a_conflict_and_a_wrong_product_names_every_field():
    client = client_for(EDITOR)
    make_product(code="TUBE-28")

    taken = client.post(LIST, TUBE)
    wrong = client.post(LIST, {**TUBE, "code": "NEW", "price": "-1", "kind": "robot", "labels": {"fr": "x"}})
    unknown = client.post(LIST, {**TUBE, "code": "NEW", "tax_code": "FR99", "brand": "nobody"})

    assert (taken.status_code, taken.json()["code"], taken.json()["field"]) == (409, "conflict", "/code")
    assert (wrong.status_code, {e["pointer"] for e in wrong.json()["errors"]}) == (
        422,
        {"/price", "/kind", "/labels/en"},
    )
    assert {e["pointer"] for e in unknown.json()["errors"]} == {"/tax_code", "/brand"}
    assert (Product.objects.count(), Event.objects.count()) == (1, 0)


def test_brands_and_categories_have_the_same_manners():
    client = client_for(EDITOR)
    reference = {"system": "erp", "kind": "brand", "value": "B1"}

    brand = client.post("/api/v1/brands/", {"code": "zefal", "name": "Zefal", "references": [reference]})
    renamed = client.put(brand["Location"], {"name": "Zéfal"}, headers={"If-Match": brand["ETag"]})
    found = client.get("/api/v1/brands/by-reference/", reference)
    labels = {"fr": "Vélos", "en": "Bicycles"}
    top = client.post("/api/v1/categories/", {"code": "bikes", "labels": labels})
    below = client.post("/api/v1/categories/", {"code": "road", "labels": labels, "parent": "bikes"})

    assert (renamed.json()["name"], found.json()["name"], found.json()["references"]) == ("Zéfal", "Zéfal", [reference])
    assert (top.json()["parent"], below.json()["parent"]) == (None, "bikes")


def test_tax_codes_come_with_their_rates_at_a_fixed_cost(django_assert_num_queries):
    with django_assert_num_queries(3):
        answer = client_for(EDITOR).get("/api/v1/tax-codes/")

    rates = {row["code"]: [rate["rate"] for rate in row["rates"]] for row in answer.json()["results"]}
    assert rates == {
        "FR20": ["20.00"], "FR10": ["10.00"], "FR55": ["5.50"], "MARGIN": ["20.00"], "EXEMPT": ["0.00"],
        "OUT_OF_SCOPE": ["0.00"],
    }  # fmt: skip


def test_what_people_set_up_on_screens_is_read_only_here():
    client = client_for(EDITOR)

    for name in ("tax-codes", "reason-codes", "stores", "legal-entities", "tills"):
        answer = client.post(f"/api/v1/{name}/", {})
        assert (name, answer.status_code) == (name, 405)


@pytest.mark.parametrize("count", [1, 3])
def test_stores_entities_and_tills_of_the_caller_only(count, django_assert_num_queries):
    mine = [make_till() for _ in range(count)]
    make_till()
    reach = [till.store for till in mine]
    client = client_for(actor_with({"stores:read", "legal_entities:read"}, stores=reach))

    for name, codes in (
        ("tills", [till.code for till in mine]),
        ("stores", [store.code for store in reach]),
        ("legal-entities", [store.entity.code for store in reach]),
    ):
        with django_assert_num_queries(2):
            answer = client.get(f"/api/v1/{name}/")
        assert [row["code"] for row in answer.json()["results"]] == codes[::-1], name


def test_another_stores_store_is_not_there():
    mine, other = make_store(), make_store()

    answer = client_for(actor_with({"stores:read"}, stores=[mine])).get(f"/api/v1/stores/{other.pk}/")

    assert answer.status_code == 404


# --- bulk jobs ------------------------------------------------------------------------------------
CSV = b"code;label_fr;label_en;kind;tax_code;price\nP1;Un;One;part;FR20;9,90\nP2;Deux;Two;part;FR99;1\n"


def upload(client, body, content_type, kind="products.upsert"):
    return client.generic("POST", f"{JOBS}?kind={kind}", body, content_type=content_type)


def test_a_csv_body_becomes_a_job_whose_progress_can_be_read():
    client = client_for(EDITOR)

    sent = upload(client, CSV, "text/csv")
    queued = client.get(sent["Location"]).json()
    jobs.attempt(Job.objects.get().pk)
    done = client.get(sent["Location"]).json()

    assert (sent.status_code, queued["status"], queued["total"]) == (202, "queued", None)
    assert {name: done[name] for name in ("status", "total", "processed", "created", "failed")} == {
        "status": "done", "total": 2, "processed": 2, "created": 1, "failed": 1,
    }  # fmt: skip
    assert [(e["row"], e["code"], [at["pointer"] for at in e["errors"]]) for e in done["errors"]] == [
        (2, "invalid", ["/tax_code"])
    ]
    assert Product.objects.get().price == Decimal("9.90")


@pytest.mark.parametrize("how", ["lines", "form"])
def test_json_lines_and_forms_are_taken_too(how):
    client = client_for(EDITOR)
    lines = b'{"code":"P1","label_fr":"Un","label_en":"One","kind":"part","tax_code":"FR20","price":9.9}\n'

    if how == "lines":
        sent = upload(client, lines, "application/x-ndjson")
    else:
        file = SimpleUploadedFile("products.jsonl", lines, content_type="application/x-ndjson")
        sent = client.post(f"{JOBS}?kind=products.upsert", {"file": file}, format="multipart")
    jobs.attempt(Job.objects.get().pk)

    assert client.get(sent["Location"]).json()["created"] == 1


def test_a_job_needs_a_known_kind_a_body_and_the_rights():
    client = client_for(EDITOR)
    without = client_for(actor_with({"bulk_jobs:write", "products:read"}))

    answers = [
        upload(client, CSV, "text/csv", kind="nothing"),
        upload(client, b"", "text/csv"),
        upload(client, CSV, "application/pdf"),
        upload(without, CSV, "text/csv"),
    ]

    assert [(answer.status_code, answer.json()["code"]) for answer in answers] == [
        (422, "invalid"),
        (400, "malformed"),
        (415, "unsupported_media_type"),
        (403, "scope_missing"),
    ]
    assert answers[-1].json()["scope"] == "products:write"
    assert Job.objects.count() == 0


def test_a_job_is_stopped_once_by_who_started_it_and_unknown_to_others():
    client = client_for(EDITOR)
    stranger = client_for(actor_with({"bulk_jobs:read", "bulk_jobs:write", "products:write"}, staff=make_staff()))
    address = upload(client, CSV, "text/csv")["Location"]

    assert [stranger.get(address).status_code, stranger.post(f"{address}cancel/").status_code] == [404, 404]
    assert stranger.get(JOBS).json()["results"] == []
    assert Job.objects.get().cancel_requested is False

    cancelled = client.post(f"{address}cancel/")
    jobs.attempt(Job.objects.get().pk)
    again = client.post(f"{address}cancel/")

    assert (cancelled.status_code, cancelled.json()["cancel_requested"]) == (200, True)
    assert client.get(address).json()["status"] == "cancelled"
    assert (again.status_code, again.json()["code"]) == (409, "illegal_transition")
    assert [row["status"] for row in client.get(JOBS).json()["results"]] == ["cancelled"]
    assert Product.objects.count() == 0


def test_a_file_may_be_larger_than_other_bodies_but_not_endless():
    client = client_for(EDITOR)
    large = CSV + b"".join(b"X%d;Un;One;part;FR20;1\n" % number for number in range(100_000))
    assert len(large) > settings.MAX_BODY_BYTES

    taken = upload(client, large, "text/csv")
    endless = client.generic(
        "POST", f"{JOBS}?kind=products.upsert", CSV, "text/csv", CONTENT_LENGTH=str(jobs.LARGEST + 1)
    )

    assert (taken.status_code, StoredFile.objects.get().size) == (202, len(large))
    assert (endless.status_code, endless.json()["code"], Job.objects.count()) == (413, "body_too_large", 1)


def test_every_refused_row_is_in_a_file_of_either_kind():
    client = client_for(EDITOR)
    rows = b"".join(b'{"code":"P%d","price":"much"}\n' % number for number in range(150))
    address = upload(client, rows, "application/x-ndjson")["Location"]
    jobs.attempt(Job.objects.get().pk)

    answer = client.get(address).json()
    table, lines = (client.get(f"{address}errors.{suffix}") for suffix in ("csv", "jsonl"))
    told = [json.loads(line) for line in lines.content.splitlines()]

    assert (answer["failed"], len(answer["errors"]), told[:100]) == (150, 100, answer["errors"])
    assert [row["row"] for row in told] == list(range(1, 151))
    assert {int(line.split(",")[0]) for line in table.content.decode().splitlines()[1:]} == set(range(1, 151))
    assert (table["Content-Type"], lines["Content-Type"]) == ("text/csv; charset=utf-8", "application/x-ndjson")
    stranger = client_for(actor_with({"bulk_jobs:read"}, staff=make_staff()))
    assert [stranger.get(f"{address}errors.{suffix}").status_code for suffix in ("csv", "jsonl")] == [404, 404]


def test_the_openapi_of_master_data_is_clean():
    GENERATOR_STATS.reset()
    addresses = [path("api/v1/", include(f"apps.{app}.api.urls")) for app in APPS]
    schema = SchemaGenerator(patterns=addresses).get_schema(request=None, public=True)

    validate_schema(schema)
    assert (list(GENERATOR_STATS._warn_cache), list(GENERATOR_STATS._error_cache)) == ([], [])
    assert schema["paths"]["/api/v1/products/{identifier}/"]["patch"]["x-scope"] == "products:write"
