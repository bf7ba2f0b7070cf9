"""Rights over customers. Without `customers:pii` a customer is a code and a language."""

from apps.core.permissions import AUDITOR, CLERK, COMPLIANCE, INTEGRATOR, LEAD, MANAGER, TECHNICIAN, declare

CUSTOMERS_READ = declare(
    "customers:read",
    fr="Voir les clients, sans leurs coordonnées",
    en="See customers, without names and addresses",
    roles=(CLERK, TECHNICIAN, LEAD, MANAGER, COMPLIANCE, INTEGRATOR, AUDITOR),
)
CUSTOMERS_PII = declare(
    "customers:pii",
    fr="Voir les noms et coordonnées des clients",
    en="See customers’ names and addresses",
    roles=(CLERK, LEAD, MANAGER, COMPLIANCE),
)
CUSTOMERS_WRITE = declare(
    "customers:write",
    fr="Créer et modifier des clients",
    en="Create and change customers",
    roles=(CLERK, LEAD, MANAGER),
)
