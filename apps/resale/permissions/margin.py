"""Rights over margin VAT. A company's book is one: whoever reads or closes it holds the right in all its stores."""

from apps.core.permissions import AUDITOR, MANAGER, declare

MARGIN_READ = declare("margin:read", fr="Voir la TVA sur la marge", en="See margin VAT", roles=(MANAGER, AUDITOR))
MARGIN_CLOSE = declare("margin:close", fr="Clore un mois de TVA", en="Close a month of margin VAT", roles=(MANAGER,))
MARGIN_CHOOSE = declare(
    "margin:choose", fr="Choisir la méthode de la marge", en="Choose the margin method", roles=(MANAGER,)
)
