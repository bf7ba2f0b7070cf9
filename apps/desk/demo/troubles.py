"""What is wrong with things, and what it takes: symptoms, diagnosis, lines of a quote."""

from dataclasses import dataclass
from decimal import Decimal

from apps.workshop.inputs import QuoteLineInput
from apps.workshop.states import LineKind

from .catalogue import TAX, part_code, service_code
from .wares import PARTS, SERVICES


@dataclass(frozen=True)
class Trouble:
    """`services` and `parts` are numbers in the catalogue of that trade, counted from one."""

    symptoms: str
    diagnosis: str
    services: tuple[int, ...]
    parts: tuple[int, ...] = ()

    def lines(self, trade: str) -> list[QuoteLineInput]:
        return [*(_service(trade, n) for n in self.services), *(_part(trade, n) for n in self.parts)]


TROUBLES = {
    "velos": (
        Trouble("Les freins grincent et freinent mal", "Plaquettes usées, câble détendu", (3,), (5, 6)),
        Trouble("Les vitesses sautent", "Chaîne et cassette usées", (4, 6), (1, 2)),
        Trouble("Révision avant une longue randonnée", "Révision complète, deux pneus à changer", (1, 7), (3, 4)),
        Trouble("Roue arrière voilée", "Trois rayons cassés", (5,), (8,)),
        Trouble("L’assistance s’arrête en côte", "Batterie en fin de vie", (8,), (10,)),
        Trouble("Crevaison", "Pneu entaillé", (7,), (3, 4)),
        Trouble("Révision annuelle", "Révision simple, éclairage à remplacer", (2,), (11,)),
        Trouble("La chaîne déraille", "Dérailleur tordu après une chute", (4,), (7,)),
    ),
    "skis": (
        Trouble("Carres émoussées", "Affûtage et fartage", (1,)),
        Trouble("Semelle rayée", "Rayures profondes, une réparation suffit", (2, 1)),
        Trouble("Fixation qui ne déclenche plus", "Talonnière à remplacer", (4,), (2,)),
        Trouble("Monter les fixations neuves", "Perçage et réglage", (3, 4), (1,)),
        Trouble("Boucle cassée", "Boucle à remplacer", (5,), (3,)),
    ),
    "telephones": (
        Trouble("Écran fendu", "Écran à remplacer, tactile partiel", (1,), (1,)),
        Trouble("La batterie ne tient plus", "Batterie à 71 %", (2,), (2,)),
        Trouble("Ne charge plus", "Connecteur oxydé", (3,), (3,)),
        Trouble("Vitre arrière cassée", "Vitre à remplacer", (4,), (4,)),
        Trouble("Photos floues", "Module de caméra à remplacer", (4,), (6,)),
    ),
}
EXTRA = {
    "velos": Trouble("", "Les pédales ont du jeu", (), (12,)),
    "skis": Trouble("", "Frein de ski cassé", (), (5,)),
    "telephones": Trouble("", "Haut-parleur abîmé", (), (5,)),
}
FEE = QuoteLineInput(LineKind.FEE, "Frais de diagnostic", Decimal(1), Decimal("15.00"), TAX)


def _service(trade: str, number: int) -> QuoteLineInput:
    label, _english, price, minutes = SERVICES[trade][number - 1]
    return QuoteLineInput(
        LineKind.SERVICE,
        label,
        Decimal(1),
        Decimal(price),
        TAX,
        product_code=service_code(trade, number),
        minutes=minutes,
    )


def _part(trade: str, number: int) -> QuoteLineInput:
    label, _english, price = PARTS[trade][number - 1]
    return QuoteLineInput(LineKind.PART, label, Decimal(1), Decimal(price), TAX, product_code=part_code(trade, number))
