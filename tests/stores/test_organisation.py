"""Legal entities, stores, hours and tills."""

from contextlib import nullcontext
from datetime import time
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from apps.core import actors
from apps.core.errors import Invalid, NotFound, NotInEveryStore, PermissionRefused, StaleVersion
from apps.core.models import Event
from apps.stores import operations
from apps.stores.inputs import LegalEntityInput, OpeningSpan, StoreInput, StoreRules
from apps.stores.models import LegalEntity, Store, StoreHours, Till
from apps.stores.selectors import (
    decides_for,
    entities_visible_to,
    require_company,
    require_for_all,
    store_by_code,
    till_by_code,
)
from apps.stores.states import HandOverRule
from tests.factories.stores import actor_with, make_entity, make_store, make_till

pytestmark = pytest.mark.django_db
SYSTEM = actors.system("test")
RIGHT_SIREN = "732829320"  # the example every description of the number uses


def test_an_entity_and_its_store_are_founded_and_announced():
    head_office = actor_with(["legal_entities:write"])

    entity = operations.create_legal_entity(
        actor=head_office, data=LegalEntityInput(code="SPORT", name="Sport SAS", siren=RIGHT_SIREN)
    )
    store = operations.create_store(
        actor=head_office, data=StoreInput(code="LYO1", name="Lyon", entity_id=entity.pk, city="Lyon")
    )

    assert store_by_code("LYO1") == store
    assert (store.hand_over_rule, store.sandbox) == (HandOverRule.WHEN_PAID, False)
    facts = list(Event.objects.order_by("id").values_list("type", "code", "store_id", "legal_entity_id"))
    assert facts == [
        ("recommerce.legal_entity.created.v1", "SPORT", None, entity.pk),
        ("recommerce.store.created.v1", "LYO1", store.pk, entity.pk),
    ]


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"siren": "732829321"}, "/siren"),
        ({"siren": "7328"}, ""),
        ({"currency": "euro"}, "/currency"),
        ({"currency": "eur"}, ""),
        ({"fiscal_regime": "none"}, "/fiscal_regime"),
        ({"code": "TAKEN"}, "/code"),
    ],
)
def test_wrong_values_of_an_entity_are_refused(values, field):
    make_entity(code="TAKEN")

    with pytest.raises(Invalid) as refusal:
        operations.create_legal_entity(actor=SYSTEM, data=LegalEntityInput(**{"code": "A", "name": "A", **values}))

    assert list(refusal.value.errors) == [field]
    assert (LegalEntity.objects.count(), Event.objects.count()) == (1, 0)


def test_a_sandbox_entity_may_wear_any_number_and_its_stores_are_sandbox():
    entity = operations.create_legal_entity(
        actor=SYSTEM, data=LegalEntityInput(code="SBX", name="Sandbox", siren="123456789", sandbox=True)
    )

    assert make_store(entity=entity).sandbox is True


def test_two_real_entities_never_share_a_siren():
    make_entity(siren=RIGHT_SIREN)
    make_entity(siren=RIGHT_SIREN, sandbox=True)

    with pytest.raises(IntegrityError, match="stores_entity_one_per_siren"), transaction.atomic():
        make_entity(siren=RIGHT_SIREN)


def test_a_store_needs_an_entity_a_time_zone_and_the_right():
    entity = make_entity()
    good = {"code": "A", "name": "A", "entity_id": entity.pk}

    with pytest.raises(NotFound):
        operations.create_store(actor=SYSTEM, data=StoreInput(**{**good, "entity_id": make_store().pk}))
    with pytest.raises(Invalid) as refusal:
        operations.create_store(actor=SYSTEM, data=StoreInput(**good, timezone="Europe/Atlantis"))
    with pytest.raises(PermissionRefused):
        operations.create_store(actor=actor_with(["stores:write"]), data=StoreInput(**good))

    assert list(refusal.value.errors) == ["/timezone"]
    assert not Store.objects.filter(code="A").exists()


def test_rules_change_only_what_is_given_and_only_in_ones_own_store():
    store, other = make_store(), make_store()
    manager = actor_with(["stores:write"], stores=[store])
    rules = StoreRules(hand_over_rule=HandOverRule.ASK, declared_ceiling=Decimal("80.00"))

    operations.update_store_rules(actor=manager, store_id=store.pk, rules=rules, version=1)
    operations.update_store_rules(actor=manager, store_id=store.pk, rules=rules)
    with pytest.raises(PermissionRefused):
        operations.update_store_rules(actor=manager, store_id=other.pk, rules=rules)
    with pytest.raises(StaleVersion):
        operations.update_store_rules(actor=manager, store_id=store.pk, rules=rules, version=1)
    with pytest.raises(Invalid):
        operations.update_store_rules(
            actor=manager, store_id=store.pk, rules=StoreRules(discount_limit_percent=Decimal("100.01"))
        )

    store.refresh_from_db()
    assert (store.hand_over_rule, store.declared_ceiling, store.discount_limit_percent, store.version) == (
        HandOverRule.ASK,
        Decimal("80.00"),
        Decimal("10.00"),
        2,
    )
    event = Event.objects.get()
    assert (event.version, event.changed) == (2, ["declared_ceiling", "hand_over_rule"])
    assert [row.hand_over_rule for row in store.events.order_by("pgh_id")] == ["when_paid", "ask"]


def test_hours_are_replaced_whole_and_never_overlap():
    store = make_store()
    morning = OpeningSpan(weekday=0, opens=time(9), closes=time(12))
    afternoon = OpeningSpan(weekday=0, opens=time(14), closes=time(19))

    operations.set_store_hours(actor=SYSTEM, store_id=store.pk, spans=[afternoon, morning])
    for wrong in (
        [morning, OpeningSpan(weekday=0, opens=time(11), closes=time(13))],
        [OpeningSpan(weekday=0, opens=time(12), closes=time(12))],
        [OpeningSpan(weekday=7, opens=time(9), closes=time(12))],
    ):
        with pytest.raises(Invalid):
            operations.set_store_hours(actor=SYSTEM, store_id=store.pk, spans=wrong)

    assert list(store.hours.values_list("opens", "closes")) == [(time(9), time(12)), (time(14), time(19))]
    with pytest.raises(IntegrityError, match="stores_hours_open_before_close"), transaction.atomic():
        StoreHours.objects.create(store=store, weekday=1, opens=time(12), closes=time(9))


def test_a_till_is_found_by_our_code_then_by_its_own_name():
    store, elsewhere = make_store(), make_store()
    operations.create_till(
        actor=actor_with(["stores:write"], stores=[store]),
        store_id=store.pk,
        code="T1",
        label="Front",
        external_reference="POS-7",
    )
    till = Till.objects.get()
    make_till(store=elsewhere, code="T1", external_reference="POS-8")

    assert till_by_code(store, "T1") == till
    assert till_by_code(store, "POS-7") == till
    for code in ("POS-8", "", "T2"):
        with pytest.raises(NotFound):
            till_by_code(store, code)

    operations.set_till_active(actor=SYSTEM, till_id=till.pk, active=False)
    with pytest.raises(NotFound):
        till_by_code(store, "T1")


def test_a_till_code_is_unique_in_its_store():
    till = make_till()

    with pytest.raises(Invalid):
        operations.create_till(actor=SYSTEM, store_id=till.store_id, code=till.code, label="Again")

    assert Till.objects.count() == 1


def test_entities_are_visible_through_their_stores():
    store = make_store()
    make_store()

    assert set(entities_visible_to(actor_with(["legal_entities:read"], stores=[store]))) == {store.entity}


def test_an_archived_store_is_announced_once():
    store = make_store()

    operations.archive_store(actor=SYSTEM, store_id=store.pk)
    operations.archive_store(actor=SYSTEM, store_id=store.pk)

    assert Event.objects.count() == 1


def test_what_counts_for_a_company_is_decided_in_all_its_open_stores_or_everywhere():
    one = make_store()
    sister, closed = make_store(entity=one.entity), make_store(entity=one.entity, archived_at=timezone.now())
    founded, company, right = make_entity().pk, one.entity_id, "legal_entities:write"
    reach = {
        "one store": ([one], (False, True, False)),
        "one and a closed one": ([one, closed], (False, True, False)),
        "all that are open": ([one, sister], (True, True, False)),
        "everywhere": (None, (True, True, True)),
        "another company": ([make_store()], (False, False, False)),
    }
    for name, (stores, decided) in reach.items():
        actor = actor_with([right], stores=stores)
        asked = ((company, None), (company, one.pk), (founded, None))
        assert (name, *(decides_for(actor, right, *place) for place in asked)) == (name, *decided)
        for place, decides in zip(asked, decided, strict=True):
            refusal = NotInEveryStore if place[1] is None else PermissionRefused
            with nullcontext() if decides else pytest.raises(refusal):
                require_company(actor, right, *place)
    without = actor_with(["stores:read"])
    assert not decides_for(without, right, company)
    with pytest.raises(PermissionRefused) as refused:
        require_company(without, right, company)
    assert refused.value.code == "scope_missing"


@pytest.mark.parametrize(
    ("ask", "where"),
    [
        (lambda actor, store: require_company(actor, "stores:write", store.entity_id), "of the company"),
        (lambda actor, store: require_for_all(actor, "stores:write"), "of every company"),
    ],
)
def test_who_holds_the_right_in_some_stores_only_is_told_where_it_is_needed(ask, where):
    store = make_store()
    make_store(entity=store.entity)
    with pytest.raises(NotInEveryStore) as refused:
        ask(actor_with(["stores:write"], stores=[store]), store)
    error = refused.value
    assert (error.status, error.code, error.extra) == (403, "not_in_every_store", {"scope": "stores:write"})
    assert error.detail == f"The right “stores:write” is needed in every open store {where}."
