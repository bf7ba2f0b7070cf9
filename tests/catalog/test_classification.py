"""Brands and the tree of categories."""

import pytest

from apps.catalog.models import Brand, Category
from apps.catalog.operations import (
    archive_brand,
    archive_category,
    create_brand,
    create_category,
    update_category,
)
from apps.core.errors import Conflict, Invalid, PermissionRefused
from apps.core.models import Event
from tests.factories.catalog import make_brand, make_category
from tests.factories.stores import actor_with

pytestmark = pytest.mark.django_db
EDITOR = actor_with({"brands:write", "categories:write"})
LABELS = {"fr": "Vélos", "en": "Bicycles"}


def test_a_brand_is_created_once_per_code():
    create_brand(actor=EDITOR, code="zefal", name="Zéfal")

    with pytest.raises(Conflict) as refused:
        create_brand(actor=EDITOR, code="zefal", name="Other")

    assert refused.value.extra == {"field": "/code"}
    assert list(Brand.objects.values_list("name", flat=True)) == ["Zéfal"]
    assert Event.objects.count() == 1


def test_brands_and_categories_each_need_their_own_right():
    with pytest.raises(PermissionRefused, match="brands:write"):
        create_brand(actor=actor_with({"categories:write"}), code="a", name="A")
    with pytest.raises(PermissionRefused, match="categories:write"):
        create_category(actor=actor_with({"brands:write"}), code="a", labels=LABELS)

    assert (Brand.objects.count(), Category.objects.count(), Event.objects.count()) == (0, 0, 0)


def test_a_category_stands_below_another():
    parent = make_category()

    child = create_category(actor=EDITOR, code="road", labels=LABELS, parent=parent.code)

    child.refresh_from_db()
    assert child.parent == parent
    root = update_category(actor=EDITOR, category_id=child.pk, changes={"parent": None})
    assert (root.parent, root.version) == (None, 2)


def test_a_tree_never_becomes_a_ring():
    top = make_category()
    below = make_category(parent=top)

    for parent in (top.code, below.code):
        with pytest.raises(Invalid) as refused:
            update_category(actor=EDITOR, category_id=top.pk, changes={"parent": parent})
        assert set(refused.value.errors) == {"/parent"}

    top.refresh_from_db()
    assert (top.parent, top.version, Event.objects.count()) == (None, 1, 0)


def test_an_unknown_parent_and_a_missing_language_are_both_named():
    with pytest.raises(Invalid) as refused:
        create_category(actor=EDITOR, code="road", labels={"fr": "Route"}, parent="nowhere")

    assert set(refused.value.errors) == {"/labels/en", "/parent"}


def test_a_category_with_others_below_it_is_not_archived():
    top = make_category()
    below = make_category(parent=top)

    with pytest.raises(Invalid):
        archive_category(actor=EDITOR, category_id=top.pk)
    archive_category(actor=EDITOR, category_id=below.pk)
    archive_category(actor=EDITOR, category_id=top.pk)

    assert Category.objects.filter(archived_at__isnull=True).count() == 0


def test_archiving_a_brand_twice_is_archiving_it_once():
    brand = make_brand()

    archive_brand(actor=EDITOR, brand_id=brand.pk)
    archive_brand(actor=EDITOR, brand_id=brand.pk)

    brand.refresh_from_db()
    assert (brand.archived_at is not None, brand.version, Event.objects.count()) == (True, 2, 1)
