"""Customers, declared: which operation stands behind each door."""

from typing import Any, cast
from uuid import UUID

from django.utils.translation import gettext as _

from apps.core.actors import Actor
from apps.core.api.masterdata import MasterData
from apps.core.errors import Invalid
from apps.core.references import ReferenceInput
from apps.stores.models import LegalEntity

from .. import filters, operations, permissions, selectors
from ..inputs import CustomerChanges, CustomerInput
from ..models import Customer
from . import serializers as wire

Names = list[ReferenceInput]


def _create(actor: Actor, data: dict[str, Any], named: Names) -> Customer:
    entity = LegalEntity.objects.filter(code=data.pop("legal_entity")).first()
    if entity is None:
        raise Invalid({"/legal_entity": _("This legal entity does not exist.")})
    customer = CustomerInput(legal_entity_id=entity.pk, **data)
    return operations.create_customer(actor=actor, data=customer, named=named)


def _update(actor: Actor, pk: UUID, data: dict[str, Any], named: Names, version: int) -> Customer:
    changes = cast(CustomerChanges, data)
    return operations.update_customer(actor=actor, customer_id=pk, changes=changes, named=named, version=version)


def _archive(actor: Actor, pk: UUID, version: int) -> Customer:
    return operations.archive_customer(actor=actor, customer_id=pk, version=version)


CUSTOMERS = MasterData(
    path="customers",
    model=Customer,
    out=wire.CustomerOut,
    filters=filters.CustomerFilter,
    searchable=filters.CUSTOMERS,
    visible_to=selectors.visible_to,
    search=selectors.search,
    read=permissions.CUSTOMERS_READ,
    write=permissions.CUSTOMERS_WRITE,
    create=(wire.CustomerIn, _create),
    update=(wire.CustomerChangesIn, _update),
    archive=_archive,
    summary="People and companies, each known to one legal entity.",
    not_for="erasing somebody, which is a request under privacy/erasures/; nor staff, who are no customers.",
)
