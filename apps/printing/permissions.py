"""Rights over paper. A document asks for the right to read what is on it besides."""

from apps.core.permissions import AUDITOR, CLERK, INTEGRATOR, LEAD, MANAGER, TECHNICIAN, declare

PRINTERS_READ = declare(
    "printers:read", fr="Voir les imprimantes", en="See the printers",
    roles=(CLERK, TECHNICIAN, LEAD, MANAGER, INTEGRATOR, AUDITOR),
)  # fmt: skip
PRINTERS_WRITE = declare(
    "printers:write", fr="Gérer les imprimantes", en="Manage the printers", roles=(MANAGER, INTEGRATOR)
)
PRINT_JOBS_READ = declare(
    "print_jobs:read", fr="Voir les impressions", en="See what is printed",
    roles=(CLERK, TECHNICIAN, LEAD, MANAGER, INTEGRATOR, AUDITOR),
)  # fmt: skip
PRINT_JOBS_CREATE = declare("print_jobs:create", fr="Imprimer", en="Print", roles=(CLERK, TECHNICIAN, LEAD, MANAGER))
# Only the program beside a printer holds it: it is given every paper of its printers.
PRINT_JOBS_PULL = declare(
    "print_jobs:pull", fr="Retirer les impressions pour une imprimante", en="Fetch prints for a printer", roles=()
)
ROLLS_PRINT = declare(
    "preprinted_codes:print", fr="Imprimer des rouleaux de codes libres", en="Print rolls of free codes",
    roles=(LEAD, MANAGER),
)  # fmt: skip
CODES_ATTACH = declare(
    "preprinted_codes:attach", fr="Attribuer un code préimprimé", en="Attach a pre-printed code",
    roles=(CLERK, TECHNICIAN, LEAD, MANAGER),
)  # fmt: skip
CODES_DETACH = declare(
    "preprinted_codes:detach", fr="Détacher un code préimprimé", en="Detach a pre-printed code", roles=(MANAGER,)
)
