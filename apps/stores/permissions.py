"""Rights of the store world, and the names of the roles every installation starts with."""

from apps.core.permissions import (
    AUDITOR,
    CLERK,
    COMPLIANCE,
    INTEGRATOR,
    LEAD,
    MANAGER,
    ROLE_CODES,
    TECHNICIAN,
    declare,
)

STORES_READ = declare("stores:read", fr="Voir les magasins", en="See the stores", roles=ROLE_CODES)
STORES_WRITE = declare(
    "stores:write", fr="Modifier les magasins et les caisses", en="Change stores and tills", roles=(MANAGER, INTEGRATOR)
)
LEGAL_ENTITIES_READ = declare(
    "legal_entities:read",
    fr="Voir les entités juridiques",
    en="See the legal entities",
    roles=(MANAGER, COMPLIANCE, INTEGRATOR, AUDITOR),
)
LEGAL_ENTITIES_WRITE = declare(
    "legal_entities:write",
    fr="Créer des entités juridiques et des magasins",
    en="Create legal entities and stores",
    roles=(INTEGRATOR,),
)
STAFF_READ = declare(
    "staff:read", fr="Voir le personnel", en="See the staff", roles=(LEAD, MANAGER, COMPLIANCE, AUDITOR)
)
STAFF_WRITE = declare(
    "staff:write", fr="Gérer le personnel et ses rôles", en="Manage staff and their roles", roles=(MANAGER,)
)
# Nobody holds it at first but the first operator: it is the right to make managers.
ROLES_WRITE = declare(
    "roles:write", fr="Nommer ceux qui gèrent le personnel", en="Appoint those who manage staff", roles=()
)
DEVICES_READ = declare(
    "devices:read", fr="Voir les appareils", en="See the devices", roles=(MANAGER, INTEGRATOR, AUDITOR)
)
DEVICES_WRITE = declare(
    "devices:write", fr="Enregistrer les appareils", en="Register devices", roles=(MANAGER, INTEGRATOR)
)
ADMIN_READ = declare(
    "admin:read",
    fr="Ouvrir l’administration",
    en="Open the administration",
    roles=(MANAGER, COMPLIANCE, INTEGRATOR, AUDITOR),
)
ADMIN_WRITE = declare(
    "admin:write",
    fr="Modifier dans l’administration ce que ses autres droits permettent",
    en="Change in the administration what one’s other rights allow",
    roles=(MANAGER, INTEGRATOR),
)

ROLE_LABELS = {
    CLERK: {"fr": "Vendeur", "en": "Clerk"},
    TECHNICIAN: {"fr": "Technicien", "en": "Technician"},
    LEAD: {"fr": "Chef d’atelier", "en": "Workshop lead"},
    MANAGER: {"fr": "Responsable de magasin", "en": "Store manager"},
    COMPLIANCE: {"fr": "Responsable conformité", "en": "Compliance officer"},
    INTEGRATOR: {"fr": "Intégrateur", "en": "Integrator"},
    AUDITOR: {"fr": "Auditeur", "en": "Auditor"},
}
