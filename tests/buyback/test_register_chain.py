"""Proving a register: whatever is done to the table behind the product's back is caught, and named."""

from collections.abc import Callable
from decimal import Decimal
from io import StringIO
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from apps.buyback.models import RegisterCounter, RegisterEntry
from apps.buyback.models.register_chain import canonical, digest, found_by
from apps.buyback.operations import correct_entry
from apps.buyback.selectors import verify_register
from apps.buyback.states import Tampering
from apps.stores.models import Store
from tests.factories.register import write
from tests.factories.stores import actor_with, make_store

pytestmark = pytest.mark.django_db
OFFICER = actor_with({"register:read", "register:write"})
Attack = Callable[[Store], None]


def behind(statement: str, *values: object) -> None:
    """As whoever owns the database can: with its triggers off."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(statement, values)
        cursor.execute("SET LOCAL session_replication_role = origin")


def set_number(was: int, now: int, store: Store) -> None:
    code = f"{store.code}-{now}"
    behind(
        "UPDATE buyback_registerentry SET number=%s, code=%s WHERE store_id=%s AND number=%s", now, code, store.pk, was
    )


def edited(column: str, value: str) -> Attack:
    def attack(store: Store) -> None:
        behind(f"UPDATE buyback_registerentry SET {column}={value} WHERE store_id=%s AND number=3", store.pk)

    return attack


def edited_and_hashed_anew(store: Store) -> None:
    entry = RegisterEntry.objects.get(store_id=store.pk, number=3)
    entry.amount += 1
    hashed = digest(entry.previous_hash, canonical(entry))
    behind("UPDATE buyback_registerentry SET amount=amount+1, hash=%s WHERE id=%s", hashed, entry.pk)


def last_edited_and_hashed_anew(store: Store) -> None:
    entry = RegisterEntry.objects.get(store_id=store.pk, number=6)
    entry.amount += 1
    hashed = digest(entry.previous_hash, canonical(entry))
    behind("UPDATE buyback_registerentry SET amount=amount+1, hash=%s WHERE id=%s", hashed, entry.pk)


def removed(number: int) -> Attack:
    def attack(store: Store) -> None:
        behind("DELETE FROM buyback_registerentry WHERE store_id=%s AND number=%s", store.pk, number)

    return attack


def removed_and_closed_up(store: Store) -> None:
    removed(3)(store)
    for number in (4, 5, 6):
        set_number(number, number - 1, store)
    behind("UPDATE buyback_registercounter SET number=5 WHERE store_id=%s", store.pk)


def forged(store: Store, number: int, *, bound: bool = True) -> None:
    """A line that looks right by itself."""
    entry = RegisterEntry.objects.get(store_id=store.pk, number=1)
    before = RegisterEntry.objects.filter(store_id=store.pk, number=number - 1).first()
    entry.pk, entry.number = uuid4(), number
    entry.previous_hash = before.hash if before and bound else "0" * 63 + "1"
    for name, value in found_by(entry).items():
        setattr(entry, name, value)
    entry.hash = digest(entry.previous_hash, canonical(entry))
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        entry.save(force_insert=True)
        cursor.execute("SET LOCAL session_replication_role = origin")


def inserted(store: Store) -> None:
    for number in (6, 5, 4, 3):
        set_number(number, number + 1, store)
    forged(store, 3)
    behind("UPDATE buyback_registercounter SET number=7 WHERE store_id=%s", store.pk)


def appended(store: Store) -> None:
    forged(store, 7)


def reordered(store: Store) -> None:
    for was, now in ((3, 999), (4, 3), (999, 4)):
        set_number(was, now, store)


def reordered_and_hashed_anew(store: Store) -> None:
    reordered(store)
    for entry in RegisterEntry.objects.filter(store_id=store.pk, number__in=(3, 4)):
        hashed = digest(entry.previous_hash, canonical(entry))
        behind("UPDATE buyback_registerentry SET hash=%s WHERE id=%s", hashed, entry.pk)


def counter_set_back(store: Store) -> None:
    behind("UPDATE buyback_registercounter SET number=5 WHERE store_id=%s", store.pk)


def counter_lost(store: Store) -> None:
    behind("DELETE FROM buyback_registercounter WHERE store_id=%s", store.pk)


def moved_elsewhere(store: Store) -> None:
    behind("UPDATE buyback_registerentry SET store_id=%s WHERE store_id=%s AND number=3", make_store().pk, store.pk)


ATTACKS = [
    (edited("amount", "amount + 1"), Tampering.EDITED, 3),
    (edited("seller", "jsonb_set(seller, '{family_name}', '\"Nobody\"')"), Tampering.EDITED, 3),
    (edited("things", "jsonb_set(things, '{0,identifier}', '\"SN-1\"')"), Tampering.EDITED, 3),
    (edited("occurred_at", "occurred_at + interval '1 microsecond'"), Tampering.EDITED, 3),
    (edited("recorded_by", "'{}'"), Tampering.EDITED, 3),
    (edited("id", f"'{uuid4()}'"), Tampering.EDITED, 3),
    (edited("legal_entity_id", f"'{uuid4()}'"), Tampering.EDITED, 3),
    (edited("hash", "repeat('f', 64)"), Tampering.EDITED, 3),
    (edited("previous_hash", "repeat('f', 64)"), Tampering.EDITED, 3),
    (edited("seller_text", "'nobody'"), Tampering.EDITED, 3),
    (edited("search_text", "'nothing'"), Tampering.EDITED, 3),
    (edited("code", "'X-3'"), Tampering.EDITED, 3),
    (edited("store_code", "'X'"), Tampering.EDITED, 3),
    (edited_and_hashed_anew, Tampering.EDITED, 3),
    (last_edited_and_hashed_anew, Tampering.EDITED, 6),
    (removed(1), Tampering.REMOVED, 1),
    (removed(3), Tampering.REMOVED, 3),
    (removed(6), Tampering.REMOVED, 6),
    (removed_and_closed_up, Tampering.REMOVED, 3),
    (moved_elsewhere, Tampering.REMOVED, 3),
    (inserted, Tampering.INSERTED, 3),
    (appended, Tampering.INSERTED, 7),
    (counter_set_back, Tampering.INSERTED, 6),
    (counter_lost, Tampering.INSERTED, 1),
    (reordered, Tampering.REORDERED, 3),
    (reordered_and_hashed_anew, Tampering.REORDERED, 3),
]


def a_register() -> Store:
    """Six lines, one of them a correction, of each kind of value."""
    store = make_store()
    entries = [write(store) for _n in range(4)]
    correct_entry(actor=OFFICER, entry_id=entries[1].pk, reason="mistyped", changes={"amount": Decimal(1)})
    write(store, kind="gift", payment_mode="")
    return store


def told(**options: str) -> str:
    out = StringIO()
    call_command("verify_register", stdout=out, **options)
    return out.getvalue()


def test_a_register_as_it_was_written_is_proved_to_its_last_hash():
    store, other = a_register(), make_store()

    found = verify_register(store.pk)

    last = RegisterEntry.objects.get(store_id=store.pk, number=6)
    assert (found.intact, found.checked, found.number, found.hash) == (True, 6, 6, last.hash)
    assert told(store=store.code) == f"{store.code}: OK, 6 entries, last hash {last.hash}\n"
    assert told(store=other.code) == f"{other.code}: OK, 0 entries, last hash {'0' * 64}\n"


@pytest.mark.parametrize(("attack", "kind", "number"), ATTACKS)
def test_whatever_was_done_to_the_table_is_caught_and_named(attack, kind, number):
    store, untouched = a_register(), a_register()

    attack(store)

    found = verify_register(store.pk)
    assert (found.tampering, found.number) == (kind, number)
    assert verify_register(untouched.pk).intact
    out = StringIO()
    with pytest.raises(CommandError, match=store.code):
        call_command("verify_register", stdout=out, store=store.code)
    assert out.getvalue() == f"{store.code}: entry {number}: {kind}\n"


def test_a_line_of_another_store_under_a_free_number_is_caught_there_too():
    store, other = a_register(), make_store()

    behind("UPDATE buyback_registerentry SET store_id=%s, number=1 WHERE store_id=%s AND number=6", other.pk, store.pk)

    assert verify_register(store.pk).tampering == Tampering.REMOVED
    assert not verify_register(other.pk).intact
    assert RegisterCounter.objects.filter(store=other).count() == 0


def test_an_unknown_store_is_said():
    with pytest.raises(CommandError, match="NOWHERE"):
        call_command("verify_register", store="NOWHERE")
