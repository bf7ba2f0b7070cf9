"""The pages of outgoing webhooks: who sees what, and what may be set going again from there."""

import re
from datetime import timedelta

import pytest

from apps.access.models import WebhookEndpoint
from apps.access.operations import rotate_endpoint_secret
from apps.core.models import Delivery, Event
from tests.factories.access import as_consumer
from tests.factories.desk import make_worker, signed_in
from tests.factories.stores import make_store
from tests.factories.webhooks import answering, deliver_webhooks, echo, make_endpoint, receiver, state_of, time_passes
from tests.factories.workshop import make_work_order

pytestmark = pytest.mark.django_db
LIST_QUERIES = 6  # session, person, their rights and stores, then the endpoints and what is on its way to them


@pytest.fixture
def store():
    return make_store()


@pytest.fixture
def desk(store):
    return signed_in(make_worker(store, "integrator"))


def words_of(answer):
    return [(str(row["endpoint"].url), *row["light"]) for row in answer.context["rows"]]


def test_the_list_shows_a_light_for_each_and_costs_the_same_at_one_and_three(desk, store, django_assert_num_queries):
    desk.get("/webhooks/")  # what is remembered between pages is not part of the price
    for number in range(3):
        make_endpoint(f"https://example.com/{number}", stores=[store])
        with django_assert_num_queries(LIST_QUERIES):
            answer = desk.get("/webhooks/")
        assert len(answer.context["rows"]) == number + 1
    assert set(words_of(answer)) == {(f"https://example.com/{n}", "todo", "To be verified") for n in range(3)}


def test_the_light_follows_how_it_answers(desk, store):
    with receiver() as there:
        endpoint, _secret = make_endpoint(there.url, stores=[store])
        deliver_webhooks()
        assert words_of(desk.get("/webhooks/")) == [(there.url, "ready", "Answers")]
        there.act = answering(500)
        make_work_order(store, until="checked_in")
        deliver_webhooks()
        assert words_of(desk.get("/webhooks/")) == [(there.url, "customer", "Answers badly")]
        for _each in range(4):
            time_passes()
            deliver_webhooks()
        assert words_of(desk.get("/webhooks/")) == [(there.url, "blocked", "Does not answer")]
        page = desk.get(f"/webhooks/{endpoint.pk}/")
        assert [row["word"] for row in page.context["attempts"]] == ["500"] * 5 + ["200"]
        assert (page.context["open"], page.context["dead"]) == (2, 0)


def test_somebody_of_another_store_finds_nothing_and_changes_nothing(store):
    make_endpoint("https://example.com/", stores=[store])
    stranger = signed_in(make_worker(make_store(), "integrator"))
    path = f"/webhooks/{WebhookEndpoint.objects.get().pk}/"
    assert stranger.get("/webhooks/").context["rows"] == []
    assert stranger.get(path).status_code == 404
    assert {stranger.post(f"{path}{step}/").status_code for step in ("disable", "verify", "replay", "sample")} == {404}
    assert WebhookEndpoint.objects.get().version == 1


def test_a_clerk_sees_none_of_it(store):
    assert signed_in(make_worker(store, "clerk")).get("/webhooks/").status_code == 403


def test_who_does_not_manage_all_its_stores_may_look_and_not_touch(store):
    endpoint, _secret = make_endpoint("https://example.com/", stores=[store, make_store()])
    manager = signed_in(make_worker(store, "store_manager"))
    page = manager.get(f"/webhooks/{endpoint.pk}/")
    shown = {name: page.context[name] for name in ("may_verify", "may_send", "may_disable", "may_enable")}
    assert shown == dict.fromkeys(shown, False)
    assert manager.post(f"/webhooks/{endpoint.pk}/disable/").status_code == 403
    assert state_of(endpoint) == ("pending", "")


def test_switching_off_and_on_again_asks_for_the_challenge(desk, store):
    with receiver() as there:
        endpoint, _secret = make_endpoint(there.url, stores=[store])
        deliver_webhooks()
        path = f"/webhooks/{endpoint.pk}/"
        assert desk.post(f"{path}disable/").status_code == 302
        assert state_of(endpoint) == ("disabled", "by_hand")
        assert desk.post(f"{path}enable/").status_code == 302
        assert state_of(endpoint) == ("pending", "")
        deliver_webhooks()
        assert (state_of(endpoint), len(there.got)) == (("active", ""), 2)


def test_what_was_given_up_is_sent_again_from_the_page(desk, store):
    with receiver() as there:
        endpoint, _secret = make_endpoint(there.url, stores=[store])
        deliver_webhooks()
        make_work_order(store, until="checked_in")
        there.act = answering(500)
        deliver_webhooks()
        Delivery.objects.filter(attempts=1, state="pending").update(state="dead")
        page = desk.get(f"/webhooks/{endpoint.pk}/")
        assert "Send 1 given-up event again" in page.content.decode()
        there.act = echo
        desk.post(f"/webhooks/{endpoint.pk}/replay/")
        deliver_webhooks()
        assert {got.envelope["id"] for got in there.facts} == {
            f"evt_{event.pk}" for event in Event.objects.filter(resource="work_order")
        }


def test_everything_of_a_day_and_a_sample_are_asked_for_by_form(desk, store):
    with receiver() as there:
        endpoint, _secret = make_endpoint(there.url, stores=[store])
        deliver_webhooks()
        make_work_order(store, until="checked_in")
        deliver_webhooks()
        path = f"/webhooks/{endpoint.pk}/"
        wrong = desk.post(f"{path}replay/", {"hours": "yesterday"})
        assert (wrong.status_code, list(wrong.context["replay_form"].errors)) == (422, ["hours"])
        assert desk.post(f"{path}sample/", {"type": "recommerce.x.v1"}).status_code == 422
        desk.post(f"{path}replay/", {"hours": "24"})
        desk.post(f"{path}sample/", {"type": "recommerce.work_order.paid.v1"})
        desk.post(f"{path}ping/")
        deliver_webhooks()
        assert there.types == [*["recommerce.work_order.booked.v1", "recommerce.work_order.checked_in.v1"] * 2,
                               "recommerce.work_order.paid.v1"]  # fmt: skip
        assert there.got[-1].envelope["type"] == "recommerce.endpoint.ping.v1"


def test_a_step_nobody_knows_is_not_there(desk, store):
    endpoint, _secret = make_endpoint("https://example.com/", stores=[store])
    assert desk.post(f"/webhooks/{endpoint.pk}/explode/").status_code == 404


def test_the_page_says_until_when_each_former_secret_signs(desk, store):
    endpoint, _secret = make_endpoint("https://example.com/", stores=[store])
    for days in (1, 2):
        rotate_endpoint_secret(
            actor=as_consumer(endpoint.consumer), endpoint_id=endpoint.pk, overlap=timedelta(days=days)
        )
    page = desk.get(f"/webhooks/{endpoint.pk}/").content.decode()
    (ends,) = re.findall(r"secret too until</dt>((?:<dd>[^<]+</dd>)+)", page)
    first, second = re.findall(r"<dd>([^<]+)</dd>", ends)
    assert first != second
