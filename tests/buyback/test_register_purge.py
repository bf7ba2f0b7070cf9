"""After ten years: what may go goes, and the chain of what stays is still proved."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from apps.buyback.models import RegisterCheckpoint, RegisterEntry
from apps.buyback.operations import purge_register, purge_registers, set_register_rule
from apps.buyback.operations.register import writing
from apps.buyback.selectors import verify_register
from apps.buyback.selectors.register import years_before
from apps.buyback.states import Tampering
from apps.core.actors import system
from apps.core.errors import PermissionRefused
from apps.core.models import Event
from tests.buyback.test_register_chain import behind
from tests.factories.core import relayed
from tests.factories.masterdata import client_for
from tests.factories.register import write
from tests.factories.stores import actor_with, make_store

pytestmark = pytest.mark.django_db
CLOCK = system("clock")
CHANGES = "/api/v1/register-entries/changes/"
EDGE = years_before(timezone.now(), 10)


@pytest.fixture
def aged(monkeypatch):
    """A register with entries of these ages, counted from the day ten years ago."""

    def register(*days):
        store = make_store()
        for days_off in days:
            with monkeypatch.context() as patch:
                patch.setattr(writing.timezone, "now", lambda at=EDGE + timedelta(days=days_off): at)
                write(store)
        return store

    return register


def numbers(store):
    return list(RegisterEntry.objects.filter(store_id=store.pk).order_by("number").values_list("number", flat=True))


def test_only_what_is_ten_years_old_goes_and_the_rest_is_still_proved(aged):
    store = aged(-30, -1, 1, 400)
    second = RegisterEntry.objects.get(store_id=store.pk, number=2)

    checkpoint = purge_register(actor=CLOCK, store=store)

    assert (checkpoint.number, checkpoint.hash, checkpoint.kept_years) == (2, second.hash, 10)
    assert numbers(store) == [3, 4]
    found = verify_register(store.pk)
    assert (found.intact, found.checked, found.purged, found.number) == (True, 2, 2, 4)
    assert purge_register(actor=CLOCK, store=store) is None
    assert write(store).number == 5
    assert verify_register(store.pk).intact


def test_who_keeps_a_copy_is_told_which_entries_went_and_nothing_of_whom(aged):
    store, elsewhere = aged(-30, -1, 1), make_store()
    first, second, _third = RegisterEntry.objects.filter(store_id=store.pk).order_by("number")
    relayed()
    reader, stranger = (client_for(actor_with({"register:read"}, stores=[place])) for place in (store, elsewhere))
    copies = [(client, client.get(CHANGES).json()["next_cursor"]) for client in (reader, stranger)]

    purge_register(actor=CLOCK, store=store)
    relayed()

    theirs, others = (client.get(CHANGES, {"cursor": cursor}).json()["results"] for client, cursor in copies)
    gone = [(str(entry.pk), 2, True) for entry in (first, second)]
    assert [(change["id"], change["version"], change["deleted"]) for change in theirs] == gone
    assert others == []
    purged = Event.objects.filter(type="recommerce.register_entry.purged.v1")
    assert list(purged.values_list("code", "facts")) == [(first.code, {}), (second.code, {})]


@pytest.mark.parametrize("old", [1, 3])
def test_however_many_go_it_takes_as_many_statements(aged, old, django_assert_num_queries):
    store = aged(*range(-old, 0))

    with django_assert_num_queries(13):
        purge_register(actor=CLOCK, store=store)

    assert numbers(store) == []
    assert Event.objects.filter(type="recommerce.register_entry.purged.v1").count() == old


def test_a_register_purged_whole_goes_on_counting(aged):
    store = aged(-30, -1)

    assert purge_registers(actor=CLOCK) == 1

    assert numbers(store) == []
    assert verify_register(store.pk).intact
    assert write(store).number == 3
    assert verify_register(store.pk).intact


def test_young_entries_are_kept_by_the_operation_and_by_the_database(aged):
    store = aged(1, 2)

    assert purge_register(actor=CLOCK, store=store) is None
    entry = RegisterEntry.objects.get(store_id=store.pk, number=2)
    with pytest.raises(DatabaseError, match="ten years"), transaction.atomic():
        RegisterCheckpoint.objects.create(
            store_id=store.pk, number=2, hash=entry.hash, recorded_before=EDGE, kept_years=10,
            sealed_at=timezone.now(), sealed_by={}, previous_seal="", seal="",
        )  # fmt: skip
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        RegisterEntry.objects.filter(store_id=store.pk).delete()

    assert (numbers(store), RegisterCheckpoint.objects.count()) == ([1, 2], 0)


def test_old_entries_go_behind_a_checkpoint_only(aged):
    store = aged(-30)

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        RegisterEntry.objects.filter(store_id=store.pk).delete()

    assert numbers(store) == [1]


def test_a_longer_rule_keeps_longer(aged):
    store = aged(-30, 1)
    set_register_rule(actor=CLOCK, effective_from=timezone.localdate(), lot_ceiling=Decimal(60), kept_years=12)

    assert purge_register(actor=CLOCK, store=store) is None
    assert numbers(store) == [1, 2]


def test_who_sets_the_rules_purges(aged):
    store = aged(-30)

    with pytest.raises(PermissionRefused):
        purge_register(actor=actor_with({"register:write", "register:read"}), store=store)

    assert (numbers(store), RegisterCheckpoint.objects.count()) == ([1], 0)


@pytest.mark.parametrize(
    ("statement", "kind"),
    [
        ("UPDATE buyback_registercheckpoint SET hash = repeat('f', 64)", Tampering.CHECKPOINT),
        ("UPDATE buyback_registercheckpoint SET number = 3", Tampering.CHECKPOINT),
        ("UPDATE buyback_registercheckpoint SET sealed_at = sealed_at - interval '1 year'", Tampering.CHECKPOINT),
        ("DELETE FROM buyback_registercheckpoint", Tampering.REMOVED),
        ("UPDATE buyback_registerentry SET number = 1, code = 'x' WHERE number = 3", Tampering.INSERTED),
    ],
)
def test_a_checkpoint_somebody_touched_is_caught(aged, statement, kind):
    store = aged(-30, -1, 1)
    purge_register(actor=CLOCK, store=store)

    behind(statement)

    assert verify_register(store.pk).tampering == kind


def test_a_checkpoint_itself_is_never_changed(aged):
    purge_register(actor=CLOCK, store=aged(-30, 1))

    for statement in (
        "UPDATE buyback_registercheckpoint SET number = 9",
        "DELETE FROM buyback_registercheckpoint",
        "TRUNCATE buyback_registercheckpoint",
    ):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)

    assert RegisterCheckpoint.objects.get().number == 1


def test_ten_years_before_a_leap_day():
    assert years_before(datetime(2028, 2, 29, 12, tzinfo=UTC), 10) == datetime(2018, 2, 28, 12, tzinfo=UTC)
