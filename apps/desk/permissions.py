"""Rights over what the desk adds of its own."""

from apps.core.permissions import INTEGRATOR, declare

TILL_SIMULATOR_USE = declare(
    "till_simulator:use", fr="Utiliser le simulateur de caisse", en="Use the till simulator", roles=(INTEGRATOR,)
)
