"""What a trade-in offers is what its operations do."""

from datetime import timedelta

import pytest

from apps.buyback.models import Offer
from apps.buyback.states import TRADE_IN
from apps.core.actors import system
from apps.items.operations import hold_item, release_hold
from apps.items.states import HoldOutcome
from tests.factories.api import Caller
from tests.factories.offered import offered, possible
from tests.factories.trade_ins import make_trade_in

pytestmark = pytest.mark.django_db

POLICE = system("police")
RIGHTS = sorted({move.permission for move in TRADE_IN.moves.values() if move.permission} | {"trade_ins:read"})
SAID = {
    "accept_items": {"payout_mode": "transfer"}, "decline": {}, "make_offer": {}, "clear": {}, "pay_out": {},
    "rescind": {"reason": "Both agree"}, "confirm_transfer": {"reference": "B1"}, "fail_payout": {"reason": "No"},
}  # fmt: skip


def free(row):
    pass


def held(row):
    for line in row.lines.all():
        hold_item(actor=POLICE, item_id=line.item_id, authority="Commissariat")


def seized(row):
    held(row)
    for line in row.lines.all():
        release_hold(actor=POLICE, item_id=line.item_id, outcome=HoldOutcome.SEIZED)


def too_late(row):
    Offer.objects.filter(trade_in=row).update(valid_until=row.created_at.date() - timedelta(days=1))


@pytest.mark.parametrize(
    "until, befalls, said",
    [
        ("graded", free, {"make_offer"}),
        ("graded", held, set()),
        ("graded", seized, set()),
        ("offered", free, {"accept_items"}),
        ("offered", too_late, set()),
        ("offered", held, set()),
        ("accepted", free, set()),
        ("proven", free, {"clear"}),
        ("proven", held, set()),
        ("cleared", free, {"rescind"}),
        ("cleared", held, set()),
    ],
)
def test_a_trade_in_offers_what_its_operations_do(until, befalls, said):
    row = make_trade_in(until=until)
    befalls(row)
    caller, path = Caller(*RIGHTS, stores=[row.store]), f"trade-ins/{row.pk}/"
    tried = {action: SAID[action] for action in ("make_offer", "accept_items", "clear", "rescind")}

    assert offered_among(caller, path, tried) == set(possible(caller, path, tried)) == said


def offered_among(caller, path, actions):
    return set(offered(caller, path)) & actions.keys()
