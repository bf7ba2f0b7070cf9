"""Rights over money."""

from apps.core.permissions import AUDITOR, CLERK, INTEGRATOR, LEAD, MANAGER, TECHNICIAN, declare

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
INTAKE_RETRY = declare(
    "intake:retry", fr="Relancer des tickets envoyés par lots", en="Retry tickets that were sent in bulk",
    roles=(MANAGER,),
)  # fmt: skip
CASES_READ = declare("cases:read", fr="Voir les cas", en="See cases", roles=(CLERK, LEAD, MANAGER, AUDITOR))
CASES_RESOLVE = declare("cases:resolve", fr="Clore un cas", en="Resolve a case", roles=(MANAGER,))
PAYABLES_OPEN = declare(
    "payables:open", fr="Réserver pour une caisse", en="Reserve for a till", roles=(CLERK, LEAD, MANAGER)
)
PAYABLES_FOREIGN = declare(
    "payables:foreign_store", fr="Encaisser pour un autre magasin de la société",
    en="Take money for another store of the company", roles=(CLERK, LEAD, MANAGER),
)  # fmt: skip
PAYMENTS_DECLARE = declare(
    "payments:declare", fr="Déclarer un ticket de caisse", en="Declare a till ticket", roles=(CLERK, LEAD, MANAGER)
)
PAYMENTS_SETTLE = declare(
    "payments:settle_declared", fr="Trancher un paiement déclaré", en="Decide on a declared payment", roles=(MANAGER,)
)
DEPOSITS_ASK = declare(
    "deposits:ask", fr="Demander un acompte ou une caution", en="Ask for an advance or a security deposit",
    roles=(CLERK, LEAD, MANAGER),
)  # fmt: skip
DEPOSITS_RETURN = declare(
    "deposits:return",
    fr="Rendre une caution",
    en="Return a security deposit",
    roles=(CLERK, LEAD, MANAGER),
    asks_pin=True,
)
REFUNDS_ASK = declare("refunds:ask", fr="Rembourser", en="Refund", roles=(MANAGER,), asks_pin=True)
PAYOUTS_ASK = declare(
    "payouts:ask", fr="Accorder un geste commercial", en="Grant a goodwill payment", roles=(MANAGER,), asks_pin=True
)
DOORS_WRITE = declare(
    "store_doors:write", fr="Régler les voies d’encaissement", en="Set the doors tickets come through",
    roles=(MANAGER, INTEGRATOR),
)  # fmt: skip
PAYABLES_FIND = declare(
    "payables:find", fr="Retrouver un dû par téléphone ou carte", en="Find what is payable by phone or card",
    roles=(CLERK, LEAD, MANAGER),
)  # fmt: skip
VOUCHERS_READ = declare(
    "vouchers:read", fr="Voir les avoirs et bons", en="See vouchers", roles=(CLERK, LEAD, MANAGER, AUDITOR)
)
VOUCHERS_ISSUE = declare(
    "vouchers:issue", fr="Émettre un avoir ou un bon", en="Issue a voucher", roles=(CLERK, LEAD, MANAGER), asks_pin=True
)
VOUCHERS_OVER_LIMIT = declare(
    "vouchers:over_limit", fr="Dépasser la limite des gestes commerciaux", en="Issue goodwill above the limit",
    roles=(MANAGER,), asks_pin=True,
)  # fmt: skip
VOUCHERS_AUTHORIZE = declare(
    "vouchers:authorize", fr="Réserver et débiter un bon", en="Hold and spend a voucher", roles=(CLERK, LEAD, MANAGER)
)
VOUCHERS_CANCEL = declare("vouchers:cancel", fr="Annuler un bon", en="Cancel a voucher", roles=(MANAGER,))
VOUCHERS_RULE = declare(
    "vouchers:rule", fr="Régler les bons", en="Set the rules of vouchers", roles=(MANAGER, INTEGRATOR)
)
END_OF_DAY_READ = declare(
    "end_of_day:read", fr="Voir la page du soir", en="See the end-of-day page", roles=(CLERK, LEAD, MANAGER, AUDITOR)
)
END_OF_DAY_ENTER = declare(
    "end_of_day:enter", fr="Saisir les totaux de caisse", en="Enter till totals", roles=(CLERK, LEAD, MANAGER)
)
END_OF_DAY_SIGN_OFF = declare("end_of_day:sign_off", fr="Valider la journée", en="Sign off the day", roles=(MANAGER,))
