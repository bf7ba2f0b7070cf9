"""Typed words: slips forgiven, the nearest first, and an index that answers."""

import pytest
from django.db import connection

from apps.catalog.models import Product
from apps.core.codes import new_code
from apps.core.criteria import typed
from tests.factories.catalog import make_brand, make_product
from tests.factories.searching import ANYBODY, PRODUCTS, codes, searched, walked

pytestmark = pytest.mark.django_db
LABELS = {
    "VELO": "Vélo électrique pliant",
    "TROT": "Trottinette électrique",
    "SKI": "Skis de randonnée",
    "CADRE": "Cadre de vélo",
}


@pytest.fixture
def shelf() -> None:
    for code, label in LABELS.items():
        make_product(code=code, labels={"fr": label, "en": "-"}, ean="3456789012340" if code == "SKI" else None)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("velo electrik", ["VELO"]),
        ("Vélo ÉLECTRIQUE", ["VELO"]),
        ("electriqe", ["VELO", "TROT"]),
        ("trotinete", ["TROT"]),
        ("randonée ski", ["SKI"]),
        ("lectriq", ["TROT", "VELO"]),
        ("velo skis", []),
        ("345678901234", ["SKI"]),
        ("345678901235", []),
        ("%_\\", []),
        ("!!!", []),
    ],
)
def test_words_are_found_with_their_slips(shelf: None, text: str, found: list[str]) -> None:
    assert sorted(codes(searched({"text": text}))) == sorted(found)


@pytest.mark.usefixtures("shelf")
def test_the_nearest_come_first_and_an_order_asked_for_wins() -> None:
    make_product(code="EXACT", labels={"fr": "Velo", "en": "-"}, brand=make_brand(name="Electrik"))
    assert codes(searched({"text": "velo electrik"})) == ["EXACT", "VELO"]
    assert codes(searched({"text": "velo electrik", "sort": ["-code"]})) == ["VELO", "EXACT"]


def test_pages_of_the_nearest_hold_every_row_once() -> None:
    labels = ["electrik", "electrique", "electrics", "electrik bike", "electrique", "selectrik", "electrique rouge"]
    for label in labels:
        make_product(labels={"fr": label, "en": "-"})
    whole = codes(searched({"text": "electrik"}))
    assert len(whole) == len(labels)
    for limit in (1, 2, 5):
        assert walked({"text": "electrik", "limit": limit}) == whole


@pytest.mark.usefixtures("shelf")
def test_blank_text_asks_nothing_and_criteria_narrow_it() -> None:
    assert len(searched({"text": "  "}).rows) == 4
    where = {"field": "code", "op": "ne", "value": "TROT"}
    assert codes(searched({"text": "electrique", "where": where})) == ["VELO"]


@pytest.mark.usefixtures("shelf")
def test_a_whole_code_of_ours_finds_its_bearer_alone() -> None:
    code = new_code("IT")
    make_product(code=code)
    assert codes(searched({"text": code.lower()})) == [code]


def test_one_index_answers_all_words_at_once() -> None:
    for number in range(300):
        make_product(labels={"fr": f"Article numéro {number}", "en": "-"})
    found, _nearness = typed.matching(PRODUCTS, "velo electrik", ANYBODY)
    with connection.cursor() as cursor, typed.tolerance("velo electrik"):
        cursor.execute("ANALYZE catalog_product")
        cursor.execute("SET LOCAL enable_seqscan = off")
        plan = Product.objects.filter(found).order_by().values("pk").explain()
    assert plan.count("catalog_product_search") == 1, plan


@pytest.mark.django_db(transaction=True)
def test_the_threshold_stays_in_its_transaction() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT similarity('a', 'b')")  # loads the module, which brings the setting
        cursor.execute("SHOW pg_trgm.word_similarity_threshold")
        usual = cursor.fetchone()
        with typed.tolerance("velo"):
            cursor.execute("SHOW pg_trgm.word_similarity_threshold")
            ours = cursor.fetchone()
        cursor.execute("SHOW pg_trgm.word_similarity_threshold")
        assert (usual, ours, cursor.fetchone()) == (("0.6",), (str(typed.NEAR),), ("0.6",))
