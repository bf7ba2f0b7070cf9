"""Rights over money."""

from apps.core.permissions import AUDITOR, CLERK, LEAD, MANAGER, TECHNICIAN, declare

PAYABLES_READ = declare(
    "payables:read", fr="Voir ce qui est à payer", en="See what is payable",
    roles=(CLERK, TECHNICIAN, LEAD, MANAGER, AUDITOR),
)  # fmt: skip
PAYMENTS_READ = declare(
    "payments:read", fr="Voir les paiements", en="See payments", roles=(CLERK, LEAD, MANAGER, AUDITOR)
)
PAYMENTS_CONFIRM = declare(
    "payments:confirm", fr="Rapporter un paiement de caisse", en="Report a till payment", roles=()
)
CASES_READ = declare("cases:read", fr="Voir les cas", en="See cases", roles=(CLERK, LEAD, MANAGER, AUDITOR))
CASES_RESOLVE = declare("cases:resolve", fr="Clore un cas", en="Resolve a case", roles=(MANAGER,))
