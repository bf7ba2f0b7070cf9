"""Price rules on screens: copied, changed, tried out on the past, put in force, retired."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.buyback import selectors
from apps.buyback.models import PriceRuleSet
from apps.stores.models import Store
from tests.factories.desk import make_worker, signed_in
from tests.factories.stores import make_entity, make_store, today
from tests.factories.trade_ins import make_rule_set, make_rules, make_trade_in

pytestmark = pytest.mark.django_db
LIST = "/buyback/rules/"
D = Decimal
BONUS = "voucher_bonus_percent"


def at(row: PriceRuleSet, action: str = "") -> str:
    return f"{LIST}{row.pk}/{action}"


def manager(store: Store, role: str = "store_manager") -> Any:
    return signed_in(make_worker(store, role))


def typed(page: Any, **other: Any) -> dict[str, Any]:
    """Everything the form shows, with the version it was shown at."""
    form, row = page.context["form"], page.context["set"]
    return {**{name: form[name].value() for name in form.fields}, "version": row.version, **other}


def status(row: PriceRuleSet) -> str:
    row.refresh_from_db()
    return row.status


def test_a_set_is_copied_changed_tried_out_and_put_in_force() -> None:
    standing = make_trade_in().estimate_rules
    assert standing is not None
    client = manager(Store.objects.get())
    made = client.post(at(standing, "copy/"))
    draft = PriceRuleSet.objects.exclude(pk=standing.pk).get()
    assert (made["Location"], draft.status, draft.name, draft.rules) == (
        at(draft), "draft", "Copy of Autumn", standing.rules,
    )  # fmt: skip
    said = typed(client.get(at(draft)), name="Winter", **{BONUS: "12,50"})
    assert client.post(at(draft, "change/"), said).status_code == 302
    draft.refresh_from_db()
    assert (draft.name, selectors.rules_of(draft)) == ("Winter", make_rules(voucher_bonus_percent=D("12.50")))
    bikes = at(draft, "categories/bikes/")
    assert client.post(bikes, typed(client.get(bikes), base_percent="40")).status_code == 302
    tried = client.get(at(draft), {"last": "10"}).context["tried"]
    assert (tried.before, tried.after, tried.difference) == (D("320.00"), D("256.00"), D("-64.00"))
    assert client.post(at(draft, "publish/"), {"effective_from": str(today())}).status_code == 302
    assert (status(draft), status(standing)) == ("published", "retired")
    assert client.post(at(draft, "retire/")).status_code == 302
    assert status(draft) == "retired"


def test_what_is_kept_unchanged_stays_as_it_was() -> None:
    store = make_store()
    draft = make_rule_set(store.entity, since=date.max)
    client = manager(store)
    client.post(at(draft, "change/"), typed(client.get(at(draft))))
    draft.refresh_from_db()
    assert (draft.version, selectors.rules_of(draft)) == (2, make_rules())


def test_a_mistake_is_said_beside_its_field_and_nothing_is_kept() -> None:
    store = make_store()
    draft = make_rule_set(store.entity, since=date.max)
    client = manager(store)
    said = typed(client.get(at(draft)))
    for wrong, sentence in (("", "This field is required."), ("1001", "From 0 to 1000, with at most two decimals.")):
        answer = client.post(at(draft, "change/"), {**said, BONUS: wrong})
        assert (answer.status_code, answer.context["form"].errors[BONUS]) == (422, [sentence])
    late = client.post(at(draft, "publish/"), {"effective_from": str(today() - timedelta(days=1))})
    assert (late.status_code, late.context["publishing"].errors["effective_from"]) == (422, ["Today at the earliest."])
    stale = client.post(at(draft, "change/"), {**said, "version": "7"})
    assert (stale.status_code, "Somebody changed this meanwhile" in stale.content.decode()) == (412, True)
    assert client.post(at(draft, "change/"), {**said, "version": ""}).status_code == 400
    draft.refresh_from_db()
    assert (draft.version, draft.status, selectors.rules_of(draft)) == (1, "draft", make_rules())


def test_a_draft_is_discarded_at_the_version_that_was_seen() -> None:
    store = make_store()
    draft, standing = make_rule_set(store.entity, since=date.max), make_rule_set(store.entity)
    client = manager(store)
    said = typed(client.get(at(draft)), name="Winter")
    stale = client.post(at(draft, "discard/"), {**said, "version": "7"})
    assert (stale.status_code, stale.context["form"]["name"].value()) == (412, "Winter")
    assert client.post(at(draft, "discard/"), {**said, "version": ""}).status_code == 400
    assert client.post(at(standing, "discard/"), {**said, "version": standing.version}).status_code == 409
    assert (PriceRuleSet.objects.count(), status(draft), draft.version) == (2, "draft", 1)
    gone = client.post(at(draft, "discard/"), said, follow=True)
    assert (gone.redirect_chain, [row["set"] for row in gone.context["rows"]]) == ([(LIST, 302)], [standing])
    assert "The draft is discarded." in gone.content.decode()
    assert client.get(at(draft)).status_code == 404


def test_only_a_draft_offers_to_be_discarded_and_only_to_who_may() -> None:
    store = make_store()
    draft, standing = make_rule_set(store.entity, since=date.max), make_rule_set(store.entity)
    pages = [manager(store).get(at(draft)), manager(store).get(at(standing)), manager(store, "clerk").get(at(draft))]
    assert ["Discard this draft" in page.content.decode() for page in pages] == [True, False, False]


def test_what_was_in_force_is_shown_and_never_changed() -> None:
    store = make_store()
    row = make_rule_set(store.entity)
    client = manager(store)
    page = client.get(at(row))
    assert (page.context["may_change"], page.context["publishing"], list(page.context["moves"])) == (
        False, None, ["retire"],
    )  # fmt: skip
    assert "Facts of A" in client.get(at(row, "categories/bikes/")).content.decode()
    version = row.version
    refused = client.post(at(row, "change/"), typed(page, **{BONUS: "99"}))
    assert (refused.status_code, refused.context["form"][BONUS].value()) == (409, "10.00")  # as it is, not as typed
    assert client.post(at(row, "publish/"), {"effective_from": str(today())}).status_code == 409
    assert (status(row), row.version) == ("published", version)


def test_a_clerk_reads_and_tries_out_but_changes_nothing() -> None:
    store = make_store()
    draft, client = make_rule_set(store.entity, since=date.max), manager(store, "clerk")
    page = client.get(at(draft), {"last": "5"})
    assert (page.status_code, page.context["may_change"], page.context["may_copy"], page.context["moves"]) == (
        200, False, False, {},
    )  # fmt: skip
    assert "Nothing to try it on" in page.content.decode()
    for action in ("copy/", "change/", "publish/", "retire/", "discard/"):
        body = typed(page, effective_from=str(today()))
        assert client.post(at(draft, action), body).status_code == 403
    assert (PriceRuleSet.objects.count(), status(draft)) == (1, "draft")


def test_another_companys_rules_are_absent_and_an_empty_list_says_what_to_do() -> None:
    client, others = manager(make_store()), make_rule_set(make_entity())
    assert client.get(at(others)).status_code == 404
    assert "No price rules yet" in client.get(LIST).content.decode()
    assert signed_in(make_worker(make_store(), rights=("items:read",))).get(LIST).status_code == 403


def test_the_list_costs_the_same_for_one_set_and_three() -> None:
    store = make_store()
    client = manager(store)
    make_rule_set(store.entity)
    client.get(LIST)
    for more in (0, 2):
        for _n in range(more):
            make_rule_set(store.entity)
        with CaptureQueriesContext(connection) as asked:
            page = client.get(LIST)
        assert (len(asked), len(page.context["rows"])) == (6, 1 + more)
