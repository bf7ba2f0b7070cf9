"""The register of consumers, hook sources and till keys."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.contrib.auth.hashers import check_password
from django.db import IntegrityError, transaction
from django.utils import timezone
from oauth2_provider.models import AccessToken

from apps.access import operations
from apps.access.inputs import ConsumerInput, HookSourceInput, Reach
from apps.access.models import Consumer, DeviceKey, HookSource
from apps.access.permissions import NEVER_A_SCOPE
from apps.access.selectors import (
    consumers_visible_to,
    device_key_by_value,
    device_keys_visible_to,
    hook_source_by_code,
    hook_sources_visible_to,
    signing_secrets,
)
from apps.core import actors
from apps.core.errors import Invalid, NotFound, PermissionRefused, StaleVersion
from apps.core.models import Event
from apps.core.secrets import is_signing_secret
from tests.factories.access import SIGNING_SECRET, make_consumer, make_hook_source
from tests.factories.stores import actor_with, make_entity, make_store, make_till

pytestmark = pytest.mark.django_db
SYSTEM = actors.system("test")


def data_for(**values):
    reach = values.pop("reach", None) or Reach(scopes=["stores:read"], all_stores=True)
    defaults = {
        "name": "Web shop",
        "owner": "E-commerce",
        "contact_email": "shop@example.com",
        "purpose": "Shows stores",
        "review_due_on": timezone.localdate() + timedelta(days=365),
    }
    return ConsumerInput(**{**defaults, **values, "reach": reach})


def token_of(consumer):
    return AccessToken.objects.create(
        application=consumer, token_checksum="0" * 64, expires=timezone.now() + timedelta(minutes=15)
    )


def event_types():
    return [event.type.removeprefix("recommerce.") for event in Event.objects.order_by("id")]


# --- consumers ------------------------------------------------------------------------------------


def test_a_consumer_is_entered_and_its_secret_shown_once():
    store = make_store()
    integrator = actor_with(["consumers:write"], stores=[store])
    reach = Reach(scopes=["stores:read", "staff:read"], store_ids=[store.pk])

    consumer, secret = operations.register_consumer(actor=integrator, data=data_for(reach=reach))

    consumer.refresh_from_db()
    assert (consumer.allowed_scopes, consumer.store_ids, consumer.all_stores) == (
        ["staff:read", "stores:read"],
        [store.pk],
        False,
    )
    assert consumer.client_secret != secret
    assert check_password(secret, consumer.client_secret)
    assert event_types() == ["consumer.registered.v1"]
    history = apps.get_model("access", "ConsumerEvent").objects.values().get()
    assert (history["owner"], "client_secret" in history) == ("E-commerce", False)


@pytest.mark.parametrize(
    "reach",
    [
        Reach(scopes=[], all_stores=True),
        Reach(scopes=["no:such"], all_stores=True),
        Reach(scopes=["stores:read"]),
        *(Reach(scopes=["stores:read", code], all_stores=True) for code in sorted(NEVER_A_SCOPE)),
    ],
)
def test_a_reach_names_known_scopes_meant_for_machines_and_some_stores(reach):
    with pytest.raises(Invalid):
        operations.register_consumer(actor=SYSTEM, data=data_for(reach=reach))

    assert (Consumer.objects.count(), Event.objects.count()) == (0, 0)


@pytest.mark.parametrize("sandbox", [False, True])
def test_a_consumer_stays_on_its_side_of_the_sandbox_wall(sandbox):
    other_side = make_store(sandbox=not sandbox)

    with pytest.raises(Invalid) as refusal:
        operations.register_consumer(
            actor=SYSTEM,
            data=data_for(sandbox=sandbox, reach=Reach(scopes=["stores:read"], store_ids=[other_side.pk])),
        )

    assert list(refusal.value.errors) == ["/reach/store_ids"]
    assert Consumer.objects.count() == 0


def test_nobody_gives_access_to_stores_that_are_not_theirs():
    here, there = make_store(), make_store()
    integrator = actor_with(["consumers:write"], stores=[here])
    existing, mine = make_consumer(store_ids=[there.pk]), make_consumer(store_ids=[here.pk])

    for act in (
        lambda: operations.register_consumer(actor=integrator, data=data_for()),
        lambda: operations.register_consumer(
            actor=integrator, data=data_for(reach=Reach(scopes=["stores:read"], store_ids=[here.pk, there.pk]))
        ),
        lambda: operations.suspend_consumer(actor=integrator, consumer_id=existing.pk, reason="x"),
        lambda: operations.rotate_consumer_secret(actor=integrator, consumer_id=existing.pk),
        lambda: operations.set_consumer_reach(
            actor=integrator, consumer_id=existing.pk, reach=Reach(scopes=["stores:read"], store_ids=[here.pk])
        ),
        lambda: operations.set_consumer_reach(
            actor=integrator, consumer_id=mine.pk, reach=Reach(scopes=["stores:read"], store_ids=[here.pk, there.pk])
        ),
    ):
        with pytest.raises(PermissionRefused):
            act()

    assert (Consumer.objects.count(), Event.objects.count()) == (2, 0)
    mine.refresh_from_db()
    assert mine.store_ids == [here.pk]


def test_the_reach_can_change_under_the_version_read():
    consumer = make_consumer()
    store = make_store()
    reach = Reach(scopes=["staff:read"], store_ids=[store.pk])

    operations.set_consumer_reach(actor=SYSTEM, consumer_id=consumer.pk, reach=reach, version=1)
    with pytest.raises(StaleVersion):
        operations.set_consumer_reach(actor=SYSTEM, consumer_id=consumer.pk, reach=reach, version=1)

    consumer.refresh_from_db()
    assert (consumer.allowed_scopes, consumer.store_ids, consumer.version) == (["staff:read"], [store.pk], 2)


def test_suspending_ends_tokens_and_resuming_gives_none_back():
    consumer = make_consumer()
    token_of(consumer)

    operations.suspend_consumer(actor=SYSTEM, consumer_id=consumer.pk, reason="Key on a public page")
    operations.suspend_consumer(actor=SYSTEM, consumer_id=consumer.pk, reason="again")
    consumer.refresh_from_db()
    assert (consumer.suspended_reason, consumer.is_usable(None)) == ("Key on a public page", False)

    operations.resume_consumer(actor=SYSTEM, consumer_id=consumer.pk)
    consumer.refresh_from_db()
    assert (consumer.suspended_at, consumer.suspended_reason, consumer.is_usable(None)) == (None, "", True)
    assert AccessToken.objects.count() == 0
    assert event_types() == ["consumer.suspended.v1", "consumer.resumed.v1"]


def test_a_review_sets_the_next_day_in_the_future():
    consumer = make_consumer(review_due_on=timezone.localdate() - timedelta(days=90))
    next_due_on = timezone.localdate() + timedelta(days=365)

    with pytest.raises(Invalid):
        operations.review_consumer(actor=SYSTEM, consumer_id=consumer.pk, next_due_on=timezone.localdate())
    operations.review_consumer(actor=SYSTEM, consumer_id=consumer.pk, next_due_on=next_due_on)

    consumer.refresh_from_db()
    assert (consumer.review_due_on, consumer.is_usable(None)) == (next_due_on, True)


def test_expired_tokens_are_purged_and_live_ones_kept():
    consumer = make_consumer()
    live = token_of(consumer)
    AccessToken.objects.create(application=consumer, token_checksum="1" * 64, expires=timezone.now())

    assert operations.purge_expired_tokens() == 1
    assert list(AccessToken.objects.all()) == [live]


@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({"all_stores": True, "store_ids": ["0190a000-0000-7000-8000-000000000000"]}, "all_stores_or_list"),
        ({"client_type": "public"}, "client_credentials_only"),
        ({"authorization_grant_type": "password"}, "client_credentials_only"),
        ({"hash_client_secret": False}, "secret_hashed"),
    ],
)
def test_the_database_refuses_weaker_consumers(values, constraint):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        make_consumer(**values)


def test_consumers_are_visible_where_they_reach():
    here, there = make_store(), make_store()
    mine, _theirs, everywhere = (
        make_consumer(store_ids=[here.pk]),
        make_consumer(store_ids=[there.pk]),
        make_consumer(),
    )

    assert set(consumers_visible_to(actor_with(["consumers:read"], stores=[here]))) == {mine, everywhere}
    assert set(consumers_visible_to(actor_with(["hooks:read"], stores=[here]))) == set()
    assert consumers_visible_to(SYSTEM).count() == 3


# --- hook sources ---------------------------------------------------------------------------------


def test_a_hook_source_gets_a_secret_that_the_database_does_not_show():
    store = make_store()
    integrator = actor_with(["hooks:write"], stores=[store])
    data = HookSourceInput(code="till-lyon", label="Till", legal_entity_id=store.entity_id, store_id=store.pk)

    source, secret = operations.register_hook_source(actor=integrator, data=data)

    assert is_signing_secret(secret)
    assert secret not in str(HookSource.objects.values().get())
    assert signing_secrets(hook_source_by_code("till-lyon")) == [secret]
    event = Event.objects.get()
    assert (event.type, event.code, event.store_id, event.legal_entity_id) == (
        "recommerce.hook_source.registered.v1",
        "till-lyon",
        store.pk,
        store.entity_id,
    )
    assert source.active


def test_a_secret_kept_elsewhere_is_only_referred_to(monkeypatch):
    monkeypatch.setenv("PARTNER_SECRET_LYON", SIGNING_SECRET)
    entity = make_entity()
    kept = "env:PARTNER_SECRET_LYON"
    data = HookSourceInput(code="till", label="Till", legal_entity_id=entity.pk, secret_reference=kept)

    source, secret = operations.register_hook_source(actor=SYSTEM, data=data)

    assert (secret, signing_secrets(source)) == ("", [SIGNING_SECRET])


@pytest.mark.parametrize("given", [SIGNING_SECRET, "env:DATABASE_URL"])
def test_a_literal_secret_and_one_of_the_installation_are_refused(given):
    data = HookSourceInput(code="till", label="Till", legal_entity_id=make_entity().pk, secret_reference=given)

    with pytest.raises(Invalid) as refusal:
        operations.register_hook_source(actor=SYSTEM, data=data)

    assert (list(refusal.value.errors), given in str(refusal.value.errors)) == (["/secret_reference"], False)
    assert HookSource.objects.count() == 0


def test_a_hook_source_belongs_to_the_entity_of_its_store_and_needs_the_right_there():
    here, there = make_store(), make_store()
    crossed = HookSourceInput(code="till", label="Till", legal_entity_id=here.entity_id, store_id=there.pk)
    whole = HookSourceInput(code="till", label="Till", legal_entity_id=there.entity_id)

    with pytest.raises(Invalid):
        operations.register_hook_source(actor=SYSTEM, data=crossed)
    with pytest.raises(PermissionRefused):
        operations.register_hook_source(actor=actor_with(["hooks:write"], stores=[here]), data=whole)

    assert HookSource.objects.count() == 0


def test_both_secrets_count_during_a_rotation(monkeypatch):
    source = make_hook_source()

    secret = operations.rotate_hook_secret(actor=SYSTEM, source_id=source.pk).secret

    source.refresh_from_db()
    assert signing_secrets(source) == [secret, SIGNING_SECRET]
    later = timezone.now() + operations.hooks.OVERLAP
    monkeypatch.setattr("django.utils.timezone.now", lambda: later)
    assert signing_secrets(source) == [secret]


def test_a_second_rotation_of_a_hook_leaves_its_first_secret_until_its_overlap_ends(monkeypatch):
    source, began = make_hook_source(), timezone.now()
    first = operations.rotate_hook_secret(actor=SYSTEM, source_id=source.pk).secret
    monkeypatch.setattr("django.utils.timezone.now", lambda: began + timedelta(hours=1))
    second = operations.rotate_hook_secret(actor=SYSTEM, source_id=source.pk).secret
    source.refresh_from_db()
    assert signing_secrets(source) == [second, first, SIGNING_SECRET]
    monkeypatch.setattr("django.utils.timezone.now", lambda: began + timedelta(hours=24, minutes=1))
    assert signing_secrets(source) == [second, first]


def test_a_source_switched_off_is_not_found():
    source = make_hook_source()

    operations.set_hook_source_active(actor=SYSTEM, source_id=source.pk, active=False)

    with pytest.raises(NotFound):
        hook_source_by_code(source.code)


def test_hook_sources_are_visible_in_their_store_or_entity():
    store = make_store()
    mine = make_hook_source(store=store)
    whole = make_hook_source(legal_entity=store.entity)
    make_hook_source()

    assert set(hook_sources_visible_to(actor_with(["hooks:read"], stores=[store]))) == {mine, whole}


# --- till keys ------------------------------------------------------------------------------------


def test_a_key_finds_its_till_until_it_is_revoked():
    till = make_till()
    manager = actor_with(["device_keys:write"], stores=[till.store])

    device_key, key = operations.issue_device_key(actor=manager, till_id=till.pk)

    assert key not in str(DeviceKey.objects.values().get())
    assert (device_key_by_value(key).till, device_key_by_value("rct_other")) == (till, None)
    operations.revoke_device_key(actor=manager, device_key_id=device_key.pk)
    assert device_key_by_value(key) is None
    assert event_types() == ["device_key.issued.v1", "device_key.revoked.v1"]


def test_a_key_of_a_till_out_of_use_counts_for_nothing():
    till = make_till()
    key = operations.issue_device_key(actor=SYSTEM, till_id=till.pk).key
    till.active = False
    till.save()

    assert device_key_by_value(key) is None
    with pytest.raises(NotFound):
        operations.issue_device_key(actor=SYSTEM, till_id=till.pk)


def test_a_key_is_issued_and_seen_by_its_store_only():
    here, there = make_till(), make_till()
    manager = actor_with(["device_keys:write", "device_keys:read"], stores=[here.store])
    own = operations.issue_device_key(actor=SYSTEM, till_id=here.pk).device_key
    operations.issue_device_key(actor=SYSTEM, till_id=there.pk)

    with pytest.raises(PermissionRefused):
        operations.issue_device_key(actor=manager, till_id=there.pk)

    assert set(device_keys_visible_to(manager)) == {own}
