"""`/bulk-jobs/`: a person sends a file, watches it, stops it, and fetches what could not be taken."""

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from apps.catalog.models import Product
from apps.core import jobs
from apps.core.models import Job
from tests.factories.screens import Shop, make_shop

pytestmark = pytest.mark.django_db
PAGE = "/bulk-jobs/"
GOOD = {"code": "P1", "label_fr": "Un", "label_en": "One", "kind": "part", "tax_code": "FR20", "price": "9.90"}
BAD = {**GOOD, "code": "P2", "price": "much"}


@pytest.fixture
def shop() -> Shop:
    return make_shop()


def signed_in(staff: Any) -> Client:
    client = Client()
    client.force_login(staff)
    return client


def lines(*rows: dict[str, str]) -> SimpleUploadedFile:
    return SimpleUploadedFile("products.jsonl", "\n".join(map(json.dumps, rows)).encode())


def send(client: Client, file: SimpleUploadedFile, kind: str = "products.upsert") -> Any:
    return client.post(PAGE, {"kind": kind, "file": file})


def test_a_file_is_sent_applied_and_its_refused_rows_fetched(shop: Shop) -> None:
    client = signed_in(shop.manager)
    sent = send(client, lines(GOOD, BAD))
    job = Job.objects.get()
    assert (sent.status_code, sent["Location"]) == (302, f"{PAGE}{job.pk}/")
    waiting = client.get(sent["Location"])
    assert waiting.context["job"]["poll_url"] == sent["Location"]
    jobs.attempt(job.pk)

    done = client.get(sent["Location"])
    assert (done.context["job"]["poll_url"], Product.objects.get().code) == ("", "P1")
    assert [(error.row, list(error.pointed)) for error in done.context["errors"]] == [(2, ["/price"])]
    table = client.get(f"{sent['Location']}errors.csv")
    assert table["Content-Disposition"] == f'attachment; filename="errors-{job.pk}.csv"'
    assert [line.split(",")[0] for line in table.content.decode().splitlines()] == ["row", "2"]
    assert json.loads(client.get(f"{sent['Location']}errors.jsonl").content)["row"] == 2
    part = client.get(sent["Location"], headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert f'href="{PAGE}{job.pk}/errors.csv"' in part


def test_what_is_no_file_of_a_known_kind_is_refused_and_nothing_is_kept(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = signed_in(shop.manager)
    monkeypatch.setattr(jobs, "LARGEST", 100)
    answers = [
        send(client, lines({"code": "P1"}), kind="nothing"),
        client.post(PAGE, {"kind": "products.upsert"}),
        send(client, lines(GOOD)),
    ]
    assert [(answer.status_code, list(answer.context["form"].errors)) for answer in answers] == [
        (422, ["kind"]),
        (422, ["file"]),
        (422, ["file"]),
    ]
    assert Job.objects.count() == 0


def test_a_job_is_stopped_by_who_sent_it_and_unknown_to_others(shop: Shop) -> None:
    client, other = signed_in(shop.manager), signed_in(make_shop().manager)
    send(client, lines(GOOD))
    job = Job.objects.get()
    address = f"{PAGE}{job.pk}/"
    refused = [other.get(address), other.get(f"{address}errors.csv"), other.post(f"{address}cancel/")]
    assert [answer.status_code for answer in refused] == [404, 404, 404]
    job.refresh_from_db()
    assert not job.cancel_requested
    assert client.post(f"{address}cancel/").status_code == 302
    jobs.attempt(job.pk)
    job.refresh_from_db()
    assert (jobs.status_of(job), Product.objects.count()) == ("cancelled", 0)


def test_a_clerk_sends_no_files(shop: Shop) -> None:
    client = signed_in(shop.clerk)
    assert [client.get(PAGE).status_code, send(client, lines(GOOD)).status_code] == [403, 403]
    assert Job.objects.count() == 0


@pytest.mark.parametrize("how_many", [1, 3])
def test_the_list_asks_as_much_for_three_as_for_one(how_many: int, shop: Shop, django_assert_num_queries: Any) -> None:
    client = signed_in(shop.manager)
    for _ in range(how_many):
        send(client, lines(GOOD))
    client.get(PAGE)
    with django_assert_num_queries(5):
        assert len(client.get(PAGE).context["rows"]) == how_many
