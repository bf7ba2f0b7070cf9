"""Price rules of a company: drafted, in force on a day, never edited after."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from apps.buyback import operations, selectors
from apps.buyback.errors import NoPriceRules, RulesPublished
from apps.buyback.inputs import NewRuleSet
from apps.buyback.models import PriceRuleSet
from apps.buyback.states import RuleSetStatus
from apps.catalog.models import Category
from apps.core.actors import Actor, system
from apps.core.errors import IllegalTransition, Invalid, NotFound, PermissionRefused, StaleVersion
from apps.core.models import Event
from apps.core.permissions import registry
from apps.stores.selectors import today_in
from tests.factories.stores import actor_with, make_entity, make_store, today
from tests.factories.trade_ins import BOOT_RULES, bike_rules, make_categories, make_rule_set, make_rules
from tests.factories.workshop import person

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


def test_a_draft_counts_for_nothing_and_may_be_changed() -> None:
    entity = make_entity()
    draft = make_rule_set(entity, since=date.max)
    with pytest.raises(NoPriceRules):
        selectors.rule_set_on(entity.pk, TODAY())
    changed = operations.change_rule_set(draft.pk, changes={"rules": make_rules(BOOT_RULES)}, actor=system("test"))
    assert [each.category for each in selectors.rules_of(changed).categories] == ["boots"]


def test_one_set_follows_the_other_without_gap_or_overlap() -> None:
    entity = make_entity()
    first = make_rule_set(entity)
    third = make_rule_set(entity, since=TODAY() + timedelta(9))
    second = make_rule_set(entity, since=TODAY() + timedelta(1))
    days = [TODAY(), TODAY() + timedelta(1), TODAY() + timedelta(8), TODAY() + timedelta(9), TODAY() + timedelta(409)]
    assert [selectors.rule_set_on(entity.pk, day) for day in days] == [first, second, second, third, third]
    assert [one.number for one in (first, third, second)] == [1, 2, 3]


def test_one_published_the_same_day_takes_its_place_at_once() -> None:
    entity = make_entity()
    mistaken = make_rule_set(entity)
    right = make_rule_set(entity)
    mistaken.refresh_from_db()
    assert (mistaken.status, mistaken.effective_until) == (RuleSetStatus.RETIRED, TODAY())
    assert selectors.rule_set_on(entity.pk, TODAY()) == right


def test_retiring_leaves_nothing_in_force_and_makes_room() -> None:
    entity = make_entity()
    future = make_rule_set(entity, since=TODAY() + timedelta(9))
    operations.retire_rule_set(future.pk, actor=system("test"))
    now = make_rule_set(entity)
    assert (now.effective_until, selectors.rule_set_on(entity.pk, TODAY() + timedelta(9))) == (None, now)
    operations.retire_rule_set(now.pk, actor=system("test"))
    with pytest.raises(NoPriceRules):
        selectors.rule_set_on(entity.pk, TODAY())


@pytest.mark.parametrize("zone", ["Pacific/Pago_Pago", "Europe/Paris", "Pacific/Kiritimati"])
def test_days_are_those_of_the_companys_stores(zone: str) -> None:
    """At any hour it is another day in one of them."""
    store = make_store(timezone=zone)
    first, day = make_rule_set(store.entity), today_in(store)
    assert selectors.rule_set_on(store.entity_id, day) == first
    with pytest.raises(Invalid):
        make_rule_set(store.entity, since=day - timedelta(1))
    make_rule_set(store.entity, since=day + timedelta(1))
    assert operations.retire_ended_rule_sets(actor=system("clock")) == 0
    operations.retire_rule_set(first.pk, actor=system("test"))
    with pytest.raises(NoPriceRules):
        selectors.rule_set_on(store.entity_id, day)


def test_the_clock_retires_what_is_over() -> None:
    entity = make_entity()
    first = make_rule_set(entity)
    make_rule_set(entity, since=TODAY() + timedelta(1))
    assert operations.retire_ended_rule_sets(actor=system("clock")) == 0
    PriceRuleSet.objects.filter(pk=first.pk).update(effective_until=TODAY())  # as it is tomorrow
    assert operations.retire_ended_rule_sets(actor=system("clock")) == 1
    first.refresh_from_db()
    assert first.status == RuleSetStatus.RETIRED


def test_a_draft_is_discarded_and_what_stands_is_not() -> None:
    store = make_store()
    draft, live = make_rule_set(store.entity, since=date.max), make_rule_set(store.entity)
    coming = make_rule_set(store.entity, since=today() + timedelta(9))
    retired = operations.retire_rule_set(coming.pk, actor=system("test"))
    who, before = person("mona", store), (list(PriceRuleSet.objects.order_by("pk").values()), Event.objects.count())
    for row, version, refusal in (
        (draft, draft.version + 1, StaleVersion),
        (live, None, RulesPublished),
        (retired, None, RulesPublished),
    ):
        with pytest.raises(refusal):
            operations.discard_rule_set(row.pk, actor=who, version=version)
    assert (list(PriceRuleSet.objects.order_by("pk").values()), Event.objects.count()) == before
    gone = operations.discard_rule_set(draft.pk, actor=who, version=draft.version)
    told = Event.objects.latest("id")
    assert set(PriceRuleSet.objects.all()) == {live, retired}
    assert (told.type, told.aggregate_id, told.version, told.from_state, told.actor_label) == (
        "recommerce.price_rule_set.discarded.v1", gone.pk, draft.version + 1, "draft", who.label,
    )  # fmt: skip
    with pytest.raises(NotFound):
        operations.discard_rule_set(draft.pk, actor=who)


@pytest.mark.parametrize("changed", [{"rules": {}}, {"name": "Other"}, {"effective_from": date(2099, 1, 1)}])
def test_published_rules_stand_even_against_sql(changed: dict[str, object]) -> None:
    row = make_rule_set()
    with pytest.raises(IntegrityError, match="never edited"), transaction.atomic():
        PriceRuleSet.objects.filter(pk=row.pk).update(**changed)
    with pytest.raises(RulesPublished):
        operations.change_rule_set(row.pk, changes={"name": "Other"}, actor=system("test"))
    row.refresh_from_db()
    assert row.name == "Autumn"


def test_two_in_force_on_one_day_are_refused_by_the_database() -> None:
    row = make_rule_set()
    other = make_rule_set(row.legal_entity, since=date.max)
    with pytest.raises(IntegrityError, match="price_rule_set_one_a_day"), transaction.atomic():
        PriceRuleSet.objects.filter(pk=other.pk).update(
            status=RuleSetStatus.PUBLISHED, effective_from=today() + timedelta(9), published_at=timezone.now()
        )


def test_the_past_is_never_rewritten_and_nothing_is_published_twice() -> None:
    draft = make_rule_set(since=date.max)
    with pytest.raises(Invalid) as refused:
        operations.publish_rule_set(draft.pk, effective_from=TODAY() - timedelta(1), actor=system("test"))
    assert list(refused.value.errors) == ["/effective_from"]
    operations.publish_rule_set(draft.pk, effective_from=TODAY(), actor=system("test"))
    with pytest.raises(IllegalTransition):
        operations.publish_rule_set(draft.pk, effective_from=TODAY() + timedelta(9), actor=system("test"))


@pytest.mark.parametrize(
    ("rules", "pointers"),
    [
        (make_rules(bike_rules(category="unheard")), ["/rules/categories/0/category"]),
        (make_rules(BOOT_RULES, BOOT_RULES), ["/rules/categories"]),
        (make_rules(bike_rules(grades=())), ["/rules/categories/0/grades"]),
        (replace(make_rules(), categories=()), ["/rules/categories"]),
        (make_rules(bike_rules(rounding=Decimal(0))), ["/rules/categories/0/rounding"]),
        (make_rules(counter_limit_percent=Decimal(101), estimate_days=0),
         ["/rules/counter_limit_percent", "/rules/estimate_days"]),
    ],
)  # fmt: skip
def test_mistakes_are_named_and_nothing_is_written(rules: object, pointers: list[str]) -> None:
    make_categories()
    before = Event.objects.count()
    with pytest.raises(Invalid) as refused:
        operations.draft_rule_set(NewRuleSet(make_entity().pk, "Odd", rules), actor=system("test"))
    assert sorted(refused.value.errors) == pointers
    assert (PriceRuleSet.objects.count(), Event.objects.count()) == (0, before)


def test_a_companys_rules_are_decided_by_who_holds_the_right_in_all_its_stores() -> None:
    store = make_store()
    other = make_store(entity=store.entity)
    draft, standing = make_rule_set(store.entity, since=date.max), make_rule_set(store.entity)
    spare = make_rule_set(store.entity, since=date.max, name="Spare")
    here, everywhere = person("mona", store), actor_with(registry, stores=[store, other])
    acts: list[Callable[[Actor], object]] = [
        lambda who: operations.draft_rule_set(NewRuleSet(store.entity_id, "Mine", make_rules()), actor=who),
        lambda who: operations.change_rule_set(draft.pk, changes={"name": "Other"}, actor=who),
        lambda who: operations.publish_rule_set(draft.pk, effective_from=today() + timedelta(1), actor=who),
        lambda who: operations.retire_rule_set(standing.pk, actor=who),
        lambda who: operations.discard_rule_set(spare.pk, actor=who),
    ]
    before = list(PriceRuleSet.objects.order_by("pk").values())
    for act in acts:
        with pytest.raises(PermissionRefused):
            act(here)
    assert list(PriceRuleSet.objects.order_by("pk").values()) == before
    for act in acts:
        act(everywhere)
    assert sorted(PriceRuleSet.objects.values_list("name", "status")) == [
        ("Autumn", "retired"), ("Mine", "draft"), ("Other", "published"),
    ]  # fmt: skip


def test_another_companys_rules_are_absent_and_reading_is_not_publishing() -> None:
    store = make_store()
    draft = make_rule_set(store.entity, since=date.max)
    with pytest.raises(NotFound):
        operations.publish_rule_set(draft.pk, effective_from=TODAY(), actor=person("mona", make_store()))
    clerk = person("clara", store, "price_rules:read", "price_rules:write")
    with pytest.raises(PermissionRefused):
        operations.publish_rule_set(draft.pk, effective_from=TODAY(), actor=clerk)
    draft.refresh_from_db()
    assert draft.status == RuleSetStatus.DRAFT


def test_a_category_that_was_archived_since_stays_in_the_companys_rules_and_enters_no_others() -> None:
    standing = make_rule_set(rules=make_rules(bike_rules(), BOOT_RULES))
    Category.objects.update(archived_at=timezone.now())
    copy = NewRuleSet(standing.legal_entity_id, "Copy", selectors.rules_of(standing))
    draft = operations.draft_rule_set(copy, actor=system("test"))
    changed = operations.change_rule_set(draft.pk, changes={"rules": make_rules(BOOT_RULES)}, actor=system("test"))
    assert [each.category for each in selectors.rules_of(changed).categories] == ["boots"]
    with pytest.raises(Invalid) as refused:
        operations.draft_rule_set(replace(copy, legal_entity_id=make_entity().pk), actor=system("test"))
    assert sorted(refused.value.errors) == ["/rules/categories/0/category", "/rules/categories/1/category"]
    assert PriceRuleSet.objects.count() == 2
