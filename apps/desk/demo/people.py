"""Invented customers and their things. Phone numbers are those the French regulator keeps for fiction."""

from dataclasses import dataclass
from random import Random

from apps.core.actors import system
from apps.core.search import fold
from apps.customers.inputs import CustomerInput
from apps.customers.models import Customer
from apps.customers.operations import create_customer
from apps.customers.states import CustomerKind, Language
from apps.items.inputs import ItemInput
from apps.items.models import Item
from apps.items.operations import register_item
from apps.items.states import IdentifierKind
from apps.stores.models import Store

from .wares import BRANDS, MODELS

WHO = system("demo")

GIVEN = (
    "Alice", "Amandine", "Antoine", "Arthur", "Baptiste", "Béatrice", "Bruno", "Camille", "Cécile", "Chloé", "Damien",
    "Élodie", "Émile", "Fatima", "Florent", "Gaëlle", "Hélène", "Ibrahim", "Jeanne", "Julien", "Lina", "Louis",
    "Manon", "Mathis", "Mehdi", "Nathalie", "Noé", "Océane", "Pauline", "Quentin", "Rachid", "Sarah", "Théo", "Zoé",
)  # fmt: skip
FAMILY = (
    "Aubertin", "Bellegarde", "Boisvert", "Brunelle", "Chantereau", "Clairmont", "Courtaud", "Delaroche", "Desnoyers",
    "Dubreuil", "Escoffier", "Fontanel", "Gaillardin", "Grandpré", "Hautecœur", "Jolivet", "Lachenal", "Lavandier",
    "Malbranche", "Montfleury", "Noblecourt", "Peyrolle", "Quincampoix", "Ravinel", "Sauvignac", "Tournebise",
    "Valdenaire", "Villeret",
)  # fmt: skip
COMPANIES = ("Coursiers du Parc", "Hôtel des Cimes", "Atelier Nord-Sud", "École du Ruisseau", "Livraisons Douces")
PLACES = {"LYON": ("69003", "Lyon"), "ANNECY": ("74000", "Annecy"), "PARIS": ("75011", "Paris")}
TRADES = {"LYON": ("velos", "velos", "velos", "skis"), "ANNECY": ("velos", "skis", "skis"), "PARIS": ("telephones",)}
COLOURS = ("bleu", "rouge", "noir", "vert", "gris", "blanc")
PER_STORE = 50


@dataclass(frozen=True)
class Owned:
    """A customer's thing, and what sort of work it may need."""

    trade: str
    item: Item


def build(store: Store, random: Random, first: int) -> list[Owned]:
    """The customers of one store, numbered from `first`, with one or two things each."""
    owned = []
    for number in range(first, first + PER_STORE):
        customer = _customer(store, random, number)
        for serial in range(1 if random.random() < 0.75 else 2):
            trade = random.choice(TRADES[store.code])
            owned.append(Owned(trade, _item(store, customer, trade, f"{number:04d}{serial}", random)))
    return owned


def _customer(store: Store, random: Random, number: int) -> Customer:
    given, family = random.choice(GIVEN), random.choice(FAMILY)
    postcode, city = PLACES[store.code]
    company = random.choice(COMPANIES) if number % 25 == 0 else ""
    data = CustomerInput(
        legal_entity_id=store.entity_id,
        kind=CustomerKind.COMPANY if company else CustomerKind.PERSON,
        company_name=f"{company} {number}" if company else "",
        given_name=given,
        family_name=family,
        email=f"{_address(given)}.{_address(family)}.{number}@example.org",
        phone=f"06 39 98 {number // 100:02d} {number % 100:02d}",
        language=Language.ENGLISH if number % 12 == 0 else Language.FRENCH,
        address_line1=f"{1 + number % 90} rue Imaginaire",
        postcode=postcode,
        city=city,
    )
    return create_customer(actor=WHO, data=data)


def _address(name: str) -> str:
    return fold(name).replace(" ", "-").replace("œ", "oe")


def _item(store: Store, customer: Customer, trade: str, number: str, random: Random) -> Item:
    what, _english, _price = random.choice(MODELS[trade])
    kind, identifier = IdentifierKind.SERIAL, f"DEMO{number}"
    data = ItemInput(
        store_id=store.pk,
        customer_id=customer.pk,
        description=what,
        brand_name=random.choice(BRANDS[trade]),
        model_name=what,
        color=random.choice(COLOURS),
        identifier_kind=kind,
        identifier=identifier,
    )
    return register_item(actor=WHO, data=data)
