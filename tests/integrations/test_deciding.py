"""A connection speaks for a whole company: who changes one decides for that company."""

from typing import Any

import pytest

from apps.core.errors import PermissionRefused
from apps.core.models import Event
from apps.integrations import operations
from apps.integrations.inputs import ConnectionInput
from apps.integrations.operations.addresses import change_address
from apps.integrations.states import PartnerCode
from apps.stores.models import LegalEntity
from tests.factories.integrations import make_connection
from tests.factories.stores import actor_with, make_entity, make_store

pytestmark = pytest.mark.django_db
URL = "https://erp.example.org"


def acts(company: LegalEntity) -> list[Any]:
    own = make_connection(company, URL, kinds=())
    again = ConnectionInput(
        code="second", label="Odoo", partner=PartnerCode.ODOO, legal_entity_id=company.pk, base_url=URL
    )
    return [
        lambda actor: operations.add_connection(again, actor=actor),
        lambda actor: operations.set_active(own.pk, active=False, actor=actor),
        lambda actor: change_address(own.pk, base_url="https://elsewhere.example.org", actor=actor),
        lambda actor: operations.change_manifest(own.pk, {}, actor=actor),
        lambda actor: operations.set_polling(own.pk, active=True, actor=actor),
    ]


@pytest.mark.parametrize("has_store", [True, False], ids=["of another", "without a store yet"])
def test_who_decides_for_another_company_changes_nothing(has_store: bool) -> None:
    company, elsewhere = make_entity(), make_store()
    if has_store:
        make_store(entity=company)
    changes, before = acts(company), Event.objects.count()
    actor = actor_with({"connections:write"}, stores=[elsewhere])
    for change in changes:
        with pytest.raises(PermissionRefused):
            change(actor)
    assert Event.objects.count() == before
