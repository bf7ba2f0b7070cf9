"""Tables know only what lies below them, as modules do."""

from collections.abc import Iterable

from django.apps import apps

from .house import floors

# Tables of libraries that point at ours: people and consumers are theirs to name by setting.
THIRD_PARTY = {
    ("admin.LogEntry", "stores.Staff"),
    ("oauth2_provider.AccessToken", "access.Consumer"),
    ("oauth2_provider.AccessToken", "stores.Staff"),
    ("oauth2_provider.Grant", "access.Consumer"),
    ("oauth2_provider.Grant", "stores.Staff"),
    ("oauth2_provider.IDToken", "access.Consumer"),
    ("oauth2_provider.IDToken", "stores.Staff"),
    ("oauth2_provider.RefreshToken", "access.Consumer"),
    ("oauth2_provider.RefreshToken", "stores.Staff"),
    ("oauth2_provider.DeviceGrant", "stores.Staff"),
    ("pghistory.MiddlewareEvents", "stores.Staff"),
}


def relations() -> set[tuple[str, str]]:
    return {
        (model._meta.label, field.related_model._meta.label)
        for model in apps.get_models(include_auto_created=True)
        for field in (*model._meta.local_fields, *model._meta.local_many_to_many)
        if field.related_model is not None
    }


def upwards(pairs: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Those whose target stands above, or beside, the table that points."""
    floor = floors()
    found = []
    for source, target in pairs:
        here, there = source.partition(".")[0], target.partition(".")[0]
        if there in floor and here != there and floor.get(here, -1) <= floor[there]:
            found.append((source, target))
    return sorted(found)


def test_foreign_keys_point_down() -> None:
    assert set(upwards(relations())) == THIRD_PARTY


def test_every_exempted_table_is_a_librarys() -> None:
    assert {source for source, _ in THIRD_PARTY if source.partition(".")[0] in floors()} == set()


def test_a_key_that_points_up_or_aside_is_noticed() -> None:
    planted = [("stores.Store", "workshop.WorkOrder"), ("rentals.Agreement", "buyback.TradeIn")]
    fine = [("workshop.WorkOrder", "stores.Store"), ("items.Item", "items.Item"), ("stores.Staff", "auth.Group")]
    assert upwards([*planted, *fine]) == sorted(planted)
