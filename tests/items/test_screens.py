"""The passport, the list and the transfers, as people at a counter use them."""

import re
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from apps.core.actors import system
from apps.core.permissions import TECHNICIAN
from apps.items import ports
from apps.items.models import ConditionReport, Item, ItemHold, Transfer
from apps.items.operations import grade_item, hold_item, move_custody, record_entry, release_hold, send_transfer
from apps.items.screens.documents import ItemLabel
from apps.items.states import EntryKind, HolderKind, HoldOutcome
from apps.printing.ports import Wanted
from apps.printing.states import Media
from tests.core.test_pictures import locks_while_drawing, picture
from tests.factories.items import make_item, make_location, make_own_item, make_source, make_transfer
from tests.factories.screens import Shop, make_shop
from tests.factories.stores import make_assignment, make_staff, make_store

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop() -> Shop:
    return make_shop()


@pytest.fixture
def manager(shop: Shop) -> Client:
    client = Client()
    client.force_login(shop.manager)
    return client


def bike(shop: Shop, price: str | None = "100.00", **values) -> Item:
    return make_own_item(price, store=shop.store, **values)


def text_of(answer) -> str:
    return answer.content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_the_passport_tells_what_it_cost_and_went_through_at_a_fixed_cost(
    shop, manager, count, django_assert_num_queries
):
    item = bike(shop)
    for _ in range(count):
        record_entry(
            actor=system("x"), item_id=item.pk, kind=EntryKind.PART, amount=Decimal("20.00"), currency="EUR",
            source=make_source("work_order", "WO"), label="Chain",
        )  # fmt: skip
    manager.get(f"/items/{item.code}/")

    with django_assert_num_queries(20):
        answer = manager.get(f"/items/{item.code}/")

    assert answer.status_code == 200
    assert answer.context["passport"].totals.cost == Decimal(100 + 20 * count)
    assert [row["kind"] for row in answer.context["ledger"]] == ["Purchase", *["Part"] * count]
    assert [entry["text"] for entry in answer.context["timeline"]] == ["gave it its passport"]
    assert [act["url"].split("/")[3] for act in answer.context["acts"]] == ["grade", "locate", "hold", "merge"]


def test_who_may_not_see_costs_or_hold_is_offered_neither(shop):
    item = bike(shop)
    technician = make_staff()
    make_assignment(technician, TECHNICIAN, store=shop.store)
    client = Client()
    client.force_login(technician)

    answer = client.get(f"/items/{item.code}/")

    assert ("100.00" in text_of(answer), answer.context["ledger"]) == (False, [])
    assert [act["url"].split("/")[3] for act in answer.context["acts"]] == ["grade", "locate"]
    assert client.post(f"/items/{item.code}/hold/", {"authority": "Police"}).status_code == 403
    assert ItemHold.objects.count() == 0


def test_who_may_not_read_names_learns_neither_who_graded_nor_who_seized(shop, manager):
    item = bike(shop)
    grade_item(actor=system("Somebody of the shop"), item_id=item.pk, grade="B", kind="inspected", findings=())
    hold_item(actor=system("x"), item_id=item.pk, authority="Brigade of Inspector Martin")
    release_hold(actor=system("x"), item_id=item.pk, outcome=HoldOutcome.SEIZED)
    technician = make_staff()
    make_assignment(technician, TECHNICIAN, store=shop.store)
    client = Client()
    client.force_login(technician)

    for reader, seen in ((manager, True), (client, False)):
        answer = reader.get(f"/items/{item.code}/")
        naming = [part for part in text_of(answer).split("</section>") if "Somebody of the shop" in part]
        assert ("Inspector Martin" in text_of(answer), len(naming)) == (seen, 2 if seen else 1)  # the history is one
        assert [place["who"] for place in answer.context["places"]] == ["Police", str(item.store)]


def test_held_it_says_so_and_is_released_on_its_own_page(shop, manager):
    item = bike(shop)

    empty = manager.post(f"/items/{item.code}/hold/", {})
    assert (empty.status_code, ItemHold.objects.count()) == (422, 0)
    held = manager.post(f"/items/{item.code}/hold/", {"authority": "Gendarmerie", "reference": "12/26"}, follow=True)
    assert held.redirect_chain == [(f"/items/{item.code}/", 302)]
    assert "The police hold it" in text_of(held)
    again = manager.post(f"/items/{item.code}/hold/", {"authority": "Gendarmerie"})
    assert (again.status_code, "held already" in text_of(again)) == (422, True)

    manager.post(f"/items/{item.code}/release/", {"outcome": "seized"})
    item.refresh_from_db()
    assert (item.held, item.custody) == (False, "third_party")
    offered = manager.get(f"/items/{item.code}/").context["acts"]
    assert [act["url"] for act in offered if "recover" in act["url"]] == [f"/items/{item.code}/recover/"]
    back = manager.post(f"/items/{item.code}/recover/", follow=True)
    item.refresh_from_db()
    assert (item.custody, "in the store again" in text_of(back)) == ("store", True)
    assert manager.post(f"/items/{item.code}/recover/").status_code == 422


LOST = "The photos were not kept: choose them again."


def test_graded_with_photos_from_the_camera_together_or_not_at_all(shop, manager):
    item = bike(shop)
    good = SimpleUploadedFile("a.jpg", picture(), content_type="image/jpeg")
    bad = SimpleUploadedFile("b.jpg", b"no picture", content_type="image/jpeg")
    [field] = re.findall(r'<input type="file"[^>]*>', manager.get(f"/items/{item.code}/grade/").content.decode())
    assert (" multiple" in field, "capture" in field) == (True, False)  # a camera hands over one

    refused = manager.post(f"/items/{item.code}/grade/", {"grade": "B", "photos": [good, bad]})
    assert (refused.status_code, ConditionReport.objects.count()) == (422, 0)
    assert LOST in refused.content.decode()
    without = manager.post(f"/items/{item.code}/grade/", {"grade": ""})
    assert (without.status_code, LOST in without.content.decode()) == (422, False)
    good.seek(0)
    manager.post(f"/items/{item.code}/grade/", {"grade": "B", "notes": "Light marks", "photos": [good]})

    report = ConditionReport.objects.get()
    assert (report.grade, report.notes, len(report.file_ids)) == ("B", "Light marks", 1)
    shown = manager.get(f"/items/{item.code}/")
    [photo] = shown.context["reports"][0]["photos"]
    assert manager.get(photo["small"])["Content-Type"] == "image/webp"


def test_photos_are_drawn_before_the_thing_is_locked_and_too_many_are_none(shop, manager, monkeypatch):
    item = bike(shop)

    def photos(count):
        return [SimpleUploadedFile(f"{n}.jpg", picture(size=(8, 8)), content_type="image/jpeg") for n in range(count)]

    with locks_while_drawing(monkeypatch) as locked:
        refused = manager.post(f"/items/{item.code}/grade/", {"grade": "B", "photos": photos(31)})
        assert (refused.status_code, locked, ConditionReport.objects.count()) == (422, [], 0)
        manager.post(f"/items/{item.code}/grade/", {"grade": "B", "photos": photos(2)})

    assert (locked, len(ConditionReport.objects.get().file_ids)) == ([False, False], 2)


def test_moved_to_a_shelf_of_its_own_store_only(shop, manager):
    item, shelf, elsewhere = bike(shop), make_location(shop.store), make_location()

    assert manager.post(f"/items/{item.code}/locate/", {"location": str(elsewhere.pk)}).status_code == 422
    manager.post(f"/items/{item.code}/locate/", {"location": str(shelf.pk)})

    item.refresh_from_db()
    assert item.location == shelf


def test_merged_by_scanning_the_other_label(shop, manager):
    kept, other = bike(shop), make_item(store=shop.store)

    assert manager.post(f"/items/{kept.code}/merge/", {"code": "IT-00000000"}).status_code == 422
    done = manager.post(f"/items/{kept.code}/merge/", {"code": other.code.lower()}, follow=True)

    assert "Second passport" in text_of(done)
    assert f"/items/{kept.code}/" in text_of(manager.get(f"/items/{other.code}/"))


def test_another_stores_thing_has_no_page(shop, manager):
    item = make_own_item()

    for path in ("", "label/", "grade/", "hold/"):
        assert manager.get(f"/items/{item.code}/{path}").status_code == 404
    assert manager.get(f"/items/{bike(shop).code}/explode/").status_code == 404


class _Register:
    def number_of(self, item_id):
        return "2026-0042"


def test_the_label_bears_title_grade_code_and_register_number(shop, manager, monkeypatch):
    item = bike(shop)
    Item.objects.filter(pk=item.pk).update(grade="C")
    monkeypatch.setattr(ports, "_register", [_Register()])

    label = ItemLabel().label(Wanted(item.pk, Media.LABEL, "en", system("x")))

    assert (label.title, label.barcode, label.qr) == ("Nakamura E-Crossover", item.code, item.code)
    assert [word for word in ("C", "2026-0042") if word not in label.texts[0]] == []
    assert item.code in text_of(manager.get(f"/items/{item.code}/label/"))


def test_the_list_is_narrowed_by_what_matters_in_a_stockroom(shop, manager):
    ours, theirs, held = bike(shop), make_item(store=shop.store), bike(shop)
    hold_item(actor=system("x"), item_id=held.pk, authority="Police")

    def listed(query):
        return {row["item"] for row in manager.get(f"/items/{query}").context["rows"]}

    assert listed("") == {ours, theirs, held}
    assert listed("?owner_kind=customer") == {theirs}
    assert listed("?custody=store&held=true") == {held}
    assert listed(f"?q={ours.code}") == {ours}
    empty = manager.get("/items/?grade=A")
    assert (empty.context["rows"], "Nothing matches" in text_of(empty)) == ([], True)


# --- transfers ------------------------------------------------------------------------------------


def test_a_transfer_is_opened_scanned_sent_and_scanned_in(shop, manager):
    there = make_store(entity=shop.store.entity, name="Lyon")
    make_assignment(shop.manager, "store_manager", store=there)
    item, brought = bike(shop), make_item(store=shop.store)
    move_custody(actor=system("x"), item_id=brought.pk, holder=HolderKind.STORE, store_id=shop.store.pk)

    opened = manager.post("/transfers/", {"destination": str(there.pk), "note": "Van"})
    found = Transfer.objects.get()
    page = opened["Location"]
    assert page == f"/transfers/{found.code}/"
    for code in (item.code, brought.code):
        assert manager.post(page, {"code": code}).status_code == 302
    manager.post(f"{page}remove/", {"item": brought.code})
    manager.post(f"{page}send/")
    assert "1 has not arrived" in text_of(manager.get(page))
    wrong = manager.post(page, {"code": brought.code})
    assert (wrong.status_code, "not on this transfer" in text_of(wrong)) == (422, True)
    manager.post(page, {"code": item.code})

    found.refresh_from_db()
    item.refresh_from_db()
    assert (found.status, item.store) == ("received", there)
    assert manager.get("/transfers/").context["rows"][0]["word"] == "Received"


def test_no_store_of_the_sandbox_is_offered_and_strangers_see_no_transfer(shop, manager):
    assert manager.post("/transfers/", {"destination": str(make_store(sandbox=True).pk)}).status_code == 422
    assert (Transfer.objects.count(), manager.get(f"/transfers/{make_transfer().code}/").status_code) == (0, 404)


def test_what_cannot_be_cancelled_says_why_on_the_page(shop, manager):
    transfer = make_transfer(shop.store, bike(shop), bike(shop))
    send_transfer(actor=system("x"), transfer_id=transfer.pk)
    line = transfer.lines.first()
    transfer.lines.filter(pk=line.pk).update(active=False, received_at=transfer.created_at)

    answer = manager.post(f"/transfers/{transfer.code}/cancel/", follow=True)

    transfer.refresh_from_db()
    assert (transfer.status, "Some of it has arrived" in text_of(answer)) == ("sent", True)


def test_a_scanned_transfer_label_leads_to_its_page(shop, manager):
    transfer = make_transfer(shop.store)

    answer = manager.get("/scan/", {"q": transfer.code})

    assert (answer.status_code, answer["Location"]) == (302, f"/transfers/{transfer.code}/")
