"""Two that map the same article at once: it is mapped once, and the later word stands."""

import threading
from contextlib import suppress

import pytest

from apps.catalog.models import ExternalArticle
from apps.catalog.operations import external_articles
from apps.core.models import Event
from tests.factories.masterdata import client_for
from tests.factories.stores import actor_with, make_store
from tests.races.threads import together

pytestmark = pytest.mark.django_db(transaction=True)
WRITER = actor_with({"external_articles:read", "external_articles:write"})


@pytest.mark.parametrize("place", ["store", "company"])
def test_an_article_mapped_twice_at_once_is_mapped_once(monkeypatch: pytest.MonkeyPatch, place: str) -> None:
    store = make_store()
    check, looked = external_articles.check_fields, threading.Barrier(2)
    answers: list[int] = []

    def held(row: ExternalArticle) -> None:
        with suppress(threading.BrokenBarrierError):  # then the other one waits for this one, as it should
            looked.wait(1)
        check(row)

    def map_to(till_article: str) -> None:
        body = {"legal_entity": store.entity.code, "article": "LABOUR", "till_article": till_article}
        body |= {"store": store.code} if place == "store" else {}
        answers.append(client_for(WRITER).post("/api/v1/external-articles/", body).status_code)

    monkeypatch.setattr(external_articles, "check_fields", held)
    together(lambda: map_to("4711"), lambda: map_to("4712"))

    assert answers == [201, 201]
    assert list(ExternalArticle.objects.values_list("article", "version")) == [("LABOUR", 2)]
    assert Event.objects.filter(type="recommerce.external_article.mapped.v1").count() == 2
