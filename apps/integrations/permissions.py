"""Rights over partner connections."""

from apps.core.permissions import AUDITOR, INTEGRATOR, MANAGER, declare

READ = declare(
    "connections:read", fr="Voir les connexions aux partenaires", en="See partner connections",
    roles=(MANAGER, INTEGRATOR, AUDITOR),
)  # fmt: skip
WRITE = declare(
    "connections:write", fr="Régler les connexions et correspondances", en="Set up connections and mappings",
    roles=(INTEGRATOR,),
)  # fmt: skip
POLL = declare(
    "connections:poll", fr="Lire tout de suite les tickets de caisse", en="Read the till tickets at once",
    roles=(MANAGER, INTEGRATOR),
)  # fmt: skip
