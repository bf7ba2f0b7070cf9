"""Rights over listings, per store."""

from apps.core.permissions import AUDITOR, CLERK, INTEGRATOR, LEAD, MANAGER, declare

LISTINGS_READ = declare(
    "listings:read", fr="Voir les annonces", en="See listings", roles=(CLERK, LEAD, MANAGER, AUDITOR, INTEGRATOR)
)
LISTINGS_WRITE = declare(
    "listings:write", fr="Publier et retirer des annonces", en="Publish and withdraw listings",
    roles=(CLERK, LEAD, MANAGER),
)  # fmt: skip
MARKDOWNS_APPLY = declare("markdowns:apply", fr="Appliquer des démarques", en="Apply markdowns", roles=(MANAGER,))
