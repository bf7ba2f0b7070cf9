"""The register, declared: what of it the outside may read."""

from apps.core.api.lifecycle import OperationClass
from apps.core.api.masterdata import MasterData

from .. import filters, permissions, selectors
from ..models import RegisterEntry
from .register_serializers import RegisterEntryOut

REGISTER_ENTRIES = MasterData(
    path="register-entries",
    model=RegisterEntry,
    out=RegisterEntryOut,
    filters=filters.RegisterFilter,
    searchable=filters.REGISTER,
    visible_to=selectors.register_visible_to,
    search=selectors.search_register,
    read=permissions.REGISTER_READ,
    operation_class=OperationClass.TRANSACTION,
    summary="Lines of the police register: what came in, from whom, under which number.",
    not_for="buying anything (that is a trade-in), nor a requisition, whose export proves itself.",
)
