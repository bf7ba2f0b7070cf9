"""The passport over HTTP: what a thing cost, earned and went through, and what is done to it by hand."""

from decimal import Decimal

import pytest

from apps.core import files
from apps.core.actors import system
from apps.core.models import Event
from apps.items.inputs import Finding
from apps.items.models import ConditionReport, ItemHold
from apps.items.operations import attach_photo, grade_item, hold_item, record_entry, release_hold, relinquish_item
from apps.items.states import EntryKind, HoldOutcome
from tests.core.test_pictures import at_home, picture
from tests.factories.api import Caller, problem
from tests.factories.customers import make_customer
from tests.factories.items import make_item, make_own_item, make_source
from tests.factories.stores import make_store

pytestmark = pytest.mark.django_db
SEEN = {"fr": "Chaîne usée", "en": "Worn chain"}
ALL = ("items:read", "items:costs", "customers:pii")


def lived_item(count=1):
    """Bought, repaired, graded, held and freed, and sold, each `count` times over where it can be."""
    item = make_own_item("100.00")
    shop = system("Somebody of the shop")
    for _ in range(count):
        record_entry(
            actor=shop, item_id=item.pk, kind=EntryKind.PART, amount=Decimal("20.00"), currency="EUR",
            source=make_source("work_order", "WO"), label="Chain",
        )  # fmt: skip
        stored = attach_photo(item.pk, photo=files.drawn(picture(), name="x.jpg"), actor=shop)
        grade_item(
            actor=shop, item_id=item.pk, grade="B", kind="inspected",
            findings=(Finding("chain", SEEN, "", stored.pk),),
        )  # fmt: skip
    buyer = make_customer(legal_entity=item.legal_entity, given_name="Anne", family_name="Durand")
    relinquish_item(
        actor=shop, item_id=item.pk, customer_id=buyer.pk, amount=Decimal("180.00"), currency="EUR",
        source=make_source("sale", "SA"),
    )  # fmt: skip
    hold_item(actor=shop, item_id=item.pk, authority="Brigade of Inspector Martin", reference="77/2026")
    return item


@pytest.mark.parametrize("count", [1, 3])
def test_the_whole_passport_at_a_fixed_cost(count, django_assert_num_queries):
    item = lived_item(count)
    desk = Caller(*ALL, stores=[item.store])

    with django_assert_num_queries(14):
        told = desk.get(f"items/{item.pk}/passport/").json()

    assert told["totals"] == {
        "currency": "EUR", "cost": f"{100 + 20 * count}.00", "earned": "180.00", "result": f"{80 - 20 * count}.00",
        "present_cost": f"{100 + 20 * count}.00", "purchase_price": "100.00",
    }  # fmt: skip
    assert [row["kind"] for row in told["ledger"]] == ["purchase", *["part"] * count, "sale"]
    assert [row["resource"] for row in told["documents"]] == ["trade_in", *["work_order"] * count, "sale"]
    assert [(row["grade"], row["findings"][0]["labels"]) for row in told["grades"]] == [("B", SEEN)] * count
    assert told["grades"][0]["files"] == [told["files"][0]["id"]]
    assert [(row["holder_kind"], row["store"]) for row in told["custody"]] == [("store", item.store.code)]
    assert [(row["authority"], row["until"]) for row in told["holds"]] == [("Brigade of Inspector Martin", None)]
    assert (told["item"]["grade"], told["item"]["held"], told["item"]["owner_kind"]) == ("B", True, "customer")


def test_without_the_right_nobody_is_named_and_without_another_no_price_is_told():
    item = lived_item()
    release_hold(actor=system("x"), item_id=item.pk, outcome=HoldOutcome.SEIZED)
    reader = Caller("items:read", stores=[item.store])

    answer = reader.get(f"items/{item.pk}/passport/")

    told = answer.json()
    assert (told["totals"], told["ledger"]) == (None, [])
    assert [word for word in ("Martin", "Durand", "Somebody of the shop", "180.00") if word in answer.text] == []
    assert [(row["authority"], row["by"]) for row in told["holds"]] == [(None, None)]
    assert [row["third_party"] for row in told["custody"]] == ["", "police"]


def test_another_stores_passport_is_not_there():
    item = make_item()
    stranger = Caller(*ALL, "items:hold", "items:grade", stores=[make_store()])

    assert stranger.get(f"items/{item.pk}/passport/").status_code == 404
    for action, body in (("hold", {"authority": "Police"}), ("release", {}), ("grade", {"grade": "B"})):
        assert stranger.post(f"items/{item.pk}/{action}/", body).status_code == 404
    assert (ItemHold.objects.count(), ConditionReport.objects.count()) == (0, 0)


def test_held_and_released_over_http_once_per_key():
    item = make_item()
    officer = Caller("items:read", "items:hold", stores=[item.store])

    held = officer.post(f"items/{item.pk}/hold/", {"authority": "Police"}, key="k1")
    again = officer.post(f"items/{item.pk}/hold/", {"authority": "Police"}, key="k1")
    assert [(answer.status_code, answer.json()["held"]) for answer in (held, again)] == [(200, True)] * 2
    assert again["Idempotent-Replayed"] == "true"
    assert problem(officer.post(f"items/{item.pk}/hold/", {"authority": "Police"})) == (409, "already_held", [])

    stale = officer.post(f"items/{item.pk}/release/", {}, If_Match='"1.x"')
    assert (stale.status_code, ItemHold.objects.get().until) == (412, None)
    assert officer.post(f"items/{item.pk}/release/", {}).json()["held"] is False
    assert problem(officer.post(f"items/{item.pk}/release/", {})) == (409, "not_held", [])
    assert Event.objects.filter(type__contains="held").count() == 1

    officer.post(f"items/{item.pk}/hold/", {"authority": "Police"})
    assert officer.post(f"items/{item.pk}/release/", {"outcome": "seized"}).json()["custody"] == "third_party"
    assert officer.post(f"items/{item.pk}/recover/", {}).json()["custody"] == "store"
    assert problem(officer.post(f"items/{item.pk}/recover/", {})) == (409, "not_seized", [])


def test_a_passport_somebody_changed_since_is_not_merged():
    kept = make_own_item()
    other = make_own_item(store=kept.store)
    desk = Caller("items:read", "items:merge", stores=[kept.store])
    stale = desk.post(f"items/{kept.pk}/merge/", {"duplicate": str(other.pk)}, If_Match=f'"{kept.version - 1}"')
    other.refresh_from_db()
    assert (problem(stale), other.merged_into) == ((412, "stale_version", []), None)


def test_graded_with_a_photo_that_says_nothing_of_where_it_was_taken():
    item = make_item()
    grader = Caller("items:read", "items:grade", stores=[item.store])
    sent = grader.client.post(
        f"/api/v1/items/{item.pk}/files/", at_home(), content_type="image/jpeg",
        headers={**grader.headers, "Idempotency-Key": "photo-1"},
    )  # fmt: skip
    photo = sent.json()
    assert (sent.status_code, b"SecretPhone" in b"".join(grader.client.get(photo["url"]))) == (201, False)

    answer = grader.post(
        f"items/{item.pk}/grade/",
        {"grade": "C", "findings": [{"code": "chain", "labels": SEEN, "file": photo["id"]}], "notes": "Rides"},
    )

    assert (answer.status_code, answer.json()["grade"]) == (200, "C")
    report = ConditionReport.objects.get()
    assert (report.kind, [str(file_id) for file_id in report.file_ids]) == ("inspected", [photo["id"]])


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"grade": "F"}, "/grade"),
        ({"grade": "B", "files": ["01a1fefc-0000-7000-8000-000000000000"]}, "/files"),
        ({"grade": "B", "findings": [{"code": "chain", "labels": {"fr": "x"}}]}, "/findings/0/labels/en"),
    ],
)
def test_what_makes_no_grade_is_refused_with_a_pointer(body, pointer):
    item = make_item()
    grader = Caller("items:read", "items:grade", stores=[item.store])

    answer = grader.post(f"items/{item.pk}/grade/", body)

    assert problem(answer) == (422, "invalid", [pointer])
    assert ConditionReport.objects.count() == 0


def test_found_by_grade_and_by_hold():
    graded, held, _other = make_item(), make_item(), make_item()
    grade_item(actor=system("x"), item_id=graded.pk, grade="C", kind="inspected", findings=())
    hold_item(actor=system("x"), item_id=held.pk, authority="Police")
    reader = Caller("items:read")

    def found(criteria):
        rows = reader.post("items/search/", {"where": criteria}, key=None).json()["results"]
        return [row["code"] for row in rows]

    assert found({"field": "grade", "op": "in", "value": ["C", "D"]}) == [graded.code]
    assert found({"field": "held", "op": "eq", "value": True}) == [held.code]
    listed = reader.get("items/?held=true").json()["results"], reader.get("items/?grade=C").json()["results"]
    assert [[row["code"] for row in rows] for rows in listed] == [[held.code], [graded.code]]
