"""Technicians, declared; read only: people are managed by people."""

from apps.core.api.masterdata import MasterData

from .. import filters, permissions, selectors
from ..models import Technician
from .serializers import TechnicianOut

TECHNICIANS = MasterData(
    path="technicians",
    model=Technician,
    out=TechnicianOut,
    filters=filters.TechnicianFilter,
    searchable=filters.TECHNICIANS,
    visible_to=selectors.technicians_visible_to,
    read=permissions.READ,
    summary="Who takes work orders, and what they can do.",
)
