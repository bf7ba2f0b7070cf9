"""The fixed world of the sandbox: always the same codes, made again at will, and nothing of it in real stores."""

import time
from typing import Any

import pytest

from apps.access.errors import NotSandbox
from apps.access.operations import reset_sandbox
from apps.access.sandbox.fixtures import FIXTURES, codes_of
from apps.core.actors import system
from apps.core.codes import is_ean, parse_code
from apps.core.errors import NotFound
from apps.core.models import Event
from apps.items.models import Item
from apps.payments.models import Payable, Receipt
from apps.workshop import operations as workshop
from apps.workshop.inputs import Codes
from apps.workshop.models import WorkOrder
from tests.factories.api import problem
from tests.factories.lane import Lane, ticket
from tests.factories.sandbox import Learner
from tests.factories.stores import make_store, make_till
from tests.factories.workshop import make_work_order

pytestmark = pytest.mark.django_db


def codes(learner: Learner) -> dict[str, tuple[str, str, str]]:
    return {name: (one["code"], one["payable_code"], one["ean"]) for name, one in learner.fixtures().items()}


def pay(learner: Learner, code: str, **values: Any) -> Any:
    told = ticket(code, **values)
    told["ticket"]["till"] = "1"
    return learner.post("payments/", told | {"store": learner.store.code})


def test_a_reset_makes_every_fixture_as_the_table_says_within_seconds() -> None:
    learner = Learner()
    assert {one["is_fresh"] for one in learner.fixtures().values()} == {False}
    began = time.process_time()
    answer = learner.reset()
    took = time.process_time() - began  # ours, whatever else this machine does
    assert (answer.status_code, answer.json()["store"]) == (200, learner.store.code)
    assert answer.json() == learner.look().json()
    made = {
        one["name"]: (one["is_fresh"], one["status"], one["payment_state"], one["balance"])
        for one in answer.json()["fixtures"]
    }
    assert made == {name: (True, one.status, one.payment_state, f"{one.balance:.2f}") for name, one in FIXTURES.items()}
    assert took < 5, took


def test_each_code_finds_its_payable_and_can_be_typed_and_scanned() -> None:
    learner = Learner()
    learner.reset()
    for name, (order, payable, ean) in codes(learner).items():
        fixed = codes_of(learner.store.code, name)
        assert (order, parse_code(order)) == (fixed.order, ("work_order", order))
        if name == "quoted":
            assert (payable, ean) == ("", "")
            continue
        assert (payable, ean, parse_code(payable), is_ean(ean)) == (
            fixed.payable,
            fixed.ean,
            ("payable", payable),
            True,
        )
        found = [learner.get(f"payables/?code={code}").json()["results"] for code in (order, payable, ean)]
        assert [[row["code"] for row in rows] for rows in found] == [[payable]] * 3


def test_what_was_used_is_made_again_under_the_same_codes_and_goes_on_under_others() -> None:
    learner = Learner()
    learner.reset()
    before, told = codes(learner), Event.objects.count()
    used = learner.fixtures()["ready"]
    assert pay(learner, used["code"]).json()["payable"]["payment_state"] == "paid"
    assert learner.fixtures()["ready"]["is_fresh"] is False
    learner.reset()
    now = learner.fixtures()["ready"]
    assert (codes(learner), now["is_fresh"], now["balance"]) == (before, True, "60.00")
    old = Payable.objects.get(pk=used["payable"])
    assert (old.payment_state, old.code == used["payable_code"], old.subject_code) == (
        "paid", False, WorkOrder.objects.get(pk=used["work_order"]).code,
    )  # fmt: skip
    assert pay(learner, now["ean"]).json()["payable"]["id"] == now["payable"]
    assert Event.objects.count() > told
    assert [event.resource for event in Event.objects.filter(type__contains="recoded", facts__isnull=False)][-4:] == [
        "work_order", "payable", "work_order", "payable",
    ]  # fmt: skip


def test_a_reset_of_what_is_as_new_changes_nothing() -> None:
    learner = Learner()
    learner.reset()
    before, seen = (Event.objects.count(), WorkOrder.objects.count(), Item.objects.count()), learner.look().json()
    assert learner.reset().json() == seen
    assert (Event.objects.count(), WorkOrder.objects.count(), Item.objects.count()) == before
    assert before[2] == 1


def test_one_that_a_till_holds_is_made_again() -> None:
    learner = Learner()
    learner.reset()
    held = learner.fixtures()["ready"]
    learner.post(f"payables/{held['payable']}/open/", {"store": learner.store.code, "till": "1"})
    assert learner.fixtures()["ready"]["is_fresh"] is False
    learner.reset()
    assert learner.fixtures()["ready"]["payable"] != held["payable"]


def test_the_same_key_resets_once() -> None:
    learner = Learner()
    first = learner.reset(key="morning")
    pay(learner, learner.fixtures()["ready"]["code"])
    again = learner.reset(key="morning")
    assert (again.json(), again["Idempotent-Replayed"]) == (first.json(), "true")
    assert learner.fixtures()["ready"]["is_fresh"] is False


def test_only_the_store_asked_for_is_touched() -> None:
    one, other = Learner(), Learner()
    one.reset()
    assert {fixture["is_fresh"] for fixture in other.fixtures().values()} == {False}
    assert set(codes(one).values()) & set(codes(other).values()) == set()


def test_who_reaches_several_stores_names_one() -> None:
    stores = sorted((make_store(sandbox=True), make_store(sandbox=True)), key=lambda store: store.code)
    learner = Learner(*stores)
    assert problem(learner.reset()) == (422, "invalid", ["/store"])
    assert problem(learner.look("?store=NOWHERE")) == (422, "invalid", ["/store"])
    assert problem(learner.reset({"store": make_store(sandbox=True).code})) == (422, "invalid", ["/store"])
    assert WorkOrder.objects.count() == 0
    assert learner.reset({"store": stores[1].code}).json()["store"] == stores[1].code
    assert set(WorkOrder.objects.values_list("store", flat=True)) == {stores[1].pk}


def test_for_a_real_program_there_is_no_sandbox_even_if_it_reaches_one() -> None:
    for store in (make_store(), make_store(sandbox=True)):
        real = Learner(store, sandbox=False)
        assert problem(real.look()) == (404, "not_found", [])
        assert problem(real.reset()) == (404, "not_found", [])
    till = Lane(make_till(store=store))
    assert problem(till.client.post("/sandbox/reset/", "{}", content_type="application/json"))[:2] == (
        403, "scope_missing",
    )  # fmt: skip
    assert (WorkOrder.objects.count(), Event.objects.filter(resource="work_order").count()) == (0, 0)


def test_the_operations_themselves_refuse_a_real_store() -> None:
    order = make_work_order()
    with pytest.raises(NotSandbox):
        reset_sandbox(actor=system("test"), store=order.store)
    with pytest.raises(NotFound):
        workshop.recode(order.pk, codes=Codes(), actor=system("test"))
    code = order.code
    order.refresh_from_db()
    assert (order.code, WorkOrder.objects.count(), Receipt.objects.count()) == (code, 1, 0)


@pytest.mark.parametrize("how_many", [1, 3])
def test_looking_asks_one_query_for_the_fixtures_whatever_their_number(
    how_many: int, django_assert_num_queries: Any
) -> None:
    learner = Learner()
    learner.reset()
    WorkOrder.objects.filter(
        code__in=[codes_of(learner.store.code, name).order for name in list(FIXTURES)[how_many:]]
    ).update(store=make_store(entity=learner.store.entity))
    with django_assert_num_queries(5):
        made = [fixture for fixture in learner.fixtures().values() if fixture["work_order"]]
    assert len(made) == how_many
