"""Photos of a work order: uploaded as they are, listed with it, opened by a link that soon is good no more."""

import hashlib
import re
from typing import Any
from uuid import uuid4

import pytest
from django.core import signing
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.core.models import Event, IdempotencyKey, StoredFile
from apps.workshop.models import WorkOrder
from tests.core.test_pictures import at_home, locks_while_drawing, picture
from tests.factories.api import Caller, problem
from tests.factories.stores import make_store
from tests.factories.workshop import make_work_order

pytestmark = pytest.mark.django_db
SCOPES = ("work_orders:read", "work_orders:write")


def desk(order: WorkOrder, *scopes: str) -> Caller:
    return Caller(*(scopes or SCOPES), stores=[order.store])


def upload(by: Caller, order: WorkOrder, content: bytes, query: str = "", key: str = "", **sent: Any) -> Any:
    sent = {"content_type": "image/jpeg", **sent}
    headers = {**by.headers, "Idempotency-Key": key or str(uuid4())}
    return by.client.post(f"/api/v1/work-orders/{order.pk}/files/{query}", content, headers=headers, **sent)


def kept() -> tuple[int, int, int]:
    return StoredFile.objects.count(), Event.objects.count(), IdempotencyKey.objects.count()


def test_a_photo_is_added_listed_and_opened_without_a_token() -> None:
    order = make_work_order(until="checked_in")
    by, content = desk(order), at_home()
    answer = upload(by, order, content, f"?sha256={hashlib.sha256(content).hexdigest()}")
    added = answer.json()
    assert (answer.status_code, answer["Location"]) == (201, f"/api/v1/work-orders/{order.pk}/files/{added['id']}/")
    row = StoredFile.objects.get(pk=added["id"])
    assert (row.owner_resource, row.owner_id, row.store_id, row.retention, row.personal) == (
        "work_order", order.pk, order.store_id, "dossier", True,
    )  # fmt: skip
    assert (added["name"], added["content_type"], added["sha256"]) == ("file.jpg", "image/jpeg", row.digest)
    opened = Client().get(added["url"])
    shown = b"".join(opened)
    assert (hashlib.sha256(shown).hexdigest(), b"SecretPhone" in shown) == (row.digest, False)
    assert (opened["Content-Type"], opened["X-Content-Type-Options"]) == ("image/jpeg", "nosniff")
    assert (opened["Content-Security-Policy"], opened["Cache-Control"]) == (
        "default-src 'none'; sandbox", "private, max-age=600",
    )  # fmt: skip
    small = Client().get(added["small_url"])
    assert (small["Content-Type"], len(b"".join(small)) < row.size) == ("image/webp", True)
    told = {name: added[name] for name in ("id", "name", "content_type", "size", "sha256", "created_at")}
    assert by.get(f"work-orders/{order.pk}/files/").json() == {"results": [told], "next_cursor": None}
    assert by.get(f"work-orders/{order.pk}/").json()["files"] == [told]
    again = by.get(f"work-orders/{order.pk}/files/{added['id']}/").json()
    assert {name: again[name] for name in told} == told
    fact = Event.objects.latest("pk")
    assert (fact.type, fact.version) == ("recommerce.work_order.file_attached.v1", order.version + 1)


def test_as_a_form_it_keeps_its_name_but_not_its_ending() -> None:
    order = make_work_order(until="checked_in")
    sent = SimpleUploadedFile("../../scratch.exe", picture("PNG"), "application/x-msdownload")
    by = desk(order)
    answer = by.client.post(
        f"/api/v1/work-orders/{order.pk}/files/", {"file": sent}, headers={**by.headers, "Idempotency-Key": "k"}
    )
    assert (answer.status_code, answer.json()["name"], answer.json()["content_type"]) == (
        201, "scratch.png", "image/png",
    )  # fmt: skip
    assert not re.search("scratch", str(StoredFile.objects.get(pk=answer.json()["id"]).file.name))


def test_a_pdf_is_downloaded_never_shown_in_our_name() -> None:
    order = make_work_order(until="checked_in")
    added = upload(desk(order), order, b"%PDF-1.7\n%%EOF\n", content_type="application/pdf").json()
    opened = Client().get(added["url"])
    assert (b"".join(opened), opened["Content-Disposition"]) == (
        b"%PDF-1.7\n%%EOF\n", 'attachment; filename="file.pdf"',
    )  # fmt: skip
    assert added["small_url"] is None


def test_the_same_key_adds_one_and_another_photo_under_it_is_refused() -> None:
    order = make_work_order(until="checked_in")
    by = desk(order)
    first = upload(by, order, picture(), key="k-1")
    again = upload(by, order, picture(), key="k-1")
    assert (again.status_code, again["Idempotent-Replayed"], again.json()) == (201, "true", first.json())
    other = upload(by, order, picture(size=(9, 9)), key="k-1")
    assert problem(other)[:2] == (422, "payload_differs")
    assert StoredFile.objects.filter(owner_id=order.pk).count() == 1


REFUSED: dict[str, tuple[bytes, dict[str, Any], tuple[int, str]]] = {
    "svg": (b"<svg/>", {"content_type": "image/png"}, (422, "file_refused")),
    "svg as such": (b"<svg/>", {"content_type": "image/svg+xml"}, (415, "unsupported_media_type")),
    "json": (b"{}", {"content_type": "application/json"}, (415, "unsupported_media_type")),
    "truncated": (picture()[:900], {}, (422, "file_refused")),
    "empty": (b"", {}, (400, "malformed")),
    "checksum": (picture(), {"query": f"?sha256={'0' * 64}"}, (422, "checksum_differs")),
    "checksum that is none": (picture(), {"query": "?sha256=é"}, (422, "checksum_differs")),
    "unknown": (picture(), {"query": "?sha=1"}, (400, "malformed")),
    "too large": (b"x", {"CONTENT_LENGTH": str(10 * 1024 * 1024 + 1)}, (413, "body_too_large")),
    "no form": (b"nonsense", {"content_type": "multipart/form-data; boundary=x"}, (400, "malformed")),
}


@pytest.mark.parametrize("kind", REFUSED)
def test_what_is_refused_leaves_nothing(kind: str) -> None:
    content, sent, expected = REFUSED[kind]
    order = make_work_order(until="checked_in")
    by, before = desk(order), kept()
    assert problem(upload(by, order, content, **sent))[:2] == expected
    assert kept() == before


def test_a_photo_is_drawn_before_anything_is_locked(monkeypatch: pytest.MonkeyPatch) -> None:
    order = make_work_order(until="checked_in")
    by = desk(order)
    with locks_while_drawing(monkeypatch) as locked:
        assert upload(by, order, picture(size=(8, 8))).status_code == 201
    assert locked == [False]


def test_another_stores_order_and_files_are_not_there() -> None:
    order = make_work_order(until="checked_in")
    added = upload(desk(order), order, picture()).json()
    elsewhere = Caller(*SCOPES, stores=[make_store(entity=order.legal_entity)])
    before = kept()
    assert problem(upload(elsewhere, order, picture()))[:2] == (404, "not_found")
    for below in ("", f"{added['id']}/"):
        assert problem(elsewhere.get(f"work-orders/{order.pk}/files/{below}"))[:2] == (404, "not_found")
    assert problem(upload(desk(order, "work_orders:read"), order, picture()))[:2] == (403, "scope_missing")
    assert kept() == before


def test_a_file_of_another_order_is_not_this_ones() -> None:
    order = make_work_order(until="checked_in")
    other = make_work_order(order.store, until="checked_in")
    added = upload(desk(order), order, picture()).json()
    assert problem(desk(order).get(f"work-orders/{other.pk}/files/{added['id']}/"))[:2] == (404, "not_found")


def test_a_link_is_good_for_ten_minutes_and_for_one_file(monkeypatch: pytest.MonkeyPatch) -> None:
    order = make_work_order(until="checked_in")
    added = upload(desk(order), order, picture()).json()
    link = added["url"]
    touched = link[:-5] + ("A" if link[-5] != "A" else "B") + link[-4:]
    strange = f"/files/{signing.dumps(added['id'], salt='other')}/"
    for address in (touched, strange, f"/files/{signing.dumps(str(uuid4()), salt='file')}/", "/files/x/"):
        assert problem(Client().get(address))[:2] == (404, "not_found")
    made = signing.time.time()
    monkeypatch.setattr(signing.time, "time", lambda: made + 601)
    late = Client().get(link)
    assert (problem(late)[:2], late["Cache-Control"]) == ((410, "link_expired"), "no-store")


@pytest.mark.parametrize("count", [1, 3])
def test_a_list_costs_the_same_however_long(count: int) -> None:
    order = make_work_order(until="checked_in")
    by = desk(order)
    for _number in range(count):
        upload(by, order, picture(size=(20, 20)))
    with CaptureQueriesContext(connection) as queries:
        listed = by.get(f"work-orders/{order.pk}/files/").json()["results"]
    assert (len(listed), len(queries)) == (count, 3)
