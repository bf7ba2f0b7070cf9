"""Prints over HTTP: for integrators, and for the program beside a printer."""

import base64
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.printing.models import Printer, PrintJob
from apps.printing.states import PrintJobState
from tests.factories.api import Caller, problem
from tests.factories.printing import content_of, make_job, make_printer, make_ready_job, render
from tests.factories.stores import make_store
from tests.factories.workshop import make_work_order

pytestmark = pytest.mark.django_db
PULL = ("print_jobs:pull",)
ASK = ("print_jobs:create", "print_jobs:read", "printers:read", "payables:read", "work_orders:read")


def taking(printer: Printer, **values: Any) -> dict[str, Any]:
    return {"store": printer.store.code, "printers": [printer.code], "claim": str(uuid4()), **values}


def test_take_confirm_and_nothing_more() -> None:
    printer = make_printer()
    job = make_ready_job(printer, copies=2)
    client, sent = Caller(*PULL, stores=[printer.store]), taking(printer)
    taken = client.post("print-jobs/take/", sent).json()["print_job"]
    assert (taken["id"], taken["state"], taken["copies"], taken["format"]) == (str(job.pk), "taken", 2, "pdf")
    assert base64.b64decode(taken["content"]) == content_of(job)
    assert client.post("print-jobs/take/", sent).json()["print_job"] == taken
    for _ in range(2):
        answer = client.post(f"print-jobs/{job.pk}/confirm/", {"claim": sent["claim"]})
        assert (answer.status_code, answer.json()["state"]) == (200, "printed")
    assert client.post("print-jobs/take/", taking(printer)).json() == {"print_job": None}


def test_a_failure_is_told_in_words() -> None:
    printer = make_printer()
    job, client, sent = make_ready_job(printer), Caller(*PULL, stores=[printer.store]), taking(printer)
    client.post("print-jobs/take/", sent)
    answer = client.post(f"print-jobs/{job.pk}/fail/", {"claim": sent["claim"], "error": "no paper"})
    assert (answer.json()["state"], answer.json()["error"]) == ("failed", "no paper")


def test_a_stranger_to_a_claim_is_told_so() -> None:
    job = make_ready_job()
    client = Caller(*PULL, stores=[job.store])
    answer = client.post(f"print-jobs/{job.pk}/confirm/", {"claim": str(uuid4())})
    assert problem(answer)[:2] == (409, "claim_lost")
    job.refresh_from_db()
    assert job.state == PrintJobState.READY


@pytest.mark.parametrize("values", [{"store": "NOPE"}, {"printers": ["NOPE"]}])
def test_what_is_not_there_or_elsewhere_is_absent(values: dict[str, Any]) -> None:
    printer = make_printer()
    job = make_ready_job(printer)
    assert problem(Caller(*PULL, stores=[printer.store]).post("print-jobs/take/", taking(printer, **values)))[0] == 404
    assert problem(Caller(*PULL, stores=[make_store()]).post("print-jobs/take/", taking(printer)))[0] == 404
    job.refresh_from_db()
    assert job.state == PrintJobState.READY


@pytest.mark.parametrize(
    "body, pointers",
    [
        ({}, ["/claim", "/printers", "/store"]),
        ({"store": "X", "printers": [], "claim": str(uuid4())}, ["/printers"]),
        ({"store": "X", "printers": ["A"], "claim": "mine"}, ["/claim"]),
    ],
)
def test_a_wrong_body_names_each_mistake(body: dict[str, Any], pointers: list[str]) -> None:
    assert problem(Caller(*PULL).post("print-jobs/take/", body)) == (422, "invalid", pointers)


@pytest.mark.usefixtures("pango")
def test_an_integrator_asks_for_a_pdf_and_fetches_it() -> None:
    order = make_work_order(price="62.50")
    shop = Caller(*ASK, stores=[order.store])
    body = {"document": "payable_slip", "subject": str(order.payable_id), "language": "en"}
    asked = shop.post("print-jobs/", body, key="once")
    assert (asked.status_code, asked.json()["state"]) == (201, "queued")
    assert shop.post("print-jobs/", body, key="once").json()["id"] == asked.json()["id"]
    path = f"print-jobs/{asked.json()['id']}/"
    assert problem(shop.get(f"{path}content/"))[0] == 404
    render(PrintJob.objects.get())
    assert shop.get(path).json()["state"] == "ready"
    answer = shop.get(f"{path}content/")
    assert (answer["Content-Type"], b"".join(answer)[:5]) == ("application/pdf", b"%PDF-")
    other = Caller(*ASK, stores=[order.store])
    assert (other.get(path).status_code, problem(other.get(f"{path}content/"))[0]) == (200, 404)


def test_a_language_or_paper_that_cannot_be_is_refused() -> None:
    order = make_work_order()
    shop = Caller(*ASK, stores=[order.store])
    body = {"document": "deposit_slip", "subject": str(order.pk)}
    assert problem(shop.post("print-jobs/", body | {"language": "de"}))[2] == ["/language"]
    assert problem(shop.post("print-jobs/", body | {"media": "62x29"}))[2] == ["/media"]
    assert problem(shop.post("print-jobs/", body | {"subject": str(uuid4())}))[0] == 404
    assert PrintJob.objects.count() == 0


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_whatever_its_length(rows: int) -> None:
    printer = make_printer()
    for _ in range(rows):
        make_job(printer)
    shop = Caller(*ASK, stores=[printer.store])
    shop.get("print-jobs/")
    with CaptureQueriesContext(connection) as queries:
        found = shop.get(f"print-jobs/?state=queued&printer={printer.code}").json()["results"]
    assert (len(found), len(queries)) == (rows, 2)


def test_printers_are_master_data() -> None:
    store = make_store()
    shop = Caller("printers:read", "printers:write", stores=[store])
    body = {"code": "lab-1", "store": store.code, "label": "Labels", "language": "zpl", "media": "62x29",
            "reached_by": "pull"}  # fmt: skip
    made = shop.post("printers/", body)
    assert (made.status_code, made.json()["code"], made.json()["resolution"]) == (201, "LAB-1", 8)
    path = f"printers/{made.json()['id']}/"
    etag = shop.get(path)["ETag"]
    changed = shop.client.patch(
        f"/api/v1/{path}",
        '{"active": false}',
        content_type="application/json",
        headers=shop.headers | {"If-Match": etag},
    )
    assert (changed.status_code, changed.json()["active"]) == (200, False)
    assert problem(shop.post("printers/", body | {"code": "x", "media": "a4"}))[2] == ["/media"]
    assert problem(shop.post("printers/", body | {"store": "NOPE"}))[2] == ["/store"]
    assert [row["code"] for row in shop.get("printers/?active=false").json()["results"]] == ["LAB-1"]
    assert Caller("printers:read", stores=[make_store()]).get("printers/").json()["results"] == []
