"""Trade-ins and price rules over HTTP: the whole life, previews, and what is refused."""

from datetime import date
from typing import Any

import pytest

from apps.access.permissions import NEVER_A_SCOPE
from apps.buyback.models import PriceRuleSet, RegisterEntry, TradeIn, TradeInLine
from apps.core import sequencer
from apps.core.models import Event
from apps.core.permissions import registry
from apps.stores.models import Store
from tests.factories.api import Caller, problem
from tests.factories.stores import make_store, today
from tests.factories.trade_ins import bike_rules, make_rule_set, make_rules, make_seller, make_trade_in, signature

pytestmark = pytest.mark.django_db
BIKE = {
    "category": "bikes", "brand": "Nakamura", "model": "E-Crossover", "new_price": "1000.00", "age_years": 2,
    "grade": "B", "answers": {"brakes": "yes", "frame": "yes"},
}  # fmt: skip
CARD = {
    "document_kind": "identity_card", "document_number": "D2H6862M2", "issued_on": "2020-03-02",
    "authority": "Préfecture du Rhône", "born_on": "1980-05-17", "home": "3 rue des Lilas, 69003 Lyon",
}  # fmt: skip


def program(*stores: Store) -> Caller:
    return Caller(*sorted(set(registry) - NEVER_A_SCOPE), stores=stores)


def test_a_thing_in_two_trade_ins_is_refused_as_a_clash() -> None:
    first = make_trade_in()
    body = {"store": first.store.code, "lines": [{**BIKE, "item": str(first.lines.get().item_id)}]}
    assert problem(program(first.store).post("trade-ins/", body))[:2] == (409, "conflict")
    assert TradeIn.objects.count() == 1


def test_a_bicycle_is_bought_over_http() -> None:
    store = make_store()
    make_rule_set(store.entity)
    caller, seller = program(store), make_seller(store)
    new = {"store": store.code, "customer": str(seller.pk), "lines": [BIKE],
           "references": [{"system": "shop", "kind": "basket", "value": "42"}]}  # fmt: skip
    made = caller.post("trade-ins/", new)
    assert (made.status_code, caller.post("trade-ins/", new).status_code) == (201, 200)
    at = f"trade-ins/{made.json()['id']}/"

    def step(name: str, body: Any = None) -> Any:
        answer = caller.post(f"{at}{name}/", body)
        assert answer.status_code == 200, answer.content
        return answer.json()

    assert step("estimate")["estimated_total"] == "320.00"
    line = step("receive")["lines"][0]
    assert (line["declared"]["grade"], line["found"]) == ("B", None)
    graded = step("grade", {"lines": [{"line": line["id"], "grade": "C", "answers": {"brakes": "no"}}]})
    assert (graded["lines"][0]["found"]["grade"], graded["lines"][0]["declared"]["grade"]) == ("C", "B")
    assert step("make-offer/preview")["total"] == "210.00"
    offered = step("make-offer", {"expected_total": "210.00"})
    steps = offered["offers"][0]["lines"][0]["steps"]
    assert [(one["kind"], one["amount"]) for one in steps] == [
        ("base", "500.00"), ("grade", "300.00"), ("age", "240.00"), ("answer", "210.00"),
    ]  # fmt: skip
    agreed = {"payout_mode": "voucher", "expected_total": "1.00"}
    assert problem(caller.post(f"{at}accept-items/", agreed))[:2] == (409, "total_changed")
    step("accept-items", agreed | {"expected_total": "210.00"})
    assert problem(caller.post(f"{at}clear/"))[:2] == (409, "not_ready_to_clear")
    step("verify-identity", CARD)
    step("check-stolen")
    signed = caller.client.post(
        f"/api/v1/{at}signature/", signature(), content_type="image/png",
        headers=caller.headers | {"Idempotency-Key": "signature-of-the-seller-1"},
    )  # fmt: skip
    assert signed.status_code == 201, signed.content
    cleared = step("clear")
    assert cleared["lines"][0]["register_number"] == RegisterEntry.objects.get().code
    before = TradeIn.objects.get().version
    assert step("pay-out/preview")["total"] == "210.00"
    assert TradeIn.objects.get().version == before
    paid = step("pay-out", {"expected_total": "210.00"})
    assert (paid["status"], paid["payouts"][0]["bonus"], [one["action"] for one in paid["actions"]]) == (
        "paid", "21.00", ["put_in_stock", "rescind"],
    )  # fmt: skip
    assert step("rescind/preview", {"reason": "Mistake"})["total"] == "0.00"
    told = caller.get("trade-ins/by-reference/?system=shop&kind=basket&value=42").json()
    assert (told["id"], told["references"][0]["value"]) == (made.json()["id"], "42")


def test_a_hit_that_means_another_thing_is_dismissed_over_http() -> None:
    trade_in = make_trade_in(until="accepted")
    caller, at = program(trade_in.store), f"trade-ins/{trade_in.pk}"
    stated = {"line": str(trade_in.lines.get().pk), "result": "hit", "source_name": "police station"}
    held = caller.post(f"{at}/check-stolen/", {"stated": [stated]}).json()
    hit = held["lines"][0]["theft_checks"][-1]
    assert (held["status"], hit["result"]) == ("held", "hit")
    unknown = caller.post(f"{at}/release/", {"dismissed_hits": [str(trade_in.pk)]})
    assert problem(unknown) == (422, "invalid", ["/dismissed_hits"])
    freed = caller.post(f"{at}/release/", {"dismissed_hits": [hit["id"]]}).json()
    assert (freed["status"], freed["lines"][0]["theft_checks"][-1]["result"]) == ("accepted", "dismissed")


@pytest.mark.parametrize("rows", [1, 3])
def test_a_list_costs_the_same_however_long(rows: int, django_assert_num_queries: Any) -> None:
    store = make_store()
    for _ in range(rows):
        make_trade_in(store, until="graded")
    caller = program(store)
    caller.get("trade-ins/")
    with django_assert_num_queries(QUERIES):
        answer = caller.get("trade-ins/?status=graded")
    assert len(answer.json()["results"]) == rows


QUERIES = 7


def test_the_quote_is_visible_while_somebody_describes_the_thing() -> None:
    store = make_store()
    make_rule_set(store.entity)
    caller = program(store)
    told = caller.post("trade-ins/quote/", {"store": store.code, "lines": [BIKE]}, key=None).json()
    assert (told["total"], told["voucher_total"], len(told["lines"][0]["steps"])) == ("320.00", "352.00", 3)
    missing = {"store": store.code, "lines": [BIKE | {"answers": {"brakes": "yes"}}]}
    assert problem(caller.post("trade-ins/quote/", missing, key=None)) == (
        422, "invalid", ["/lines/0/answers/frame"],
    )  # fmt: skip
    assert TradeIn.objects.count() == 0


def test_rules_are_drafted_tried_out_on_the_past_and_published() -> None:
    store = make_store()
    make_trade_in(store)
    make_trade_in(store, until="graded")
    caller = program(store)
    kept = caller.get(f"price-rule-sets/{PriceRuleSet.objects.get().pk}/").json()["rules"]
    kept["categories"][0]["base_percent"] = "60.00"
    body = {"legal_entity": store.entity.code, "name": "Winter", "rules": kept}
    made = caller.post("price-rule-sets/", body)
    assert made.status_code == 201, made.content
    at = f"price-rule-sets/{made.json()['id']}/"
    tried = caller.post(f"{at}try-out/", key=None).json()
    (line,) = tried.pop("lines")
    assert tried == {"before": "320.00", "after": "384.00", "difference": "64.00", "not_compared": 0}
    assert (line["before"], line["after"], line["grade"]) == ("320.00", "384.00", "B")
    published = caller.post(f"{at}publish/", {"effective_from": str(today())}).json()
    assert (published["status"], published["number"]) == ("published", 2)
    assert PriceRuleSet.objects.get(number=1).status == "retired"


def test_what_the_new_rules_cannot_price_is_said_and_not_summed() -> None:
    store = make_store()
    make_trade_in(store)
    other = make_rule_set(store.entity, make_rules(bike_rules(category="boots", questions=())), since=date.max)
    told = program(store).post(f"price-rule-sets/{other.pk}/try-out/", {"last": 1}, key=None).json()
    assert (told["not_compared"], told["before"], told["lines"][0]["after"]) == (1, "0.00", None)
    assert told["lines"][0]["why"].startswith("/category:")


def test_a_draft_is_changed_with_if_match_and_published_rules_are_not() -> None:
    store = make_store()
    draft, live = make_rule_set(store.entity, since=date.max), make_rule_set(store.entity)
    caller = program(store)

    def patch(row: PriceRuleSet, **headers: str) -> Any:
        return caller.client.patch(
            f"/api/v1/price-rule-sets/{row.pk}/", {"name": "Other"}, content_type="application/json",
            headers=caller.headers | headers,
        )  # fmt: skip

    etag = caller.get(f"price-rule-sets/{draft.pk}/")["ETag"]
    assert problem(patch(draft))[:2] == (428, "version_missing")
    assert patch(draft, **{"If-Match": etag}).json()["name"] == "Other"
    assert problem(patch(draft, **{"If-Match": etag}))[:2] == (412, "stale_version")
    live_etag = caller.get(f"price-rule-sets/{live.pk}/")["ETag"]
    assert problem(patch(live, **{"If-Match": live_etag}))[:2] == (409, "rules_published")


def test_a_draft_is_discarded_once_and_answered_as_it_last_was() -> None:
    store = make_store()
    draft, live = make_rule_set(store.entity, since=date.max), make_rule_set(store.entity)
    caller, at = program(store), f"price-rule-sets/{draft.pk}/"
    read = caller.get(at)
    shown = {**read.json(), "version": draft.version + 1}
    del shown["actions"]
    reader = Caller("price_rules:read", "price_rules:publish", stores=[store])
    for refused, told in (
        (caller.post(f"{at}discard/", If_Match='"7"'), (412, "stale_version", [])),
        (caller.post(f"price-rule-sets/{live.pk}/discard/"), (409, "rules_published", [])),
        (program(make_store()).post(f"{at}discard/"), (404, "not_found", [])),
        (reader.post(f"{at}discard/"), (403, "scope_missing", [])),
    ):
        assert (problem(refused), PriceRuleSet.objects.count()) == (told, 2)
    for _again in range(2):
        done = caller.post(f"{at}discard/", key="k", If_Match=read["ETag"])
        assert (done.status_code, done.json()) == (200, shown)
    assert (caller.get(at).status_code, PriceRuleSet.objects.get()) == (404, live)


def test_who_keeps_a_copy_of_a_companys_rules_is_told_that_a_draft_is_gone() -> None:
    store = make_store()
    draft, feed = make_rule_set(store.entity, since=date.max), "price-rule-sets/changes/?cursor="
    readers = [Caller("price_rules:read", stores=[one]) for one in (store, make_store())]
    sequencer.advance()
    cursors = [reader.get(feed).json()["next_cursor"] for reader in readers]
    program(store).post(f"price-rule-sets/{draft.pk}/discard/")
    sequencer.advance()
    told = [reader.get(feed + cursor).json()["results"] for reader, cursor in zip(readers, cursors, strict=True)]
    assert [[(one["id"], one["version"], one["deleted"]) for one in page] for page in told] == [
        [(str(draft.pk), draft.version + 1, True)], [],
    ]  # fmt: skip


def test_what_counts_for_a_company_is_offered_to_who_decides_in_all_its_stores() -> None:
    store = make_store()
    other, draft = make_store(entity=store.entity), make_rule_set(store.entity, since=date.max)
    at = f"price-rule-sets/{draft.pk}/"

    def offered(*stores: Store) -> list[str]:
        caller = Caller("price_rules:read", "price_rules:publish", stores=stores)
        return [one["action"] for one in caller.get(at).json()["actions"]]

    assert (offered(store), offered(store, other)) == ([], ["publish"])


def test_rules_somebody_changed_since_they_were_read_are_neither_published_nor_retired() -> None:
    store = make_store()
    draft, live = make_rule_set(store.entity, since=date.max), make_rule_set(store.entity)
    caller, before = program(store), list(PriceRuleSet.objects.order_by("pk").values())
    read = caller.get(f"price-rule-sets/{draft.pk}/")["ETag"]
    older, day = f'"{draft.version - 1}"', {"effective_from": today()}
    stale = caller.post(f"price-rule-sets/{draft.pk}/publish/", day, If_Match=older)
    assert (problem(stale), stale.json()["version"]) == ((412, "stale_version", []), draft.version)
    stale = caller.post(f"price-rule-sets/{live.pk}/retire/", If_Match=f'"{live.version - 1}"')
    assert problem(stale) == (412, "stale_version", [])
    assert list(PriceRuleSet.objects.order_by("pk").values()) == before
    assert caller.post(f"price-rule-sets/{draft.pk}/publish/", day, If_Match=read).json()["status"] == "published"


@pytest.mark.parametrize(
    "name, body",
    [
        ("verify-identity", CARD),
        ("check-stolen", {}),
        ("add-line", BIKE),
        ("return-lines", {"lines": ["01a20091-539e-75b1-a6f8-34de96b8966c"]}),
    ],
)
def test_a_step_of_a_trade_in_somebody_changed_since_is_refused(name: str, body: Any) -> None:
    row = make_trade_in(until="accepted")
    before = (list(TradeIn.objects.values()), list(TradeInLine.objects.values()), Event.objects.count())
    stale = program(row.store).post(f"trade-ins/{row.pk}/{name}/", body, If_Match=f'"{row.version - 1}"')
    assert problem(stale) == (412, "stale_version", [])
    assert (list(TradeIn.objects.values()), list(TradeInLine.objects.values()), Event.objects.count()) == before


def test_a_step_out_of_turn_and_an_unknown_way_of_paying_are_refused() -> None:
    trade_in = make_trade_in()
    at, caller = f"trade-ins/{trade_in.pk}", program(trade_in.store)
    assert problem(caller.post(f"{at}/accept-items/", {"payout_mode": "shells"})) == (422, "invalid", ["/payout_mode"])
    assert problem(caller.post(f"{at}/pay-out/"))[:2] == (409, "illegal_transition")
    trade_in.refresh_from_db()
    assert trade_in.status == "offered"
