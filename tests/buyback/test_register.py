"""Writing the register: what a line says, its number, and what it is bound to."""

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from hashlib import sha256

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from apps.buyback.errors import EntryReversed, LotTooDear
from apps.buyback.models import RegisterCounter, RegisterEntry, RegisterRule
from apps.buyback.models.register_chain import canonical
from apps.buyback.operations import correct_entry, reverse_entry, set_register_rule, write_entry
from apps.buyback.selectors import number_of, seller_of
from apps.core.actors import system
from apps.core.errors import Conflict, Invalid, NotFound, PermissionRefused
from apps.core.journal import OutsideTransaction
from apps.core.models import Event
from apps.customers.models import Customer
from apps.customers.operations import verify_identity
from tests.factories.customers import make_customer
from tests.factories.register import CARD, SELLER, new_entry, thing, write
from tests.factories.stores import actor_with, make_entity, make_store

pytestmark = pytest.mark.django_db
OFFICER = actor_with({"register:read", "register:write", "register:rule", "customers:pii"})


def test_a_line_says_all_of_it_by_value_and_tells_the_journal_nothing_of_whom():
    store = make_store(address_line1="1 quai Sud", postcode="69002", city="Lyon")
    bicycle = thing(marks="scratch on the frame", provenance="bought new in 2021")

    entry = write(store, actor=OFFICER, things=(bicycle,))

    entry.refresh_from_db()
    assert (entry.number, entry.code, entry.kind) == (1, f"{store.code}-1", "purchase")
    assert (entry.amount, entry.currency, entry.payment_mode) == (Decimal("180.00"), "EUR", "transfer")
    assert entry.establishment == {
        "code": store.code, "name": store.name, "address": "1 quai Sud, 69002 Lyon, FR",
        "company": store.entity.name, "siren": "",
    }  # fmt: skip
    assert entry.seller["document_number"] == "D2H6862M2"
    assert entry.seller["document_issued_on"] == "2020-03-02"
    assert (entry.things[0]["item_id"], entry.things[0]["value"]) == (str(bicycle.item_id), "180.00")
    assert entry.things[0]["provenance"] == "bought new in 2021"
    assert entry.recorded_by == {"kind": "staff", "id": OFFICER.id, "label": "Somebody"}
    event = Event.objects.get()
    assert (event.type, event.code, event.store_id, event.legal_entity_id, event.facts) == (
        "recommerce.register_entry.written.v1", entry.code, store.pk, store.entity_id, {},
    )  # fmt: skip


def test_each_store_counts_for_itself_and_each_line_is_bound_to_the_one_before():
    here, there = make_store(), make_store()

    first, other, second = write(here), write(there), write(here)

    assert [(e.number, e.previous_hash) for e in (first, other, second)] == [
        (1, "0" * 64), (1, "0" * 64), (2, first.hash),
    ]  # fmt: skip
    for entry in RegisterEntry.objects.all():
        bound = f"{entry.previous_hash}\n".encode() + canonical(entry)
        assert entry.hash == sha256(bound).hexdigest()
    counter = RegisterCounter.objects.get(store=here)
    assert (counter.number, counter.hash) == (2, second.hash)


def test_the_canonical_bytes_are_sorted_compact_utf8():
    entry = RegisterEntry.objects.get(pk=write(make_store()).pk)

    written = canonical(entry)

    read = json.loads(written)
    assert written == json.dumps(read, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    assert (read["format"], read["amount"], read["seller"]["given_name"]) == (1, "180.00", "Éloïse")
    assert read["recorded_at"] == entry.recorded_at.strftime("%Y-%m-%dT%H:%M:%S.%fZ")


@pytest.mark.django_db(transaction=True)
def test_a_number_is_given_in_the_callers_transaction_or_not_at_all():
    store = make_store()

    with pytest.raises(OutsideTransaction):
        write_entry(new_entry(), store=store, actor=OFFICER, occurred_at=timezone.now())
    with transaction.atomic():
        write_entry(new_entry(), store=store, actor=OFFICER, occurred_at=timezone.now())
        transaction.set_rollback(True)

    assert (RegisterEntry.objects.count(), Event.objects.count()) == (0, 0)
    assert write(store).number == 1


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE buyback_registerentry SET amount = 1",
        "UPDATE buyback_registerentry SET seller_text = ''",
        "DELETE FROM buyback_registerentry",
        "TRUNCATE buyback_registerentry",
        "UPDATE buyback_registercounter SET number = 0",
        "UPDATE buyback_registercounter SET number = number + 1",
        "DELETE FROM buyback_registercounter",
        "TRUNCATE buyback_registercounter",
        "TRUNCATE buyback_registercheckpoint",
        "INSERT INTO buyback_registercheckpoint SELECT id, store_id, 1, hash, now(), 10, now(), '{}', '', ''"
        " FROM buyback_registerentry",
    ],
)
def test_the_database_refuses_to_change_what_is_written(statement):
    entry = write(make_store())

    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)

    assert list(RegisterEntry.objects.values_list("hash", flat=True)) == [entry.hash]
    assert RegisterCounter.objects.get().number == 1


@pytest.mark.parametrize("wrong", [{"number": 3}, {"number": 1}, {"previous_hash": "f" * 64}])
def test_the_database_refuses_a_line_that_does_not_follow_the_last_one(wrong):
    entry = write(make_store())
    forged = RegisterEntry.objects.get()
    forged.pk, forged.hash = thing().item_id, "e" * 64
    forged.number, forged.previous_hash = 2, entry.hash
    for name, value in wrong.items():
        setattr(forged, name, value)

    with pytest.raises(DatabaseError, match="does not follow"), transaction.atomic():
        forged.save(force_insert=True)

    assert RegisterEntry.objects.count() == 1


def test_what_the_register_asks_for_and_was_not_said_is_named_all_at_once():
    store = make_store()
    wrong = new_entry(
        seller=replace(SELLER, family_name="", home="", document_authority="", document_issued_on=None),
        things=(thing(nature=" "), thing(item_code="")),
        amount=Decimal("1.001"), payment_mode="barter",
    )  # fmt: skip

    with pytest.raises(Invalid) as refused, transaction.atomic():
        write_entry(wrong, store=store, actor=OFFICER, occurred_at=timezone.now())

    assert set(refused.value.errors) == {
        "/seller/family_name", "/seller/home", "/seller/document_authority", "/seller/document_issued_on",
        "/things/0/nature", "/things/1/item_code", "/amount", "/payment_mode", "/things",
    }  # fmt: skip
    assert RegisterEntry.objects.count() == 0


@pytest.mark.parametrize(
    ("values", "pointer"),
    [
        ({"things": ()}, "/things"),
        ({"kind": "correction"}, "/kind"),
        ({"kind": "theft"}, "/kind"),
        ({"amount": Decimal(0)}, "/amount"),
        ({"kind": "deposit"}, "/payment_mode"),
        ({"seller": replace(SELLER, company_name="Vélo & Co", capacity="")}, "/seller/seat /seller/capacity"),
        ({"amount": Decimal("-1")}, "/amount"),
    ],
)
def test_one_mistake_is_named_alone(values, pointer):
    with pytest.raises(Invalid) as refused:
        write(make_store(), **values)

    assert set(refused.value.errors) == set(pointer.split())
    assert (RegisterEntry.objects.count(), Event.objects.count()) == (0, 0)


@pytest.mark.parametrize("kind", ["deposit", "swap", "gift"])
def test_what_is_not_bought_bears_an_estimated_value(kind):
    entry = write(make_store(), kind=kind, payment_mode="", amount=Decimal("40.00"))

    assert (entry.kind, entry.amount, entry.payment_mode) == (kind, Decimal("40.00"), "")


def test_between_companies_of_the_house_the_company_is_the_seller():
    seller = type(SELLER)(company_name="Other Ltd", seat="2 rue Basse, Lyon")

    entry = write(make_store(), kind="entity_transfer", seller=seller, payment_mode="transfer")

    assert (entry.seller["company_name"], entry.seller["document_number"]) == ("Other Ltd", "")


def test_a_checked_seller_stands_in_the_register_as_their_document_says_whatever_becomes_of_them():
    store = make_store()
    customer = make_customer(legal_entity=store.entity)
    check = verify_identity(actor=system("tests"), customer_id=customer.pk, new=CARD)
    entry = write(store, seller=seller_of(check))
    before = canonical(RegisterEntry.objects.get())

    check.delete()
    Customer.objects.filter(pk=customer.pk).update(family_name="Erased")
    customer.delete()

    kept = RegisterEntry.objects.get(pk=entry.pk)
    assert canonical(kept) == before
    assert (kept.seller["family_name"], kept.seller["customer_code"]) == ("Dupont-Leroy", customer.code)
    assert kept.seller["document_authority"] == "Préfecture du Rhône"


def test_cheap_things_share_an_entry_up_to_the_ceiling_of_the_day():
    store = make_store()
    boots = tuple(thing(value=Decimal("60.00")) for _n in range(3))

    entry = write(store, things=boots, amount=Decimal("180.00"))

    assert [one["value"] for one in entry.things] == ["60.00"] * 3
    for refused in (
        (boots[0], thing(value=Decimal("60.01"))),
        (boots[0], thing(value=Decimal("1.00"), heritage=True)),
    ):
        with pytest.raises(LotTooDear) as error:
            write(store, things=refused, amount=sum(one.value for one in refused))
        assert error.value.extra == {"ceiling": "60.00 EUR"}
    with pytest.raises(LotTooDear):
        write(store, things=boots, currency="CHF")
    assert RegisterEntry.objects.count() == 1


def test_things_of_one_entry_are_valued_each_once_and_add_up():
    store, boots = make_store(), thing(value=Decimal("20.00"))

    for things in ((boots, boots), (boots, thing()), (boots, thing(value=Decimal("21.00")))):
        with pytest.raises(Invalid) as refused:
            write(store, things=things, amount=Decimal("40.00"))
        assert set(refused.value.errors) == {"/things"}

    assert RegisterEntry.objects.count() == 0


def test_a_rule_counts_from_its_day_on_and_never_before(monkeypatch):
    store, today = make_store(), timezone.localdate()
    set_register_rule(actor=OFFICER, effective_from=today, lot_ceiling=Decimal("10.00"))
    boots = tuple(thing(value=Decimal("10.01")) for _n in range(2))

    with pytest.raises(LotTooDear, match=r"10\.00 EUR"):
        write(store, things=boots, amount=Decimal("20.02"))
    with transaction.atomic():
        long_ago = timezone.now().replace(year=2020)
        old = new_entry(things=boots, amount=Decimal("20.02"))
        write_entry(old, store=store, actor=OFFICER, occurred_at=long_ago)

    assert RegisterEntry.objects.count() == 1


def test_rules_are_set_for_days_to_come_by_who_may():
    make_entity()
    today = timezone.localdate()

    with pytest.raises(PermissionRefused):
        set_register_rule(actor=actor_with({"register:write"}), effective_from=today, lot_ceiling=Decimal(1))
    with pytest.raises(Invalid) as refused:
        set_register_rule(
            actor=OFFICER, effective_from=date(2020, 1, 1), lot_ceiling=Decimal(-1), kept_years=9, currency="EURO"
        )
    assert set(refused.value.errors) == {"/effective_from", "/lot_ceiling", "/kept_years", "/currency"}
    assert RegisterRule.objects.count() == 0
    set_register_rule(actor=OFFICER, effective_from=today, lot_ceiling=Decimal(1))
    with pytest.raises(Conflict):
        set_register_rule(actor=OFFICER, effective_from=today, lot_ceiling=Decimal(2))
    assert RegisterRule.objects.get().lot_ceiling == Decimal(1)


def test_a_correction_is_a_line_of_its_own_that_says_what_should_have_stood_there():
    store = make_store()
    entry = write(store)
    before = canonical(RegisterEntry.objects.get())

    first = correct_entry(
        actor=OFFICER, entry_id=entry.pk, reason="price mistyped", changes={"amount": Decimal("150.00")}
    )
    second = correct_entry(
        actor=OFFICER, entry_id=first.pk, reason="passport, not card",
        changes={"seller": replace(SELLER, document_kind="passport")},
    )  # fmt: skip

    assert canonical(RegisterEntry.objects.get(number=1)) == before
    lines = RegisterEntry.objects.order_by("number").values_list(
        "number", "kind", "corrects_number", "corrects_id", "amount", "reason"
    )
    assert list(lines) == [
        (1, "purchase", None, None, Decimal("180.00"), ""),
        (2, "correction", 1, entry.pk, Decimal("150.00"), "price mistyped"),
        (3, "correction", 1, entry.pk, Decimal("150.00"), "passport, not card"),
    ]
    assert first.things[0]["value"] == "150.00"
    assert (second.seller["document_kind"], second.occurred_at) == ("passport", entry.occurred_at)
    assert Event.objects.latest("id").type == "recommerce.register_entry.corrected.v1"


def test_a_correction_asks_for_the_right_a_reason_and_a_difference():
    store = make_store()
    entry = write(store)

    def correct(actor=OFFICER, reason="why", **changes):
        correct_entry(actor=actor, entry_id=entry.pk, reason=reason, changes=changes)

    with pytest.raises(PermissionRefused):
        correct(actor_with({"register:read"}), amount=Decimal(1))
    with pytest.raises(NotFound):
        correct(actor_with({"register:read", "register:write"}, stores=[make_store()]), amount=Decimal(1))
    for refused in ({"reason": " ", "amount": Decimal(1)}, {}, {"amount": Decimal("180")}, {"reason": "r" * 301}):
        with pytest.raises(Invalid):
            correct(**refused)
    with pytest.raises(Invalid):
        correct(amount=Decimal(0))

    assert (RegisterEntry.objects.count(), RegisterCounter.objects.get().number) == (1, 1)


def test_a_reversed_entry_stands_no_more():
    store, bicycle = make_store(), thing()
    entry = write(store, things=(bicycle,))
    assert number_of(bicycle.item_id) == entry.code

    with transaction.atomic():
        line = reverse_entry(actor=OFFICER, entry_id=entry.pk, reason="rescinded", occurred_at=timezone.now())

    assert (line.number, line.kind, line.corrects_number, line.amount) == (2, "reversal", 1, entry.amount)
    assert number_of(bicycle.item_id) == ""
    with pytest.raises(EntryReversed):
        reverse_entry(actor=OFFICER, entry_id=entry.pk, reason="again", occurred_at=timezone.now())
    with pytest.raises(EntryReversed):
        correct_entry(actor=OFFICER, entry_id=entry.pk, reason="late", changes={"amount": Decimal(1)})
    with pytest.raises(NotFound):
        reverse_entry(actor=OFFICER, entry_id=line.pk, reason="undo", occurred_at=timezone.now())
    assert RegisterEntry.objects.count() == 2
    again = write(store, things=(bicycle,))
    assert number_of(bicycle.item_id) == again.code == f"{store.code}-3"
