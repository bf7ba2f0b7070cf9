"""What tills call our articles: the store's word before the company's, on the lines a till rings."""

import pytest

from apps.catalog.models import ExternalArticle
from apps.catalog.operations import map_till_article
from apps.catalog.selectors import external_articles_visible_to, till_articles
from apps.core.errors import Invalid, PermissionRefused
from apps.core.models import Event
from tests.factories.masterdata import client_for
from tests.factories.stores import actor_with, make_entity, make_store
from tests.factories.workshop import make_work_order

pytestmark = pytest.mark.django_db
RIGHTS = {"external_articles:read", "external_articles:write"}
LABOUR = "WORKSHOP-LABOUR"
LIST = "/api/v1/external-articles/"


def mapped(actor, store=None, *, entity=None, article=LABOUR, to="4711"):
    company = entity or store.entity
    return map_till_article(
        actor=actor, legal_entity=company.code, article=article, till_article=to, store=store.code if store else ""
    )


def told():
    return Event.objects.filter(type="recommerce.external_article.mapped.v1").count()


def test_the_stores_own_word_wins_over_the_companys():
    store = make_store()
    sister, stranger = make_store(entity=store.entity), make_store()
    actor = actor_with(RIGHTS)
    mapped(actor, entity=store.entity, to="COMPANY")
    mapped(actor, store, to="STORE")
    mapped(actor, entity=store.entity, article="FEE", to="F")
    asked = {LABOUR, "FEE", "UNKNOWN"}
    assert till_articles(store, asked) == {LABOUR: "STORE", "FEE": "F"}
    assert till_articles(sister, asked) == {LABOUR: "COMPANY", "FEE": "F"}
    assert till_articles(stranger, asked) == {}


def test_a_payable_opened_from_now_on_bears_it_and_an_open_one_keeps_its_own():
    before = make_work_order()
    mapped(actor_with(RIGHTS), before.store)
    after = make_work_order(before.store)
    lines = [(order.payable.lines.get().article, order.payable.lines.get().till_article) for order in (before, after)]
    assert lines == [(LABOUR, LABOUR), (LABOUR, "4711")]


def test_saying_it_anew_changes_the_row_and_saying_the_same_changes_nothing():
    store, actor = make_store(), actor_with(RIGHTS)
    first = mapped(actor, store)
    assert (mapped(actor, store).version, told()) == (first.version, 1)
    again = mapped(actor, store, to="4712")
    assert (again.pk, again.till_article, again.version, told()) == (first.pk, "4712", first.version + 1, 2)
    assert ExternalArticle.objects.count() == 1


def test_who_may_not_map_maps_nothing():
    store = make_store()
    sister = make_store(entity=store.entity)
    own = actor_with(RIGHTS, stores=[store])
    assert mapped(own, store).store_id == store.pk
    for actor, where in (
        (own, {"store": sister}),
        (own, {"entity": store.entity}),  # every store of the company is more than theirs
        (actor_with({"external_articles:read"}), {"store": store}),
    ):
        with pytest.raises(PermissionRefused):
            mapped(actor, **where, to="other")
    assert [*ExternalArticle.objects.values_list("store", "till_article")] == [(store.pk, "4711")]


def test_a_place_that_is_not_is_named():
    store, actor = make_store(), actor_with(RIGHTS)
    wrong = [
        ({"legal_entity": "NONE", "store": ""}, {"/legal_entity"}),
        ({"legal_entity": store.entity.code, "store": "NONE"}, {"/store"}),
        ({"legal_entity": make_entity().code, "store": store.code}, {"/store"}),
        ({"legal_entity": "NONE", "store": "NONE"}, {"/legal_entity", "/store"}),
    ]
    for where, pointers in wrong:
        with pytest.raises(Invalid) as refused:
            map_till_article(actor=actor, article=LABOUR, till_article="1", **where)
        assert refused.value.errors.keys() == pointers
    assert (ExternalArticle.objects.count(), told()) == (0, 0)


def test_one_sees_those_of_ones_stores_and_companies():
    store, stranger = make_store(), make_store()
    sister = make_store(entity=store.entity)
    everywhere = actor_with(RIGHTS)
    seen = [mapped(everywhere, store), mapped(everywhere, entity=store.entity)]
    mapped(everywhere, sister)
    mapped(everywhere, stranger)
    mapped(everywhere, entity=stranger.entity)
    assert {*external_articles_visible_to(actor_with(RIGHTS, stores=[store]))} == {*seen}
    assert external_articles_visible_to(everywhere).count() == 5


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_whatever_its_length(rows, django_assert_num_queries):
    store, actor = make_store(), actor_with(RIGHTS)
    for number in range(rows):
        mapped(actor, store, article=f"A{number}")
    with django_assert_num_queries(2):
        answer = client_for(actor).get(LIST)
    assert [row["article"] for row in answer.json()["results"]] == [f"A{number}" for number in reversed(range(rows))]


def test_over_http_it_is_mapped_found_and_refused_where_it_is_wrong():
    store = make_store()
    client = client_for(actor_with(RIGHTS, stores=[store]))
    said = {"legal_entity": store.entity.code, "store": store.code, "article": LABOUR, "till_article": "4711"}
    answer = client.post(LIST, said)
    assert answer.status_code == 201, answer.content
    assert [row["till_article"] for row in client.get(LIST, {"store": store.code}).json()["results"]] == ["4711"]
    assert client.get(LIST, {"article": "OTHER"}).json()["results"] == []
    assert client.post(LIST, {**said, "till_article": ""}).status_code == 422
    assert client.post(LIST, {**said, "till_article": "x" * 61}).status_code == 422
    assert client.post(LIST, {**said, "store": ""}).status_code == 201  # their store is all of their company
    assert ExternalArticle.objects.count() == 2
