"""One event to one target: in order per thing, effect and "done" together, and people may mend what stopped."""

import json
from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection

from apps.core import channels, context, deliveries, inbox, leases, relay, sequencer
from apps.core.channels import Done, Outcome, Retry, Target, Unknown
from apps.core.errors import IllegalTransition, Invalid, PermissionRefused
from apps.core.models import Delivery, InboxMessage, WorkState
from tests.factories.core import OTHER_STORE, STORE, Widget, actor, delivery, event, told

pytestmark = pytest.mark.django_db
INTEGRATOR = actor(deliveries.REPLAY, stores=[STORE])


def state_of(row: Delivery) -> str:
    return Delivery.objects.values_list("state", flat=True).get(pk=row.pk)


def test_only_the_first_in_line_of_a_thing_may_start() -> None:
    first = delivery()
    second = delivery(aggregate_id=first.aggregate_id)
    elsewhere = delivery(aggregate_id=first.aggregate_id, target="somebody else")
    other = delivery()
    with told() as channel:
        assert deliveries.attempt(second.pk) is None
        assert [deliveries.attempt(row.pk) for row in (other, elsewhere, first, second)] == [Done()] * 4
    assert [row.pk for row in channel.seen] == [other.pk, elsewhere.pk, first.pk, second.pk]


@pytest.mark.parametrize("stopped", [WorkState.DEAD, WorkState.WAITING, WorkState.UNKNOWN, WorkState.PENDING])
def test_what_is_unfinished_blocks_its_own_thing_and_target_only(stopped: WorkState) -> None:
    first = delivery(state=stopped)
    same = delivery(aggregate_id=first.aggregate_id)
    free = [delivery(aggregate_id=first.aggregate_id, target="somebody else"), delivery()]
    assert {row.pk for row in deliveries.heads_of_line()} == {first.pk, *(row.pk for row in free)}
    with told():
        assert deliveries.attempt(same.pk) is None
        assert [deliveries.attempt(row.pk) for row in free] == [Done(), Done()]
    assert state_of(same) == WorkState.PENDING


@pytest.mark.parametrize("over", [WorkState.DONE, WorkState.SKIPPED])
def test_what_is_over_blocks_nothing(over: WorkState) -> None:
    first = delivery(state=over)
    second = delivery(aggregate_id=first.aggregate_id)
    with told():
        assert deliveries.attempt(second.pk) == Done()


def test_ringing_twice_is_one_attempt() -> None:
    row = delivery()
    with told() as channel:
        assert [deliveries.attempt(row.pk), deliveries.attempt(row.pk)] == [Done(), None]
    assert len(channel.seen) == 1


def test_our_effect_and_done_stand_or_fall_together() -> None:
    row = delivery()

    def half(delivery: Delivery) -> Outcome:
        Widget.objects.create()
        raise RuntimeError("half way")

    with told(half, transactional=True):
        assert deliveries.attempt(row.pk) == Retry("RuntimeError", "RuntimeError: half way")
    assert (Widget.objects.count(), state_of(row)) == (0, WorkState.PENDING)


def test_a_worker_killed_after_our_effect_left_neither_effect_nor_done() -> None:
    row = delivery()

    class Killed(BaseException):
        pass

    def killed(delivery: Delivery) -> Outcome:
        Widget.objects.create()
        raise Killed

    with told(killed, transactional=True), pytest.raises(Killed):
        deliveries.attempt(row.pk)
    assert (Widget.objects.count(), Delivery.objects.get().attempts) == (0, 1)


def test_who_lost_the_lease_has_no_effect_of_ours() -> None:
    row = delivery()
    claimed = leases.claim(deliveries.heads_of_line(), row.pk)
    assert claimed is not None
    Delivery.objects.update(lease_token=uuid4())
    with told(transactional=True) as channel:
        assert deliveries._with_effect(channel, claimed) == Retry("lease_lost", "another worker took over")
    assert channel.seen == []


def test_an_error_in_a_call_to_somebody_else_may_have_come_after_its_effect() -> None:
    row = delivery()

    def broken(delivery: Delivery) -> Outcome:
        raise ConnectionResetError("by peer")

    with told(broken):
        assert deliveries.attempt(row.pk) == Unknown("ConnectionResetError", "ConnectionResetError: by peer")
    assert state_of(row) == WorkState.UNKNOWN


def test_the_partner_sees_that_the_outcome_is_unknown() -> None:
    """After a killed push the channel is told to look up first, and still so when the look-up itself fails."""
    row = delivery()
    leases.claim(Delivery.objects.all(), row.pk)
    states: list[str] = []

    def look_up(delivery: Delivery) -> Outcome:
        states.append(delivery.state)
        raise TimeoutError

    with told(look_up):
        for _again in range(3):
            Delivery.objects.update(lease_until=leases.database_now() - timedelta(seconds=1))
            if states:
                Delivery.objects.update(lease_until=None, not_before=leases.database_now())
            deliveries.attempt(row.pk)
    assert states == ["unknown"] * 3


def test_a_database_error_is_kept_without_the_row_it_quotes() -> None:
    row = delivery()

    def clash(delivery: Delivery) -> Outcome:
        with connection.cursor() as cursor:
            cursor.execute("CREATE TEMPORARY TABLE people (email text CONSTRAINT one_email PRIMARY KEY)")
            for _twice in range(2):
                cursor.execute("INSERT INTO people VALUES (%s)", ["ada@example.org"])
        return Done()

    with told(clash, transactional=True):
        deliveries.attempt(row.pk)
    assert Delivery.objects.values_list("last_code", "last_reason").get() == (
        "IntegrityError",
        "UniqueViolation one_email",
    )


def test_a_refusal_keeps_its_code() -> None:
    row = delivery()

    def refuse(delivery: Delivery) -> Outcome:
        raise Invalid({"/total": "is missing"}, "No total.")

    with told(refuse, transactional=True):
        assert deliveries.attempt(row.pk) == Retry("invalid", "No total.")


def test_the_events_context_is_bound_while_it_is_delivered() -> None:
    ids: list[str] = []

    def note(delivery: Delivery) -> Outcome:
        ids.append(context.current().request_id)
        return Done()

    made = event(request_id="till-7-request")
    mine = Delivery.objects.create(event=made, channel="told", target="x", aggregate_id=uuid4(), position=1)
    with told(note):
        deliveries.attempt(mine.pk)
    assert ids == ["till-7-request"]


def dead(**values: object) -> Delivery:
    return delivery(state=WorkState.DEAD, attempts=20, store_id=STORE, **values)


def test_a_replayed_delivery_starts_afresh_and_is_looked_up_first() -> None:
    row = dead(body_digest="abc", body_id=uuid4(), mapping_version=3)
    deliveries.replay(row.pk, actor=INTEGRATOR)
    row.refresh_from_db()
    assert (row.state, row.attempts, row.finished_at, row.body_digest) == (WorkState.UNKNOWN, 0, None, "abc")
    with told():
        assert deliveries.attempt(row.pk) == Done()


def test_only_a_mended_mapping_renders_again() -> None:
    row = deliveries.replay(
        dead(body_digest="abc", body_id=uuid4(), mapping_version=3).pk, actor=INTEGRATOR, render_again=True
    )
    row.refresh_from_db()
    assert (row.body_id, row.body_digest, row.mapping_version) == (None, "", None)


def test_skipping_says_who_and_why_and_lets_the_next_go() -> None:
    first = dead()
    second = delivery(aggregate_id=first.aggregate_id)
    deliveries.skip(first.pk, actor=INTEGRATOR, reason="entered by hand")
    first.refresh_from_db()
    assert (first.state, first.last_reason) == (WorkState.SKIPPED, "Ada: entered by hand")
    with told():
        assert deliveries.attempt(second.pk) == Done()


MENDINGS: list[Callable[..., object]] = [
    deliveries.replay,
    lambda pk, actor: deliveries.skip(pk, actor=actor, reason="x"),
]


@pytest.mark.parametrize("mend", MENDINGS, ids=["replay", "skip"])
@pytest.mark.parametrize(
    "who",
    [actor("deliveries:read"), actor(deliveries.REPLAY, stores=[OTHER_STORE])],
    ids=["reader", "holder elsewhere"],
)
def test_who_may_not_mend_changes_nothing(mend: Callable[..., object], who: object) -> None:
    row = dead()
    before = Delivery.objects.values().get()
    with pytest.raises(PermissionRefused):
        mend(row.pk, actor=who)
    assert Delivery.objects.values().get() == before


@pytest.mark.parametrize("mend", MENDINGS, ids=["replay", "skip"])
@pytest.mark.parametrize("state", [WorkState.PENDING, WorkState.UNKNOWN, WorkState.DONE, WorkState.SKIPPED])
def test_what_has_not_stopped_is_not_mended(mend: Callable[..., object], state: WorkState) -> None:
    row = delivery(state=state, store_id=STORE)
    before = Delivery.objects.values().get()
    with pytest.raises(IllegalTransition):
        mend(row.pk, actor=INTEGRATOR)
    assert Delivery.objects.values().get() == before


def test_an_event_goes_once_to_every_target_and_waits_visibly_without_a_route() -> None:
    with told() as channel:
        channel.to = (Target("erp", "sale"), Target("bus", "sale", routed=False))
        made = event(store_id=STORE)
        assert (sequencer.advance(), sequencer.advance()) == (1, 0)
    made.refresh_from_db()
    assert set(Delivery.objects.values_list("position", flat=True)) == {made.position}
    rows = list(
        Delivery.objects.order_by("target").values_list("target", "document_kind", "state", "last_code", "store_id")
    )
    assert rows == [("bus", "sale", "waiting", "no_route", STORE), ("erp", "sale", "pending", "", STORE)]


def test_fanning_out_again_adds_nothing() -> None:
    made = event(position=7)
    with told() as channel:
        channel.to = (Target("erp"), Target("bus"))
        sequencer._fan_out([made])
        sequencer._fan_out([made])
    assert Delivery.objects.count() == 2


class Bell:
    """Stands in for the broker: remembers what was rung, and breaks after so many."""

    def __init__(self, breaks_after: int | None = None) -> None:
        self.rung: list[tuple[str, str]] = []
        self.breaks_after = breaks_after

    def send_task(self, name: str, *, args: list[str], queue: str, retry: bool) -> None:
        if self.breaks_after is not None and len(self.rung) >= self.breaks_after:
            raise OSError("broker away")
        json.dumps(args)
        self.rung.append((queue, args[0]))


@pytest.fixture
def bell(monkeypatch: pytest.MonkeyPatch) -> Bell:
    bell = Bell()
    monkeypatch.setattr(relay, "current_app", bell)
    monkeypatch.setattr(relay.time, "sleep", lambda seconds: None)
    return bell


def rung_rows() -> set[str]:
    return {str(pk) for pk in Delivery.objects.filter(rung_at__isnull=False).values_list("pk", flat=True)}


def test_only_heads_of_line_are_rung_once_and_to_their_queue(bell: Bell) -> None:
    first = delivery()
    delivery(aggregate_id=first.aggregate_id)
    later = delivery()
    Delivery.objects.filter(pk=later.pk).update(not_before=leases.database_now() + timedelta(minutes=1))
    delivery(channel="nobody's")
    with told() as channel:
        channel.queue = "partners"
        assert (relay.ring(), relay.ring()) == (1, 0)
    assert bell.rung == [("partners", str(first.pk))]


def test_a_hanging_target_fills_its_own_slots_only(bell: Bell) -> None:
    for target in ("slow", "quick"):
        for _n in range(4):
            delivery(target=target)
    with told(slots=2):
        relay.ring()
        assert len(bell.rung) == 4
        relay.ring()
        assert len(bell.rung) == 4
        for row in Delivery.objects.filter(target="quick", rung_at__isnull=False):
            deliveries.attempt(row.pk)
        relay.ring()
    by_target = [Delivery.objects.get(pk=pk).target for _queue, pk in bell.rung]
    assert (by_target.count("slow"), by_target.count("quick")) == (2, 4)


def test_a_party_has_its_slots_for_all_it_is_told_together(bell: Bell) -> None:
    oldest = [delivery(target=f"erp/{kind}") for kind in ("quote", "payment")]
    for kind in ("quote", "payment", "customer"):
        delivery(target=f"erp/{kind}")
    other = delivery(target="till/payment")
    with told(slots=2):
        assert (relay.ring(), relay.ring()) == (3, 0)
    assert rung_rows() == {str(one.pk) for one in (*oldest, other)}


def test_a_party_at_rest_is_not_rung_until_it_rests_no_more(bell: Bell) -> None:
    resting, other = delivery(target="erp/payment"), delivery(target="till/payment")
    with told() as channel:
        channel.at_rest = {"erp"}
        assert (relay.ring(), rung_rows()) == (1, {str(other.pk)})
        channel.at_rest = set()
        assert (relay.ring(), rung_rows()) == (1, {str(resting.pk), str(other.pk)})


def test_a_claimed_row_takes_a_slot_though_nobody_rang_for_it(bell: Bell) -> None:
    claimed = delivery(target="erp/payment")
    delivery(target="erp/payment")
    with told(slots=1):
        assert leases.claim(Delivery.objects.all(), claimed.pk) is not None
        assert relay.ring() == 0


def test_what_came_from_outside_is_rung_before_what_goes_out(bell: Bell) -> None:
    out = delivery()
    inbox.receive(source="till", external_id="1", kind="nobody's", body=b"", store_ids=[])
    with told():
        assert relay.ring() == 2
    message = InboxMessage.objects.get()
    assert [pk for _queue, pk in bell.rung] == [str(message.pk), str(out.pk)]


def test_without_a_worker_the_broker_does_not_fill_up(bell: Bell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(relay, "_MESSAGES", relay._MESSAGES._replace(most=3))
    for number in range(5):
        inbox.receive(source="till", external_id=str(number), kind="nobody's", body=b"", store_ids=[])
    assert [relay.ring(), relay.ring()] == [3, 0]
    leases.settle(InboxMessage.objects.filter(rung_at__isnull=False)[0], Done())
    assert relay.ring() == 1


def test_a_lost_message_is_rung_again_after_a_while(bell: Bell, settings: object) -> None:
    settings.RELAY_RERING_SECONDS = 15
    delivery()
    with told():
        relay.ring()
        Delivery.objects.update(rung_at=leases.database_now() - timedelta(seconds=14))
        assert relay.ring() == 0
        Delivery.objects.update(rung_at=leases.database_now() - timedelta(seconds=16))
        assert relay.ring() == 1


def test_when_the_broker_goes_away_what_was_not_sent_is_forgotten_and_nothing_else(bell: Bell) -> None:
    for _n in range(5):
        delivery()
    bell.breaks_after = 2
    with told():
        assert relay.ring() == 0
        assert rung_rows() == {pk for _queue, pk in bell.rung}
        bell.breaks_after = None
        assert relay.ring() == 3
    assert len({pk for _queue, pk in bell.rung}) == len(bell.rung) == 5


def test_channels_are_registered_once() -> None:
    with told(), pytest.raises(ValueError):
        channels.register(channels.Subscribers())
