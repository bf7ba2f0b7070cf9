"""Printers and the queue on screen, and the one press on the page of an order."""

import re
from typing import Any

import pytest
from django.test import Client

from apps.printing import operations
from apps.printing.models import Printer, PrinterChoice, PrintJob
from apps.printing.states import DeviceLanguage, Media, PrintJobState, Reach
from apps.stores.models import Store
from tests.factories.desk import make_worker, signed_in
from tests.factories.printing import TEST, make_printer, make_ready_job, render
from tests.factories.screens import on_device
from tests.factories.stores import make_assignment, make_store
from tests.factories.workshop import make_work_order

pytestmark = pytest.mark.django_db
NEW = {"label": "Labels", "code": "lab", "paper": "62x29", "way": "pull-zpl", "resolution": "8"}


@pytest.fixture
def store() -> Store:
    return make_store()


@pytest.fixture
def manager(store: Store) -> Client:
    return signed_in(make_worker(store, "store_manager"))


@pytest.fixture
def clerk(store: Store) -> Client:
    return signed_in(make_worker(store, "clerk"))


def choose(printer: Printer, document: str, workstation: Any = None) -> PrinterChoice:
    return operations.choose_printer(
        actor=TEST, store_id=printer.store_id, document=document, printer_id=printer.pk,
        workstation_id=workstation.pk if workstation else None,
    )  # fmt: skip


def test_empty_pages_say_what_would_be_there(manager: Client) -> None:
    assert "Nothing was printed here yet" in manager.get("/printing/").content.decode()
    assert "No printer yet" in manager.get("/printing/printers/").content.decode()


def test_a_manager_adds_changes_and_switches_a_printer(manager: Client, store: Store) -> None:
    assert manager.post("/printing/printers/new/", NEW).status_code == 302
    printer = Printer.objects.get()
    assert (printer.code, printer.store, printer.language, printer.reached_by) == (
        "LAB", store, DeviceLanguage.ZPL, Reach.PULL,
    )  # fmt: skip
    page = manager.get("/printing/printers/").content.decode()
    assert ("print_client.py" in page, f"--store {store.code}" in page, "tcp:192.0.2.10:9100" in page) == (True,) * 3
    changed = {**NEW, "label": "Tags", "paper": "80mm", "way": "pull-pdf", "code": "other"}
    assert manager.post(f"/printing/printers/{printer.pk}/", changed).status_code == 302
    printer.refresh_from_db()
    assert (printer.label, printer.media, printer.code) == ("Tags", Media.TICKET, "LAB")
    for pressed in ("off", "off"):
        manager.post(f"/printing/printers/{printer.pk}/switch/", {"active": pressed})
    printer.refresh_from_db()
    assert printer.active is False


def test_a_printer_that_cannot_be_is_explained_beside_the_field(manager: Client) -> None:
    answer = manager.post("/printing/printers/new/", {**NEW, "paper": "a4"})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["paper"])
    make = manager.post("/printing/printers/new/", NEW)
    assert make.status_code == 302
    assert manager.post("/printing/printers/new/", NEW).status_code == 422
    assert Printer.objects.count() == 1


def test_a_clerk_prints_and_manages_nothing(clerk: Client, store: Store) -> None:
    printer = make_printer(store)
    page = clerk.get("/printing/printers/").content.decode()
    assert (f'id="test-{printer.code}"' in page, "new-printer" in page, "switch-" in page) == (True, False, False)
    for path in ("new/", f"{printer.pk}/"):
        assert clerk.post(f"/printing/printers/{path}", NEW).status_code == 403
    assert clerk.post(f"/printing/printers/{printer.pk}/switch/", {"active": "off"}).status_code == 403
    assert clerk.get("/printing/choices/").status_code == 403
    printer.refresh_from_db()
    assert (printer.active, Printer.objects.count()) == (True, 1)


def test_another_stores_printers_and_prints_are_absent(manager: Client) -> None:
    printer = make_printer()
    job = make_ready_job(printer)
    assert manager.get("/printing/printers/").context["rows"] == []
    assert manager.get("/printing/").context["rows"] == []
    for path in (f"printers/{printer.pk}/", f"printers/{printer.pk}/test/", f"printers/{printer.pk}/switch/",
                 f"jobs/{job.pk}/cancel/"):  # fmt: skip
        assert manager.post(f"/printing/{path}", NEW).status_code == 404
    assert manager.get(f"/printing/jobs/{job.pk}.pdf").status_code == 404
    job.refresh_from_db()
    assert (job.state, PrintJob.objects.count()) == (PrintJobState.READY, 1)


def test_a_test_page_goes_to_the_queue_once_per_press(clerk: Client, store: Store) -> None:
    printer = make_printer(store)
    for _ in range(2):
        assert clerk.post(f"/printing/printers/{printer.pk}/test/", {"key": "one-press"}).url == "/printing/"
    (row,) = clerk.get("/printing/").context["rows"]
    assert (row["job"].printer, row["word"], row["may_cancel"], row["may_open"]) == (printer, "Queued", True, False)


@pytest.mark.usefixtures("pango")
def test_the_list_follows_only_what_changed(clerk: Client, store: Store) -> None:
    clerk.post(f"/printing/printers/{make_printer(store).pk}/test/")
    page = clerk.get("/printing/")
    assert page.context["moving"] is True
    address = f"/printing/live/?seen={page.context['seen']}"
    assert clerk.get(address).status_code == 204
    job = PrintJob.objects.get()
    render(job)
    answer = clerk.get(address)
    assert (answer.status_code, "Ready to print" in answer.content.decode()) == (200, True)
    operations.mark_printed(actor=TEST, job_id=job.pk)
    assert "hx-get" not in clerk.get(address).content.decode()


@pytest.mark.usefixtures("pango")
def test_who_asked_opens_the_file_and_nobody_else(clerk: Client, manager: Client, store: Store) -> None:
    clerk.post(f"/printing/printers/{make_printer(store, reached_by=Reach.DOWNLOAD).pk}/test/")
    job = PrintJob.objects.get()
    assert clerk.get(f"/printing/jobs/{job.pk}.pdf").status_code == 404  # not rendered yet
    render(job)
    answer = clerk.get(f"/printing/jobs/{job.pk}.pdf")
    assert (answer["Content-Type"], b"".join(answer)[:5]) == ("application/pdf", b"%PDF-")
    assert [row["may_open"] for row in clerk.get("/printing/").context["rows"]] == [True]
    assert [row["may_open"] for row in manager.get("/printing/").context["rows"]] == [False]
    assert manager.get(f"/printing/jobs/{job.pk}.pdf").status_code == 404


def test_cancel_print_again_and_it_is_printed(clerk: Client, store: Store) -> None:
    job = make_ready_job(make_printer(store))
    clerk.post(f"/printing/jobs/{job.pk}/mark-printed/")
    job.refresh_from_db()
    assert job.state == PrintJobState.PRINTED
    for _ in range(2):
        clerk.post(f"/printing/jobs/{job.pk}/reprint/", {"key": "press"})
    again = PrintJob.objects.get(reprint_of=job)
    clerk.post(f"/printing/jobs/{again.pk}/cancel/")
    again.refresh_from_db()
    assert again.state == PrintJobState.CANCELLED
    said = clerk.post(f"/printing/jobs/{job.pk}/cancel/", follow=True)
    assert "rc-toast" in said.content.decode()
    job.refresh_from_db()
    assert job.state == PrintJobState.PRINTED


def test_what_may_be_double_is_said(clerk: Client, store: Store) -> None:
    job = make_ready_job(make_printer(store))
    PrintJob.objects.filter(pk=job.pk).update(maybe_twice=True)
    assert "Possibly printed twice" in clerk.get("/printing/").content.decode()


def test_choices_of_the_store_and_of_a_workstation(manager: Client, store: Store) -> None:
    tags, tickets = make_printer(store, media=Media.LABEL), make_printer(store)
    device = on_device(manager, store)
    form = manager.get("/printing/choices/").context["form"]
    assert [len(form.fields[kind].choices) for kind in ("payable_slip", "deposit_slip", "work_order_tag")] == [3, 1, 2]
    manager.post("/printing/choices/", {"payable_slip": str(tickets.pk), "work_order_tag": str(tags.pk)})
    manager.post(f"/printing/choices/?at={device.pk}", {"payable_slip": str(tags.pk), "work_order_tag": ""})
    found = {(row.document, row.workstation): row.printer for row in PrinterChoice.objects.all()}
    assert found == {
        ("payable_slip", None): tickets, ("work_order_tag", None): tags, ("payable_slip", device): tags,
    }  # fmt: skip
    manager.post(f"/printing/choices/?at={device.pk}", {"payable_slip": ""})
    assert PrinterChoice.objects.get(workstation=device).printer is None


def test_a_choice_of_another_stores_things_is_refused(manager: Client) -> None:
    theirs = make_printer()
    assert manager.post("/printing/choices/", {"payable_slip": str(theirs.pk)}).status_code == 422
    assert manager.post(f"/printing/choices/?at={theirs.pk}", {}).status_code == 404
    assert PrinterChoice.objects.count() == 0


def test_one_press_on_an_order_sends_the_tag_to_this_workstations_printer(store: Store) -> None:
    order = make_work_order(store)
    shared, own = (make_printer(store, media=Media.LABEL, label=name) for name in ("Back office", "Counter"))
    client = signed_in(make_worker(store, "clerk"))
    page = client.get(f"/workshop/{order.code}/").content.decode()
    assert ('id="send-tag"' in page, f'href="/workshop/{order.code}/print/tag/?print"' in page) == (False, True)
    choose(shared, "work_order_tag")
    assert "Tag to Back office" in client.get(f"/workshop/{order.code}/").content.decode()
    choose(own, "work_order_tag", on_device(client, store))
    page = client.get(f"/workshop/{order.code}/").content.decode()
    send = re.search(r'id="send-tag"[^>]*formaction="([^"]+)"', page)
    key = re.search(r'name="key" value="([^"]+)"', page)
    assert send
    assert key
    for _ in range(2):
        answer = client.post(send[1].replace("&amp;", "&"), {"key": key[1]})
        assert answer.url == f"/workshop/{order.code}/"
    job = PrintJob.objects.get()
    assert (job.printer, job.document, job.subject_code, job.language) == (own, "work_order_tag", order.code, "fr")


def test_paper_of_another_stores_order_comes_out_where_its_button_says(store: Store) -> None:
    order, here = make_work_order(store), make_store(entity=store.entity)
    there, own = (make_printer(each, media=Media.LABEL, label=each.name) for each in (store, here))
    choose(there, "work_order_tag")
    choose(own, "work_order_tag")
    worker = make_worker(store, "clerk")
    make_assignment(worker, "clerk", store=here)
    client = signed_in(worker)
    client.post("/store/", {"store": str(here.pk)})
    page = client.get(f"/workshop/{order.code}/").content.decode()
    assert (f"Tag to {own.label}" in page, f"Tag to {there.label}" in page) == (True, False)
    send = re.search(r'id="send-tag"[^>]*formaction="([^"]+)"', page)
    assert send
    client.post(send[1].replace("&amp;", "&"))
    assert PrintJob.objects.get().printer == own


def test_as_a_file_it_waits_in_the_queue(clerk: Client, store: Store) -> None:
    order = make_work_order(store)
    answer = clerk.post(f"/printing/print/deposit-slip/{order.pk}/?to=file")
    assert answer.url == "/printing/"
    assert (PrintJob.objects.get().printer, PrintJob.objects.get().media) == (None, Media.A4)


def test_where_nothing_is_chosen_the_browser_prints(clerk: Client, store: Store) -> None:
    order = make_work_order(store)
    back = f"/workshop/{order.code}/"
    assert clerk.post(f"/printing/print/deposit-slip/{order.pk}/?next={back}").url == back
    assert clerk.post(f"/printing/print/deposit-slip/{order.pk}/?next=https://elsewhere.example/").url == "/printing/"
    assert PrintJob.objects.count() == 0


def test_a_printer_switched_off_is_offered_no_more(clerk: Client, store: Store) -> None:
    printer = make_printer(store, media=Media.LABEL)
    order = make_work_order(store)
    choose(printer, "work_order_tag")
    operations.update_printer(actor=TEST, printer_id=printer.pk, changes={"active": False})
    assert 'id="send-tag"' not in clerk.get(f"/workshop/{order.code}/").content.decode()
