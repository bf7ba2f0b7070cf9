"""What works on many things holds one of them at a time: tills wait for these, and two that wait for each other end
badly."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import transaction
from django.utils import timezone

from apps.resale import operations, tasks
from apps.resale.inputs import NewMarkdownPlan, Wording
from apps.resale.models import Listing, StockItem
from apps.resale.operations import listing, reducing
from apps.resale.states import ChannelKind
from tests.factories.resale import make_channel, make_listed, read_feed
from tests.factories.stores import make_store
from tests.factories.workshop import person

from .threads import together

pytestmark = pytest.mark.django_db(transaction=True)


def held(lives):
    """Those of them that somebody else has locked now."""
    free = []

    def look():
        with transaction.atomic():
            rows = StockItem.objects.select_for_update(skip_locked=True).filter(pk__in=[life.pk for life in lives])
            free.extend(rows.values_list("pk", flat=True))

    together(look)
    return [life for life in lives if life.pk not in free]


def watched(monkeypatch, module, name, lives):
    """What is locked each time this is done."""
    do, seen = getattr(module, name), []

    def done(*args, **values):
        do(*args, **values)
        seen.append(held(lives))

    monkeypatch.setattr(module, name, done)
    return seen


def test_a_plan_cuts_one_thing_at_a_time(monkeypatch):
    store = make_store()
    lives = [make_listed(store, price="200.00"), make_listed(store, price="200.00")]
    new = NewMarkdownPlan("Winter", ((30, Decimal("10")),))
    operations.set_markdown_plan(new, store=store, actor=person("mona", store))
    for days, life in zip((32, 31), lives, strict=True):
        StockItem.objects.filter(pk=life.pk).update(listed_at=timezone.now() - timedelta(days=days))
    seen = watched(monkeypatch, reducing, "set_price", lives)
    tasks.apply_markdown_plans()
    assert seen == [[lives[0]], [lives[1]]]


def test_a_feed_that_is_read_confirms_one_thing_at_a_time(monkeypatch):
    store = make_store()
    lives, mona = [make_listed(store), make_listed(store)], person("mona", store)
    channel = make_channel(store, ChannelKind.FEED)
    for life in lives:
        draft = operations.draft_listing(life.pk, channel=channel.code, wording=Wording(), actor=mona)
        operations.publish(draft.pk, actor=mona)
    seen = watched(monkeypatch, listing, "_confirm", lives)
    read_feed(channel, store)
    assert seen == [[lives[0]], [lives[1]]]
    assert list(Listing.objects.values_list("state", flat=True)) == ["live", "live"]
