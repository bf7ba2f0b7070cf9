"""Who follows payments hears of what is shown with them and written beside them: evidence and cases."""

import pytest

from apps.core.actors import system
from apps.payments.models import Case, Receipt
from apps.payments.operations import resolve_case
from apps.payments.states import Door
from tests.factories.api import MONEY_SCOPES, Caller
from tests.factories.core import relayed
from tests.factories.workshop import make_work_order, pay, till_payment

pytestmark = pytest.mark.django_db


@pytest.fixture
def follower():
    """Of a store where one payment was told: what its feed says since it was last asked."""
    order = make_work_order()
    payment = till_payment(order)
    receipt, _new = pay(order, payment=payment)
    caller = Caller(*MONEY_SCOPES, stores=[order.store])
    relayed()
    cursor = caller.get("payments/changes/").json()["next_cursor"]

    def heard():
        nonlocal cursor
        relayed()
        answer = caller.get(f"payments/changes/?cursor={cursor}").json()
        cursor = answer["next_cursor"]
        return [(change["id"], change["version"], change["data"]) for change in answer["results"]]

    return order, payment, receipt, heard


def test_another_door_that_tells_the_same_is_heard_of_once(follower):
    order, payment, receipt, heard = follower
    before = receipt.version

    for _ in range(2):
        pay(order, payment=payment, door=Door.FILE)

    ((told, version, data),) = heard()
    assert (told, version) == (str(receipt.pk), before + 1)
    assert [each["door"] for each in data["evidence"]] == ["rest", "file"]
    pay(order, payment=payment, door=Door.FILE)
    assert heard() == []


def test_a_case_about_it_is_heard_of_when_it_opens_and_when_it_is_resolved(follower):
    order, payment, receipt, heard = follower
    other = till_payment(order, "55.00", number=payment.ticket.number)

    pay(order, payment=other, door=Door.FILE)
    ((_told, opened_at, data),) = heard()
    assert [(case["kind"], case["state"]) for case in data["cases"]] == [("conflicting_ticket", "open")]

    resolve_case(Case.objects.get().pk, resolution="The till was wrong.", actor=system("mona"))
    ((_told, resolved_at, data),) = heard()
    assert [(case["kind"], case["state"]) for case in data["cases"]] == [("conflicting_ticket", "resolved")]
    assert resolved_at == opened_at + 1 == Receipt.objects.get(pk=receipt.pk).version
