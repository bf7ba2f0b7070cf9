"""Every address of the API about a caller's own things, another store's, and for a caller who has no store."""

from typing import Any

import pytest
from django.db import transaction

from apps.access.models import Consumer
from apps.access.permissions import NEVER_A_SCOPE
from apps.core.permissions import registry
from apps.payments.permissions import PAYABLES_FOREIGN
from apps.stores.models import Store
from tests.factories.access import make_consumer
from tests.factories.api import Caller
from tests.factories.stores import make_store

from .doors import DOORS, Door, knock, said, written
from .samples import COMPANY_WIDE, RETAILER_WIDE, SAMPLES, body_of, make_samples, open_shop, query_of, sample_of

pytestmark = pytest.mark.django_db

OTHERS = [door for door in DOORS if door.names_one and door.resource not in RETAILER_WIDE]
SEARCHES = [door for door in DOORS if door.path.endswith("/search/")]
GETS = [door for door in DOORS if door.method == "get" and not door.names_one and "by-reference" not in door.path]
LISTS = GETS + SEARCHES
# These find the thing, and then not what else they were asked for: a paper made to be fetched, a hold of the voucher.
# A company's book is open to who holds the right in all its stores, and the samples' company has another store.
BOOKS = {door for door in OTHERS if door.resource == "margin-periods"}
READ_MORE = {"GET api/v1/print-jobs/<uuid:job_id>/content/"} | {
    str(door)
    for door in DOORS
    if door.path.endswith("/files/<uuid:file_id>/") or (door in BOOKS and door.method == "get")
}
ASK_FOR_MORE = READ_MORE | {
    *map(str, BOOKS),
    "POST api/v1/transfers/<uuid:transfer_id>/add-item/",
    "POST api/v1/vouchers/<uuid:voucher_id>/capture/",
    "POST api/v1/vouchers/<uuid:voucher_id>/release/",
}
# What is sent here is no JSON, and that is looked at first.
UPLOADS = {str(door) for door in DOORS if door.method == "post" and door.path.endswith(("/files/", "/signature/"))}
# What a store sends, it sees; only the store it goes to receives it.
AT_THE_OTHER_END = {"POST api/v1/transfers/<uuid:transfer_id>/receive/"}
# What is the whole company's, its feed and its price rules, one of its stores sees and does not decide.
OF_THE_COMPANY = {
    "POST api/v1/channels/<uuid:channel_id>/set-reader/",
    "PATCH api/v1/price-rule-sets/<uuid:rule_set_id>/",
    "POST api/v1/price-rule-sets/<uuid:rule_set_id>/discard/",
    "POST api/v1/price-rule-sets/<uuid:rule_set_id>/publish/",
    "POST api/v1/price-rule-sets/<uuid:rule_set_id>/retire/",
}
# These say which store's till asks; a store that is not the caller's is a mistake in the body before anything else.
AT_A_TILL = [
    "POST api/v1/payables/<uuid:payable_id>/open/",
    "POST api/v1/payables/<uuid:payable_id>/discard/",
    "POST api/v1/vouchers/<uuid:voucher_id>/authorize/",
    "POST api/v1/vouchers/<uuid:voucher_id>/refund/",
    "POST api/v1/vouchers/<uuid:voucher_id>/refund/preview/",
]


class Asking:
    """A caller with every right, in one store or none, asking about the samples."""

    def __init__(self, store: Store | None, *without: str) -> None:
        rights = set(registry) - NEVER_A_SCOPE - set(without)
        self.caller = Caller(*sorted(rights), stores=[store] if store else [])
        self.store = store.code if store else ""
        self.samples: dict[str, Any] = {}

    def about(self, shop_of: Consumer, store: Store) -> None:
        """Whoever has no store of their own names this one."""
        self.samples = make_samples(open_shop(shop_of, store))
        self.store = self.store or store.code

    def ask(self, door: Door, **how: Any) -> Any:
        return knock(
            door, self.caller.client, self.caller.headers, named=sample_of(self.samples, door),
            body=body_of(door, self.store), query=query_of(door, self.store), **how,
        )  # fmt: skip

    def try_out(self, door: Door, **how: Any) -> int:
        """The status; what it did is taken back."""
        with transaction.atomic():
            status: int = self.ask(door, **how).status_code
            transaction.set_rollback(True)
        return status


def test_ones_own_is_open() -> None:
    store = make_store()
    asking = Asking(store)
    asking.about(asking.caller.consumer, store)
    statuses = {str(door): asking.try_out(door, slash=False) for door in DOORS}
    refused = {door: status for door, status in statuses.items() if status in (401, 403) or status >= 500}
    assert refused == dict.fromkeys(AT_THE_OTHER_END | OF_THE_COMPANY, 403)
    assert {str(door) for door in DOORS if door.names_one and statuses[str(door)] == 404} == ASK_FOR_MORE
    read = [door for door in DOORS if door.method == "get" and "by-reference" not in door.path]
    assert {str(door): statuses[str(door)] for door in read if statuses[str(door)] != 200} == {
        **dict.fromkeys(READ_MORE, 404), "GET api/v1/me/calls/": 400,  # it asks which call
    }  # fmt: skip
    assert {asking.try_out(door, method="head") for door in read} == {200, 400, 404}


@pytest.mark.parametrize(("company", "slash"), [("same", True), ("another", False)])
def test_another_stores_is_not_there(company: str, slash: bool) -> None:
    """With every right but that to take money for a sister store, and in another store."""
    elsewhere = make_store()
    asking = Asking(elsewhere, PAYABLES_FOREIGN)
    asking.about(make_consumer(), make_store(entity=elsewhere.entity) if company == "same" else make_store())
    before = written()
    theirs = [door for door in OTHERS if company == "another" or door.resource not in COMPANY_WIDE]
    answers = {str(door): asking.ask(door, slash=slash).status_code for door in theirs}
    assert answers == dict.fromkeys(answers, 404) | dict.fromkeys(UPLOADS, 415)
    heads = {asking.ask(door, method="head").status_code for door in theirs if door.method == "get"}
    assert heads == {404}
    assert written() == before


def test_no_list_shows_another_stores() -> None:
    asking = Asking(make_store())
    asking.about(make_consumer(), make_store())
    hidden = [str(sample.pk) for resource, sample in asking.samples.items() if resource not in RETAILER_WIDE]
    shown = {str(door): text for door in LISTS for text in (said(asking.ask(door)),)}
    assert {door: secret for door, text in shown.items() for secret in hidden if secret in text} == {}


def test_whoever_has_no_store_has_nothing() -> None:
    asking = Asking(None)
    asking.about(make_consumer(), make_store())
    before = written()
    lists = [door for door in LISTS if door.resource not in RETAILER_WIDE | {"me"}]
    lists = [door for door in lists if not door.path.endswith("/export/")]  # lines, not one document
    answers = {str(door): asking.ask(door) for door in lists}
    told = {name: (answer.status_code, answer.json().get("results")) for name, answer in answers.items()}
    assert {name: said_ for name, said_ in told.items() if said_ not in ((200, []), (404, None))} == {}
    named = {str(door): asking.ask(door).status_code for door in OTHERS}
    assert {door: status for door, status in named.items() if status != 404} == {
        **dict.fromkeys(AT_A_TILL, 422), **dict.fromkeys(UPLOADS, 415),
    }  # fmt: skip
    assert written() == before


def test_a_route_without_a_sample_is_noticed_and_says_what_to_do() -> None:
    door = Door("api/v1/attics/<uuid:identifier>/", "get", None)
    with pytest.raises(AssertionError, match="Add «attics» to SAMPLES"):
        sample_of({}, door)


def test_no_sample_outlives_its_route() -> None:
    assert set(SAMPLES) - {door.resource for door in DOORS if door.names_one} == set()
