"""Rights over physical things, per store."""

from apps.core.permissions import CLERK, INTEGRATOR, LEAD, MANAGER, ROLE_CODES, TECHNICIAN, declare

ITEMS_READ = declare("items:read", fr="Voir les objets", en="See items", roles=ROLE_CODES)
ITEMS_WRITE = declare(
    "items:write",
    fr="Enregistrer et modifier des objets",
    en="Register and change items",
    roles=(CLERK, TECHNICIAN, LEAD, MANAGER, INTEGRATOR),
)
