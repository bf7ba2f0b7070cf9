"""Rights over the machines that may talk to us."""

from apps.core.permissions import AUDITOR, COMPLIANCE, INTEGRATOR, MANAGER, declare
from apps.payments.permissions import (
    PAYABLES_FIND,
    PAYABLES_FOREIGN,
    PAYABLES_OPEN,
    PAYABLES_READ,
    PAYMENTS_CONFIRM,
)
from apps.stores.permissions import ADMIN_READ, ADMIN_WRITE, LEGAL_ENTITIES_WRITE, ROLES_WRITE, STAFF_WRITE

CONSUMERS_READ = declare(
    "consumers:read", fr="Voir les applications", en="See the API consumers", roles=(COMPLIANCE, INTEGRATOR, AUDITOR)
)
CONSUMERS_WRITE = declare(
    "consumers:write", fr="Gérer les applications", en="Manage the API consumers", roles=(INTEGRATOR,)
)
HOOKS_READ = declare(
    "hooks:read", fr="Voir les points d’entrée signés", en="See the signed hooks", roles=(INTEGRATOR, AUDITOR)
)
HOOKS_WRITE = declare(
    "hooks:write", fr="Gérer les points d’entrée signés", en="Manage the signed hooks", roles=(INTEGRATOR,)
)
DEVICE_KEYS_READ = declare(
    "device_keys:read", fr="Voir les clés de caisse", en="See the till keys", roles=(MANAGER, INTEGRATOR, AUDITOR)
)
DEVICE_KEYS_WRITE = declare(
    "device_keys:write", fr="Gérer les clés de caisse", en="Manage the till keys", roles=(MANAGER, INTEGRATOR)
)

WEBHOOKS_READ = declare(
    "webhook_endpoints:read", fr="Voir les webhooks sortants", en="See the outgoing webhooks",
    roles=(MANAGER, INTEGRATOR, AUDITOR),
)  # fmt: skip
WEBHOOKS_WRITE = declare(
    "webhook_endpoints:write", fr="Gérer les webhooks sortants", en="Manage the outgoing webhooks",
    roles=(MANAGER, INTEGRATOR),
)  # fmt: skip

CONFORMANCE_READ = declare(
    "conformance_runs:read", fr="Voir les examens de conformité", en="See the conformance runs",
    roles=(MANAGER, INTEGRATOR, AUDITOR),
)  # fmt: skip
CONFORMANCE_RUN = declare(
    "conformance_runs:run", fr="Passer l’examen de conformité", en="Take the conformance run",
    roles=(MANAGER, INTEGRATOR),
)  # fmt: skip

SANDBOX_READ = declare(
    "sandbox:read", fr="Voir le bac à sable", en="See the fixtures of the sandbox", roles=(INTEGRATOR,)
)
SANDBOX_RESET = declare(
    "sandbox:reset",
    fr="Remettre le bac à sable à neuf, avancer son horloge",
    en="Reset the sandbox, move its clock on",
    roles=(INTEGRATOR,),
)

ACCESS_REPORT_READ = declare(
    "access_report:read", fr="Voir qui peut faire quoi", en="See who may do what", roles=(COMPLIANCE, AUDITOR)
)

# All that a till's own key may do.
TILL_RIGHTS = frozenset(
    {
        PAYABLES_READ,
        PAYABLES_FIND,
        PAYABLES_FOREIGN,
        PAYABLES_OPEN,
        PAYMENTS_CONFIRM,
        "vouchers:read",
        "vouchers:authorize",
        CONFORMANCE_READ,
        CONFORMANCE_RUN,
    }
)
# Deciding who may do what stays with people: no token ever carries these.
NEVER_A_SCOPE = frozenset(
    {
        ADMIN_READ,
        ADMIN_WRITE,
        CONSUMERS_WRITE,
        DEVICE_KEYS_WRITE,
        HOOKS_WRITE,
        LEGAL_ENTITIES_WRITE,
        ROLES_WRITE,
        STAFF_WRITE,
    }
)
