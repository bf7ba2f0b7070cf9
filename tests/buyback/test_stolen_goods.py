"""Whether it was stolen: who looked where, when, and what follows."""

from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from apps.buyback import operations
from apps.buyback.errors import NotReadyToClear, ReportedStolen
from apps.buyback.inputs import CounterLine, Reception, StatedCheck
from apps.buyback.models import RegisterEntry, TheftLookUp, TradeIn, TradeInLine
from apps.buyback.screens.trade_in_actions import offered
from apps.buyback.selectors import StolenGoodsFile
from apps.buyback.states import PayoutMode, TheftResult
from apps.core.actors import system
from apps.core.errors import IllegalTransition, Invalid, PermissionRefused
from apps.items.errors import ItemHeld
from apps.items.models import Item
from apps.items.operations import hold_item, update_item
from apps.items.states import IdentifierKind
from tests.factories.items import make_item
from tests.factories.stores import make_store
from tests.factories.trade_ins import bike_line, boots_line, lines, make_seller, make_trade_in, prove, seen
from tests.factories.workshop import person

act = operations.trade_in
NUMBERED = bike_line(identifier_kind=IdentifierKind.FNUCI, identifier="BC1234567A")


@pytest.fixture
def stolen(tmp_path: Path, settings: Any) -> Path:
    path = tmp_path / "stolen.csv"
    path.write_text("# reported\n\nfnuci;bc 123-4567 a  # March\nSN-1\n")
    settings.STOLEN_GOODS_FILE = str(path)
    return path


@pytest.mark.parametrize(
    ("kind", "identifier", "result"),
    [
        ("fnuci", "BC1234567A", "hit"), ("serial", "BC1234567A", "hit"), ("serial", "sn1", "hit"),
        ("imei", "SN1", "hit"), ("fnuci", "BC1234567B", "clear"), ("serial", "--", "not_available"),
    ],
)  # fmt: skip
def test_the_file_knows_numbers_however_they_are_spelled_and_called(
    stolen: Path, kind: str, identifier: str, result: str
) -> None:
    assert StolenGoodsFile().look_up(kind=kind, identifier=identifier).result == result


def test_a_hit_says_what_the_file_calls_the_number(stolen: Path) -> None:
    told = [StolenGoodsFile().look_up(kind="serial", identifier=number).detail for number in ("BC1234567A", "SN-1")]
    assert told == ["stolen.csv: fnuci", "stolen.csv"]


def test_without_a_file_nobody_calls_a_thing_clear(stolen: Path, settings: Any) -> None:
    stolen.unlink()
    assert StolenGoodsFile().look_up(kind="fnuci", identifier="BC1").result == "not_available"
    settings.STOLEN_GOODS_FILE = ""
    assert StolenGoodsFile().look_up(kind="fnuci", identifier="BC1").result == "not_available"


@pytest.mark.django_db
@pytest.mark.parametrize("until", ["received", "offered", "accepted"])
def test_a_hit_holds_the_thing_and_the_trade_in(stolen: Path, until: str) -> None:
    trade_in = make_trade_in(None, NUMBERED, boots_line(), until=until)
    clerk, officer = person("clara", trade_in.store), person("otto", trade_in.store)
    act.check_stolen(trade_in.pk, actor=clerk)
    trade_in.refresh_from_db()
    assert trade_in.status == "held"
    assert list(Item.objects.order_by("id").values_list("held", flat=True)) == [True, False]
    told = list(TheftLookUp.objects.order_by("id").values_list("result", "source", "actor_label", "stated"))
    assert told == [("hit", "file", "Clara", False), ("not_available", "no number", "Clara", False)]
    with pytest.raises(IllegalTransition):
        act.decline(trade_in.pk, actor=clerk)
    act.release(trade_in.pk, note="found again", actor=officer)
    trade_in.refresh_from_db()
    assert (trade_in.status, Item.objects.filter(held=True).count()) == (
        "accepted" if until == "accepted" else "received", 0,
    )  # fmt: skip


@pytest.mark.django_db
def test_what_was_reported_is_bought_only_once_the_source_says_otherwise(stolen: Path) -> None:
    trade_in = make_trade_in(None, NUMBERED, until="accepted")
    clerk, officer = person("clara", trade_in.store), person("otto", trade_in.store)
    act.check_stolen(trade_in.pk, actor=clerk)
    act.release(trade_in.pk, actor=officer)
    stolen.write_text("")
    prove(trade_in)
    act.clear(trade_in.pk, actor=clerk)
    assert RegisterEntry.objects.count() == 1


@pytest.mark.django_db
def test_what_a_person_says_in_a_sources_name_does_not_speak_for_it(stolen: Path) -> None:
    trade_in = make_trade_in(None, NUMBERED, until="accepted")
    clerk, (line,) = person("clara", trade_in.store), lines(trade_in)
    said = [StatedCheck(line.pk, TheftResult.CLEAR, "file")]
    act.check_stolen(trade_in.pk, stated=said, actor=clerk)
    act.release(trade_in.pk, actor=person("otto", trade_in.store))
    with pytest.raises(ReportedStolen):
        act.clear(trade_in.pk, actor=clerk)
    assert RegisterEntry.objects.count() == 0


@pytest.mark.django_db
def test_a_source_that_does_not_answer_takes_no_hit_back(stolen: Path) -> None:
    trade_in = make_trade_in(None, NUMBERED, until="accepted")
    act.check_stolen(trade_in.pk, actor=person("clara", trade_in.store))
    act.release(trade_in.pk, actor=person("otto", trade_in.store))
    stolen.unlink()
    prove(trade_in)
    with pytest.raises(ReportedStolen):
        act.clear(trade_in.pk, actor=person("clara", trade_in.store))
    assert RegisterEntry.objects.count() == 0


@pytest.mark.django_db
def test_a_hit_that_means_another_thing_is_dismissed_and_found_again_counts_no_more(stolen: Path) -> None:
    trade_in = make_trade_in(None, NUMBERED, until="accepted")
    clerk = person("clara", trade_in.store)
    act.check_stolen(trade_in.pk, actor=clerk)
    hit = TheftLookUp.objects.get()
    act.release(trade_in.pk, dismissed_hits=[hit.pk], actor=person("otto", trade_in.store))
    prove(trade_in)
    act.clear(trade_in.pk, actor=clerk)
    told = list(TheftLookUp.objects.filter(source="file").order_by("id").values_list("result", "actor_label"))
    assert told == [("hit", "Clara"), ("dismissed", "Otto"), ("hit", "Clara")]
    assert RegisterEntry.objects.count() == 1


@pytest.mark.django_db
def test_what_was_dismissed_says_nothing_of_another_number(stolen: Path) -> None:
    trade_in = make_trade_in(None, NUMBERED, until="accepted")
    clerk, officer = person("clara", trade_in.store), person("otto", trade_in.store)
    act.check_stolen(trade_in.pk, actor=clerk)
    act.release(trade_in.pk, dismissed_hits=[TheftLookUp.objects.get().pk], actor=officer)
    corrected(lines(trade_in)[0].thing_id, "SN-1")
    act.check_stolen(trade_in.pk, actor=clerk)
    trade_in.refresh_from_db()
    assert trade_in.status == "held"
    act.release(trade_in.pk, actor=officer)
    with pytest.raises(ReportedStolen):
        act.clear(trade_in.pk, actor=clerk)


@pytest.mark.django_db
@pytest.mark.parametrize("error", [PermissionRefused, Invalid])
def test_only_who_may_dismisses_and_only_what_stands(stolen: Path, error: type[Exception]) -> None:
    trade_in = make_trade_in(None, NUMBERED, until="accepted")
    act.check_stolen(trade_in.pk, actor=person("clara", trade_in.store))
    right = ["trade_ins:dismiss_hit"] if error is Invalid else []
    officer = person("otto", trade_in.store, "trade_ins:read", "trade_ins:hold", "items:hold", *right)
    chosen = trade_in.pk if error is Invalid else TheftLookUp.objects.get().pk
    with pytest.raises(error):
        act.release(trade_in.pk, dismissed_hits=[chosen], actor=officer)
    trade_in.refresh_from_db()
    assert (trade_in.status, Item.objects.get().held, TheftLookUp.objects.count()) == ("held", True, 1)


def corrected(item_id: UUID, number: str) -> None:
    update_item(
        actor=system("test"), item_id=item_id,
        changes={"identifier_kind": IdentifierKind.SERIAL, "identifier": number},
    )  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("thing", [bike_line(), NUMBERED])
def test_a_number_written_after_the_look_up_is_looked_up_before_anything_is_bought(thing: Any) -> None:
    trade_in = make_trade_in(None, thing, until="proven")
    clerk, (line,) = person("clara", trade_in.store), lines(trade_in)
    corrected(line.thing_id, "SN-2")
    with pytest.raises(NotReadyToClear) as refused:
        act.clear(trade_in.pk, actor=clerk)
    assert (refused.value.extra, RegisterEntry.objects.count()) == ({"missing": ["theft_check"]}, 0)
    prove(trade_in)
    act.clear(trade_in.pk, actor=clerk)
    (line,) = lines(trade_in)
    assert [RegisterEntry.objects.get().things[0]["identifier"], line.identifier] == ["SN-2", "SN-2"]
    assert list(TheftLookUp.objects.order_by("-id").values_list("identifier", flat=True)[:2]) == ["SN-2", "SN-2"]


@pytest.mark.django_db
def test_the_number_on_the_passport_is_the_one_that_is_asked_about(stolen: Path) -> None:
    trade_in = make_trade_in(until="accepted")
    corrected(lines(trade_in)[0].thing_id, "SN-1")
    act.check_stolen(trade_in.pk, actor=person("clara", trade_in.store))
    trade_in.refresh_from_db()
    assert (trade_in.status, TheftLookUp.objects.get().identifier) == ("held", "SN-1")


@pytest.mark.django_db
def test_a_hit_is_not_done_away_with_by_another_number(stolen: Path) -> None:
    trade_in = make_trade_in(None, NUMBERED, until="accepted")
    clerk, (line,) = person("clara", trade_in.store), lines(trade_in)
    act.check_stolen(trade_in.pk, actor=clerk)
    act.release(trade_in.pk, note="misread", actor=person("otto", trade_in.store))
    corrected(line.thing_id, "SN-2")
    with pytest.raises(ReportedStolen):
        act.clear(trade_in.pk, actor=clerk)
    prove(trade_in)
    act.clear(trade_in.pk, actor=clerk)
    assert RegisterEntry.objects.get().things[0]["identifier"] == "SN-2"


@pytest.mark.django_db
def test_a_known_thing_is_not_taken_in_under_another_number_than_its_passports() -> None:
    store = make_store()
    seller = make_seller(store)
    item = make_item(store=store, customer=seller)
    trade_in = make_trade_in(
        store, bike_line(item_id=item.pk, identifier_kind=IdentifierKind.SERIAL, identifier="SN-1"), seller=seller,
        until="estimated",
    )  # fmt: skip
    with pytest.raises(Invalid) as refused:
        act.receive(trade_in.pk, Reception(), actor=person("clara", store))
    trade_in.refresh_from_db()
    assert (list(refused.value.errors), trade_in.status) == (["/lines/0/identifier"], "estimated")
    corrected(item.pk, "SN-1")
    act.receive(trade_in.pk, Reception(), actor=person("clara", store))
    assert lines(trade_in)[0].item == item


@pytest.mark.django_db
def test_what_is_seized_leaves_and_the_rest_goes_back(stolen: Path) -> None:
    trade_in = make_trade_in(None, NUMBERED, boots_line(), until="accepted")
    act.check_stolen(trade_in.pk, actor=person("clara", trade_in.store))
    act.seize(trade_in.pk, actor=person("otto", trade_in.store))
    assert [line.state for line in lines(trade_in)] == ["seized", "refused"]
    assert list(Item.objects.order_by("id").values_list("custody", flat=True)) == ["third_party", "store"]
    act.return_lines(trade_in.pk, lines=[lines(trade_in)[1].pk], actor=person("clara", trade_in.store))
    assert RegisterEntry.objects.count() == 0


def one_refused() -> tuple[TradeIn, TradeInLine, TradeInLine, TradeInLine]:
    """A bicycle that was accepted, boots that were not, and others that went home already."""
    trade_in = make_trade_in(None, bike_line(), boots_line(), boots_line())
    clerk, (bike, boots, gone) = person("clara", trade_in.store), lines(trade_in)
    act.accept_items(
        trade_in.pk, payout_mode=PayoutMode.TRANSFER, refused_lines=[boots.pk, gone.pk], actor=clerk
    )  # fmt: skip
    act.return_lines(trade_in.pk, lines=[gone.pk], actor=clerk)
    return trade_in, bike, boots, gone


@pytest.mark.django_db
@pytest.mark.parametrize("outcome", ["release", "seize"])
def test_a_hold_on_the_trade_in_keeps_what_was_refused_here_too(outcome: str) -> None:
    trade_in, bike, boots, gone = one_refused()
    officer = person("otto", trade_in.store)
    act.hold(trade_in.pk, authority="Police", actor=officer)
    held = Item.objects.filter(held=True).order_by("id").values_list("id", flat=True)
    assert list(held) == [bike.item_id, boots.item_id]
    with pytest.raises(IllegalTransition):
        act.return_lines(trade_in.pk, lines=[boots.pk], actor=person("clara", trade_in.store))
    assert Item.objects.get(pk=boots.item_id).custody == "store"
    getattr(act, outcome)(trade_in.pk, actor=officer)
    seized = outcome == "seize"
    assert ([line.state for line in lines(trade_in)], Item.objects.filter(held=True).count()) == (
        ["seized", "seized", "returned"] if seized else ["accepted", "refused", "returned"], 0,
    )  # fmt: skip
    assert Item.objects.get(pk=boots.item_id).custody == ("third_party" if seized else "store")
    assert Item.objects.get(pk=gone.item_id).custody == "customer"


@pytest.mark.django_db
def test_while_it_is_held_for_one_thing_the_page_gives_no_other_back(stolen: Path) -> None:
    trade_in = make_trade_in(None, NUMBERED, boots_line())
    clerk, (_bike, boots) = person("clara", trade_in.store), lines(trade_in)
    act.accept_items(trade_in.pk, payout_mode=PayoutMode.TRANSFER, refused_lines=[boots.pk], actor=clerk)
    trade_in.refresh_from_db()
    assert "return_lines" in offered(trade_in, clerk)
    act.check_stolen(trade_in.pk, actor=clerk)
    trade_in.refresh_from_db()
    assert (trade_in.status, "return_lines" in offered(trade_in, clerk)) == ("held", False)
    act.release(trade_in.pk, actor=person("otto", trade_in.store))
    act.return_lines(trade_in.pk, lines=[boots.pk], actor=clerk)
    assert [line.state for line in lines(trade_in)] == ["accepted", "returned"]


@pytest.mark.django_db
def test_a_person_who_looked_elsewhere_says_where_and_a_hit_counts_as_one() -> None:
    trade_in = make_trade_in(None, NUMBERED, until="accepted")
    stated = [StatedCheck(lines(trade_in)[0].pk, TheftResult.HIT, "police station", "call of 3 pm")]
    act.check_stolen(trade_in.pk, stated=stated, actor=person("clara", trade_in.store))
    trade_in.refresh_from_db()
    assert (trade_in.status, Item.objects.get().held) == ("held", True)
    row = TheftLookUp.objects.get(stated=True)
    assert (row.source, row.detail, row.identifier, row.result) == (
        "police station", "call of 3 pm", "BC1234567A", "hit",
    )  # fmt: skip


@pytest.mark.django_db
def test_a_thing_the_police_hold_stops_every_step() -> None:
    trade_in = make_trade_in(until="offered")
    officer, (line,) = person("otto", trade_in.store), lines(trade_in)
    hold_item(actor=officer, item_id=line.thing_id, authority="Police")
    for step in (
        lambda: act.accept_items(trade_in.pk, payout_mode=PayoutMode.TRANSFER, actor=officer),
        lambda: act.grade(trade_in.pk, lines=[seen(line)], actor=officer),
        lambda: act.counter(trade_in.pk, lines=[CounterLine(line.pk, line.estimate)], actor=officer),
    ):
        with pytest.raises(ItemHeld):
            step()
    trade_in.refresh_from_db()
    assert trade_in.status == "offered"
