"""Rights over technicians."""

from apps.core.permissions import AUDITOR, CLERK, LEAD, MANAGER, TECHNICIAN, declare

READ = declare(
    "technicians:read", fr="Voir les techniciens", en="See technicians",
    roles=(CLERK, TECHNICIAN, LEAD, MANAGER, AUDITOR),
)  # fmt: skip
WRITE = declare("technicians:write", fr="Gérer les techniciens", en="Manage technicians", roles=(LEAD, MANAGER))
