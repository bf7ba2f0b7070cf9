"""The register over HTTP: read by who may, searched, corrected; names for who may see them."""

from decimal import Decimal

import pytest

from apps.buyback.models import RegisterEntry
from tests.factories.api import Caller
from tests.factories.register import thing, write
from tests.factories.stores import make_store

pytestmark = pytest.mark.django_db
READ, WRITE, NAMES = "register:read", "register:write", "customers:pii"
PATH = "register-entries/"


def test_an_entry_tells_its_line_and_names_to_who_may_see_them():
    store = make_store()
    entry = write(store)

    blind = Caller(READ).get(f"{PATH}{entry.pk}/").json()
    told = Caller(READ, NAMES).get(f"{PATH}{entry.pk}/").json()

    assert (blind["masked"], blind["seller"]) == (True, None)
    assert (told["masked"], told["seller"]["document_number"]) == (False, "D2H6862M2")
    assert {name: told[name] for name in ("code", "store", "number", "kind", "amount", "payment_mode", "hash")} == {
        "code": f"{store.code}-1", "store": store.code, "number": 1, "kind": "purchase", "amount": "180.00",
        "payment_mode": "transfer", "hash": entry.hash,
    }  # fmt: skip
    assert told["things"][0]["identifier"] == "SN-4711"


def test_names_are_masked_store_by_store():
    mine, other = make_store(), make_store()
    entries = [write(mine), write(other)]
    caller = Caller(READ, NAMES, stores=[mine])

    assert caller.get(f"{PATH}{entries[0].pk}/").json()["masked"] is False
    assert caller.get(f"{PATH}{entries[1].pk}/").status_code == 404
    assert [row["code"] for row in caller.get(PATH).json()["results"]] == [entries[0].code]
    assert Caller("items:read").get(PATH).status_code == 403


@pytest.mark.parametrize("count", [1, 3])
def test_a_list_costs_the_same_for_one_and_for_three(count, django_assert_num_queries):
    store = make_store()
    for _n in range(count):
        write(store)
    caller = Caller(READ, NAMES)
    caller.get(PATH)

    with django_assert_num_queries(3):
        answer = caller.get(f"{PATH}?store={store.code}&kind=purchase")

    assert [row["number"] for row in answer.json()["results"]] == list(range(count, 0, -1))


def test_a_search_finds_by_thing_and_by_name_for_who_may_see_names():
    store = make_store()
    write(store)
    wanted = write(store, things=(thing(identifier="SN-0815"),))

    def found(caller, body):
        return [row["id"] for row in caller.post(f"{PATH}search/", body, key=None).json()["results"]]

    blind, told = Caller(READ), Caller(READ, NAMES)
    assert found(blind, {"text": "sn-0815"}) == [str(wanted.pk)]
    assert len(found(told, {"text": "eloise dupont"})) == 2
    assert found(blind, {"text": "dupont"}) == []
    assert [row["number"] for row in blind.get(f"{PATH}?search={wanted.code}").json()["results"]] == [2]
    assert blind.get(f"{PATH}?search=dupont").json()["results"] == []


def test_a_correction_is_a_new_line_once_per_key():
    entry = write(make_store())
    caller = Caller(READ, WRITE)
    body = {"reason": "Mistyped", "amount": "150.00"}

    first = caller.post(f"{PATH}{entry.pk}/correct/", body, key="k-1")
    again = caller.post(f"{PATH}{entry.pk}/correct/", body, key="k-1")

    assert (first.status_code, again.status_code, again["Idempotent-Replayed"]) == (201, 201, "true")
    told = first.json()
    assert (told["number"], told["kind"], told["corrects"], told["corrects_number"], told["amount"]) == (
        2, "correction", str(entry.pk), 1, "150.00",
    )  # fmt: skip
    assert list(RegisterEntry.objects.order_by("number").values_list("amount", flat=True)) == [
        Decimal("180.00"), Decimal("150.00"),
    ]  # fmt: skip


def test_what_is_refused_changes_nothing():
    entry = write(make_store())
    seller = {
        "family_name": "Martin", "home": "Lyon", "document_kind": "passport", "document_number": "1",
        "document_issued_on": "2020-01-01", "document_authority": "Lyon",
    }  # fmt: skip

    def refused(body, *scopes):
        answer = Caller(*(scopes or (READ, WRITE))).post(f"{PATH}{entry.pk}/correct/", body)
        return answer.status_code, answer.json()["code"]

    assert refused({"reason": "Why", "amount": "1.00"}, READ) == (403, "scope_missing")
    assert refused({"reason": "Why", "seller": seller}) == (403, "scope_missing")
    assert refused({"reason": "Why"}) == (422, "invalid")
    assert refused({"amount": "1.00"}) == (422, "invalid")
    assert refused({"reason": "Why", "price": "1.00"})[0] == 400
    assert RegisterEntry.objects.count() == 1


def test_what_a_corrected_seller_keeps_is_which_customer_they_are():
    entry = write(make_store())
    seller = Caller(READ, NAMES).get(f"{PATH}{entry.pk}/").json()["seller"]
    body = {"reason": "Typing", "seller": seller | {"family_name": "Dupond-Leroy"}}
    for name in ("customer_id", "customer_code"):
        body["seller"].pop(name)

    told = Caller(READ, WRITE, NAMES).post(f"{PATH}{entry.pk}/correct/", body).json()

    assert (told["seller"]["family_name"], told["seller"]["customer_code"]) == ("Dupond-Leroy", "CU-0000000")
