"""Before the database suffers: refused with a time to come back, and nothing written."""

from datetime import UTC, datetime, timedelta
from unittest import mock

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.payments import selectors
from apps.payments.models import IntakeReceipt, IntakeTicket
from apps.payments.selectors import Load
from tests.factories.api import MONEY_SCOPES, Caller, problem
from tests.factories.intake import book_all, pos_ticket
from tests.factories.lane import lane_in
from tests.factories.stores import make_store

pytestmark = pytest.mark.django_db
PATH = "intake/pos-tickets/"
IDLE = Load(tickets=0, requests=0, seconds=0, connections=50)


@pytest.fixture
def store():
    return make_store()


@pytest.fixture
def caller(store):
    return Caller(*MONEY_SCOPES, stores=[store])


@pytest.fixture
def limits(settings):
    settings.INTAKE_MOST_WAITING, settings.INTAKE_LONGEST_WAIT = 4, 60


def batch(store, count, at=0):
    return [pos_ticket(store.code, number=f"T-{number}") for number in range(at, at + count)]


def test_what_waits_is_counted_without_looking_at_tickets(store, caller):
    caller.post(PATH, batch(store, 3))
    caller.post(PATH, batch(store, 2, at=3))
    with CaptureQueriesContext(connection) as asked:
        load = selectors.intake_load()
    assert (load.tickets, load.requests, len(asked)) == (5, 2, 1)
    assert "intaketicket" not in asked[0]["sql"]
    assert load.connections > 0
    book_all()
    assert selectors.intake_load().tickets == 0


def test_a_full_house_takes_nothing_and_says_when_to_come_back(store, caller, limits):
    assert caller.post(PATH, batch(store, 4)).status_code == 202
    refused = caller.post(PATH, batch(store, 1, at=4))
    assert problem(refused) == (429, "intake_full", [])
    assert (refused["Retry-After"], refused.json()["retryable"]) == ("5", True)
    assert (IntakeReceipt.objects.count(), IntakeTicket.objects.count()) == (1, 4)
    book_all()
    assert caller.post(PATH, batch(store, 1, at=4)).status_code == 202


def test_a_tills_own_single_ticket_has_a_reserve(store, caller, limits):
    caller.post(PATH, batch(store, 4))
    lane = lane_in(store)
    own = [pos_ticket(store.code, till="7", number=f"T-{number}") for number in range(2)]
    assert problem(lane.post(PATH, own)) == (429, "intake_full", [])
    assert lane.post(PATH, own[0]).status_code == 202
    assert problem(lane.post(PATH, own[1])) == (429, "intake_full", [])
    assert IntakeTicket.objects.count() == 5


def test_a_queue_nobody_works_off_takes_no_more(store, caller, limits):
    caller.post(PATH, batch(store, 1))
    IntakeReceipt.objects.update(not_before=datetime.now(UTC) - timedelta(seconds=61))
    assert problem(caller.post(PATH, batch(store, 1, at=1))) == (429, "intake_full", [])
    IntakeReceipt.objects.update(not_before=datetime.now(UTC) + timedelta(hours=1))  # one that is to be tried later
    assert caller.post(PATH, batch(store, 1, at=1)).status_code == 202


def test_a_database_short_of_connections_is_left_alone(store, caller):
    short = Load(tickets=0, requests=0, seconds=0, connections=4)
    with mock.patch.object(selectors, "intake_load", return_value=short):
        refused = caller.post(PATH, batch(store, 1))
    assert problem(refused) == (503, "intake_busy", [])
    assert (refused["Retry-After"], IntakeReceipt.objects.count()) == ("10", 0)
    with mock.patch.object(selectors, "intake_load", return_value=IDLE):
        assert caller.post(PATH, batch(store, 1)).status_code == 202


def test_who_is_refused_was_not_even_read(caller, limits):
    full = Load(tickets=5, requests=5, seconds=0, connections=50)
    with mock.patch.object(selectors, "intake_load", return_value=full):
        assert problem(caller.post(PATH, b"nonsense")) == (429, "intake_full", [])
