"""The doors of outgoing webhooks, as an integrator's program finds them."""

import json

import pytest
from django.test import Client
from jsonschema import Draft202012Validator

from apps.access.models import WebhookEndpoint
from apps.access.webhooks import catalogue
from apps.access.webhooks.selectors import signing_secrets
from apps.core.models import Delivery, Event
from tests.factories.api import Caller, problem
from tests.factories.stores import make_store
from tests.factories.webhooks import (
    SCOPES,
    answering,
    deliver_webhooks,
    echo,
    receiver,
    time_passes,
    told,
)
from tests.factories.workshop import make_work_order

pytestmark = pytest.mark.django_db
WANTED = {"url": "https://example.com/hook", "event_types": ["recommerce.work_order.*"]}
PATH = "webhook-endpoints/"


def caller(**how):
    return Caller(*SCOPES, **how)


def patch(program, path, body, version="*"):
    return program.client.patch(
        f"/api/v1/{path}", json.dumps(body), content_type="application/json",
        headers=program.headers | {"If-Match": version},
    )  # fmt: skip


def listening(program, url):
    """An endpoint of this program that has answered its challenge; its path."""
    made = program.post(PATH, {**WANTED, "url": url}, key=None).json()
    deliver_webhooks()
    return f"{PATH}{made['id']}/", made["secret"]


def test_an_endpoint_is_added_pending_and_its_secret_told_once():
    program, store = caller(), make_store()
    answer = program.post(PATH, {**WANTED, "stores": [store.code], "statuses": ["ready"]}, key=None)
    body = answer.json()
    assert (answer.status_code, body["state"], body["secret"][:6]) == (201, "pending", "whsec_")
    assert (body["stores"], body["statuses"], body["event_types"]) == ([store.code], ["ready"], WANTED["event_types"])
    again = program.get(answer["Location"].removeprefix("/api/v1/"))
    assert again.json() == {name: value for name, value in body.items() if name != "secret"}
    kept = WebhookEndpoint.objects.get()
    assert kept.secret_reference.startswith("sealed:")
    assert body["secret"][6:] not in kept.secret_reference
    assert Event.objects.filter(type="recommerce.webhook_endpoint.added.v1", aggregate_id=kept.pk).count() == 1


@pytest.mark.parametrize(
    "wrong, pointer",
    [
        ({"url": "http://example.com/"}, "/url"),
        ({"url": "https://user:pass@example.com/"}, "/url"),
        ({"url": "https://example.com:22/"}, "/url"),
        ({"event_types": []}, "/event_types"),
        ({"event_types": ["recommerce.work_order.flown.v1"]}, "/event_types"),
        ({"event_types": ["*"]}, "/event_types"),
        ({"event_types": ["recommerce.webhook_endpoint.*"]}, "/event_types"),
        ({"event_types": ["recommerce.voucher.*"]}, "/event_types"),  # a scope this program does not have
        ({"statuses": ["Ready!"]}, "/statuses"),
        ({"stores": ["NOWHERE"]}, "/stores"),
        ({"secret": "mine"}, "/secret"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_made(wrong, pointer):
    answer = caller().post(PATH, {**WANTED, **wrong}, key=None)
    status, _code, pointers = problem(answer)
    assert (status in (400, 422), pointers) == (True, [pointer])
    assert (WebhookEndpoint.objects.count(), Delivery.objects.count()) == (0, 0)


def test_a_store_out_of_reach_is_as_unknown_as_one_that_never_was():
    near, far = make_store(), make_store()
    answer = caller(stores=[near]).post(PATH, {**WANTED, "stores": [far.code]}, key=None)
    assert problem(answer) == (422, "invalid", ["/stores"])


def test_one_address_stands_once_and_ten_are_the_most():
    program = caller()
    for number in range(10):
        assert program.post(PATH, {**WANTED, "url": f"https://example.com/{number}"}, key=None).status_code == 201
    assert problem(program.post(PATH, WANTED, key=None))[:2] == (409, "too_many_endpoints")
    first = program.get(PATH).json()["results"][-1]
    assert program.post(f"{PATH}{first['id']}/remove/", key=None).json()["state"] == "removed"
    assert problem(program.post(PATH, {**WANTED, "url": "https://example.com/9"}, key=None))[:2] == (409, "conflict")
    assert program.post(PATH, {**WANTED, "url": first["url"]}, key=None).status_code == 201
    assert WebhookEndpoint.objects.exclude(state="removed").count() == 10


def test_a_program_sees_and_touches_its_own_only():
    owner, other = caller(), caller()
    path = f"{PATH}{owner.post(PATH, WANTED, key=None).json()['id']}/"
    assert other.get(PATH).json()["results"] == []
    steps = ("verify", "rotate-secret", "disable", "enable", "remove", "ping", "sample", "replay")
    answers = [other.get(path), other.get(f"{path}attempts/"), patch(other, path, {"statuses": []})]
    answers += [other.post(f"{path}{step}/", {"type": "x"} if step == "sample" else {}, key=None) for step in steps]
    assert [answer.status_code for answer in answers] == [404] * len(answers)
    assert WebhookEndpoint.objects.get().version == 1


def test_the_challenge_makes_it_active_and_the_log_tells_how():
    program = caller()
    with receiver() as there:
        path, secret = listening(program, there.url)
        assert there.got[0].verified(secret)["data"]["challenge"]
    assert program.get(path).json()["state"] == "active"
    (attempt,) = program.get(f"{path}attempts/").json()["results"]
    assert (attempt["type"], attempt["status"], attempt["code"], attempt["event"]) == (
        "recommerce.endpoint.verification.v1", 200, "", there.got[0].headers["webhook-id"],
    )  # fmt: skip


def test_ping_and_sample_are_sent_once_and_marked():
    program = caller()
    with receiver() as there:
        path, secret = listening(program, there.url)
        asked = [
            program.post(f"{path}ping/", key=None).json()["id"],
            program.post(f"{path}sample/", {"type": "recommerce.work_order.paid.v1"}, key=None).json()["id"],
        ]
        deliver_webhooks()
        ping, sample = there.got[1:]
    assert [got.verified(secret)["id"] for got in (ping, sample)] == asked
    assert (ping.envelope["type"], sample.envelope["type"]) == (
        "recommerce.endpoint.ping.v1", "recommerce.work_order.paid.v1",
    )  # fmt: skip
    assert sample.envelope["data"]["sample"] is True
    schema = Client().get(sample.envelope["dataschema"].removeprefix("http://127.0.0.1:8000")).json()
    Draft202012Validator(schema).validate(sample.envelope["data"])


def test_a_sample_of_what_is_never_told_is_refused():
    program = caller()
    with receiver() as there:
        path, _secret = listening(program, there.url)
        answer = program.post(f"{path}sample/", {"type": "recommerce.webhook_endpoint.added.v1"}, key=None)
        assert problem(answer) == (422, "invalid", ["/type"])


def test_before_it_is_verified_only_the_challenge_can_be_asked_for():
    program = caller()
    path = f"{PATH}{program.post(PATH, WANTED, key=None).json()['id']}/"
    bodies = {"ping": {}, "sample": {"type": "recommerce.work_order.paid.v1"}, "replay": {"failed": True}}
    refused = {step: problem(program.post(f"{path}{step}/", body, key=None))[:2] for step, body in bodies.items()}
    assert refused == dict.fromkeys(("ping", "sample", "replay"), (409, "illegal_transition"))
    assert program.post(f"{path}verify/", key=None).status_code == 202
    assert Event.objects.filter(type="recommerce.webhook_endpoint.verification_asked.v1").count() == 2


def test_a_change_needs_the_version_one_has_read():
    program = caller()
    made = program.post(PATH, WANTED, key=None)
    path = f"{PATH}{made.json()['id']}/"
    assert problem(patch(program, path, {"statuses": ["paid"]}, version='"7.abc"'))[:2] == (412, "stale_version")
    answer = patch(program, path, {"statuses": ["paid"]}, version=made["ETag"])
    assert (answer.json()["statuses"], answer.json()["event_types"]) == (["paid"], WANTED["event_types"])


def test_a_sixth_new_secret_within_a_day_is_refused_and_none_ended():
    program = caller()
    path = f"{PATH}{program.post(PATH, WANTED, key=None).json()['id']}/"
    assert program.get(path).json()["previous_secret_until"] is None
    answers = [program.post(f"{path}rotate-secret/", key=None) for _each in range(6)]
    assert [answer.status_code for answer in answers] == [200] * 5 + [409]
    assert problem(answers[-1])[:2] == (409, "too_many_secrets")
    kept = WebhookEndpoint.objects.get()
    secrets = [answer.json()["secret"] for answer in answers[:5]]
    assert signing_secrets(kept)[:5] == secrets[::-1]
    assert (len(signing_secrets(kept)), kept.version) == (6, 6)
    until = program.get(path).json()["previous_secret_until"]
    assert until == answers[4].json()["previous_secret_until"] > answers[3].json()["previous_secret_until"]


def test_lists_cost_the_same_at_one_and_three_rows(django_assert_num_queries):
    program = caller()
    for number in range(3):
        program.post(PATH, {**WANTED, "url": f"https://example.com/{number}", "stores": [make_store().code]}, key=None)
        with django_assert_num_queries(3):  # token, endpoints, their stores
            assert len(program.get(PATH).json()["results"]) == number + 1


# --- Replay -------------------------------------------------------------------------------------------


def ids(got):
    return [one.headers["webhook-id"] for one in got]


def test_some_are_sent_again_under_their_ids_and_in_the_same_bytes():
    program = caller()
    with receiver() as there:
        path, _secret = listening(program, there.url)
        make_work_order(until="checked_in")
        deliver_webhooks()
        first = list(there.facts)
        answer = program.post(f"{path}replay/", {"ids": ids(first[:1])}, key=None)
        assert (answer.status_code, answer.json()) == (202, {"events": 1, "next_after": None, "remaining": None})
        deliver_webhooks()
    assert there.facts == [*first, there.facts[-1]]
    assert (there.facts[-1].body, ids(there.facts[-1:])) == (first[0].body, ids(first[:1]))


def test_since_a_moment_brings_what_was_missed_too(monkeypatch):
    program, store = caller(), make_store()
    with receiver() as there:
        path, _secret = listening(program, there.url)
        make_work_order(store, until="checked_in")
        deliver_webhooks()
        program.post(f"{path}disable/", key=None)
        make_work_order(store, until="checked_in")
        deliver_webhooks()
        assert len(there.facts) == 2
        program.post(f"{path}enable/", key=None)
        deliver_webhooks()
        monkeypatch.setattr("apps.access.operations.webhooks.replaying.AT_MOST", 3)
        answer = program.post(f"{path}replay/", {"since": "2020-01-01T00:00:00Z"}, key=None).json()
        assert answer == {"events": 3, "next_after": there_is_more(3), "remaining": None}
        assert program.post(f"{path}replay/", {"after": answer["next_after"]}, key=None).json() == {
            "events": 1, "next_after": None, "remaining": None,
        }  # fmt: skip
        deliver_webhooks()
    assert len(there.facts) == 6
    assert len(set(ids(there.facts))) == 4
    assert program.post(f"{path}replay/", {"since": "2999-01-01T00:00:00Z"}, key=None).json()["events"] == 0


def there_is_more(count):
    return f"evt_{Event.objects.filter(resource='work_order').order_by('id')[count - 1].pk}"


def test_failed_sends_those_that_were_given_up():
    program = caller()
    with receiver() as there:
        path, _secret = listening(program, there.url)
        endpoint = WebhookEndpoint.objects.get()
        there.act = answering(500)
        make_work_order(until="checked_in")
        deliver_webhooks()
        told(endpoint).filter(attempts=1).update(state="dead")
        assert deliver_webhooks() == []
        there.act = echo
        assert program.post(f"{path}replay/", {"failed": True}, key=None).json()["events"] == 1
        time_passes()
        deliver_webhooks()
    assert set(told(endpoint).values_list("state", flat=True)) == {"done"}


def test_failed_says_how_many_are_left_to_be_asked_for(monkeypatch):
    monkeypatch.setattr("apps.access.operations.webhooks.replaying.AT_MOST", 2)
    program = caller()
    with receiver() as there:
        path, _secret = listening(program, there.url)
        for _each in range(2):
            make_work_order(until="checked_in")
        deliver_webhooks()
        three = Event.objects.filter(resource="work_order").order_by("id")[:3]
        told(WebhookEndpoint.objects.get()).filter(event__in=list(three)).update(state="dead")
        answers = [program.post(f"{path}replay/", {"failed": True}, key=None).json() for _each in range(3)]
    assert answers == [
        {"events": 2, "next_after": None, "remaining": 1},
        {"events": 1, "next_after": None, "remaining": 0},
        {"events": 0, "next_after": None, "remaining": 0},
    ]


@pytest.mark.parametrize("body", [{}, {"failed": True, "ids": ["evt_1"]}, {"failed": False}])
def test_a_replay_says_exactly_one_thing(body):
    program = caller()
    with receiver() as there:
        path, _secret = listening(program, there.url)
        assert problem(program.post(f"{path}replay/", body, key=None))[:2] == (422, "invalid")


@pytest.mark.parametrize("name", ["1", "evt_", "evt_x", "evt_１", "evt_-1", "evt_9999999999999999999"])
def test_an_id_that_is_none_of_ours_is_refused(name):
    program = caller()
    with receiver() as there:
        path, _secret = listening(program, there.url)
        assert problem(program.post(f"{path}replay/", {"ids": [name]}, key=None)) == (422, "invalid", ["/ids"])


def test_events_of_others_cannot_be_had_by_their_ids():
    near, far = make_store(), make_store()
    program = caller(stores=[near])
    with receiver() as there:
        path, _secret = listening(program, there.url)
        make_work_order(far, until="checked_in")
        deliver_webhooks()
        foreign = [f"evt_{event.pk}" for event in Event.objects.filter(store_id=far.pk)]
        assert program.post(f"{path}replay/", {"ids": foreign}, key=None).json()["events"] == 0
        deliver_webhooks()
        assert there.facts == []


# --- The catalogue ------------------------------------------------------------------------------------


def test_every_type_has_a_scope_and_a_schema_open_to_all():
    types = caller().get("event-types/").json()["results"]
    assert [row["type"] for row in types] == sorted(catalogue.told(), key=lambda name: name.split(".")[1:])
    assert {row["scope"] for row in types if row["type"].startswith("recommerce.case.")} == {"cases:read"}
    for row in types:
        answer = Client().get(row["schema"].removeprefix("http://127.0.0.1:8000"))
        assert (answer.status_code, answer["Content-Type"]) == (200, "application/schema+json")
        Draft202012Validator.check_schema(answer.json())
        assert answer.json()["$id"] == row["schema"]


@pytest.mark.parametrize("name", ["recommerce.nothing.v1", "recommerce.consumer.registered.v1", "x"])
def test_what_is_not_told_has_no_schema(name):
    assert problem(Client().get(f"/api/v1/event-schemas/{name}.json"))[:2] == (404, "not_found")


def test_recent_events_are_those_of_ones_stores_and_scopes():
    near, far = make_store(), make_store()
    program = caller(stores=[near])
    make_work_order(far, until="checked_in")
    order = make_work_order(near, until="checked_in")
    deliver_webhooks()
    rows = program.get("events/").json()["results"]
    assert [(row["type"], row["object"], row["status"]) for row in rows] == [
        ("recommerce.work_order.checked_in.v1", str(order.pk), "checked_in"),
        ("recommerce.work_order.booked.v1", str(order.pk), "booked"),
    ]
    assert rows[0]["id"] == f"evt_{Event.objects.filter(aggregate_id=order.pk).latest('id').pk}"
