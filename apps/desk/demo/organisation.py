"""Two companies, their three stores and tills, the people who work there; and a company for trying things out."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta

from django.utils import timezone

from apps.core.actors import Actor, system
from apps.core.permissions import AUDITOR, CLERK, COMPLIANCE, INTEGRATOR, LEAD, MANAGER, TECHNICIAN
from apps.stores import operations
from apps.stores.inputs import LegalEntityInput, OpeningSpan, StaffInput, StoreInput
from apps.stores.models import LegalEntity, Staff, Store
from apps.stores.selectors import actor_for
from apps.technicians.models import Technician
from apps.technicians.operations import register_technician

from . import credentials

WHO = system("demo")
EMPLOYED_SINCE = timedelta(days=400)

# SIRENs below 100 are given to nobody; the VAT number's two digits follow from them.
ENTITIES = (
    LegalEntityInput(
        code="ALPES", name="Cycles et Glisse des Alpes (démo)", siren="000000018", vat_number="FR66000000018",
        privacy_contact="donnees@alpes.example.org",
    ),
    LegalEntityInput(
        code="SEINE", name="Seconde Vie Paris (démo)", siren="000000026", vat_number="FR90000000026",
        privacy_contact="donnees@seine.example.org",
    ),
    LegalEntityInput(code="ESSAI", name="Société d’essai", sandbox=True),
)  # fmt: skip
STORES = (
    ("LYON", "Lyon Part-Dieu", "ALPES", "12 rue de l’Exemple", "69003", "Lyon", "+33465710011"),
    ("ANNECY", "Annecy Lac", "ALPES", "3 quai Inventé", "74000", "Annecy", "+33465710012"),
    ("PARIS", "Paris République", "SEINE", "8 passage du Modèle", "75011", "Paris", "+33199000011"),
    ("ESSAI", "Magasin d’essai", "ESSAI", "", "", "", ""),
)
# user name, display name, store (or company, for an office job), roles
PEOPLE = (
    ("sophie", "Sophie Marchand", "LYON", (MANAGER,)),
    ("anna", "Anna Lefort", "LYON", (CLERK,)),
    ("yanis", "Yanis Bouvier", "LYON", (TECHNICIAN,)),
    ("marc", "Marc Tessier", "LYON", (TECHNICIAN,)),
    ("lea", "Léa Roussel", "LYON", (LEAD,)),
    ("claire", "Claire Vidal", "ANNECY", (CLERK,)),
    ("hugo", "Hugo Perret", "ANNECY", (TECHNICIAN,)),
    ("elise", "Élise Favre", "ANNECY", (LEAD, MANAGER)),
    ("karim", "Karim Saïdi", "PARIS", (CLERK,)),
    ("ines", "Inès Caron", "PARIS", (TECHNICIAN,)),
    ("paul", "Paul Garnier", "PARIS", (LEAD, MANAGER)),
    ("judith", "Judith Arnaud", "ALPES", (COMPLIANCE, MANAGER)),
    ("victor", "Victor Adam", "ALPES", (INTEGRATOR,)),
    ("nadia", "Nadia Costes", "ALPES", (AUDITOR,)),
)
# The others come in by badge, on a shared device.
WITH_PASSWORD = ("sophie", "anna", "yanis", "judith", "victor", "nadia")
SKILLS = {"LYON": ("velos", "skis"), "ANNECY": ("skis", "velos"), "PARIS": ("telephones",)}


@dataclass(frozen=True)
class Crew:
    """Who does what in one store."""

    store: Store
    clerk: Actor
    technicians: tuple[tuple[Technician, Actor], ...]
    lead: Actor
    manager: Actor
    till: str


def build() -> None:
    entities = {data.code: operations.create_legal_entity(actor=WHO, data=data) for data in ENTITIES}
    stores = {code: _store(entities, code, *rest) for code, *rest in STORES}
    operations.create_first_operator(
        actor=WHO, data=_staff(credentials.OPERATOR, "Camille Dupont (démo)", credentials.PASSWORD)
    )
    for username, name, place, roles in PEOPLE:
        _hire(username, name, stores.get(place), entities.get(place), roles)


def crews() -> list[Crew]:
    """The three real stores with their people, from what is stored."""
    return [_crew(Store.objects.select_related("entity").get(code=code)) for code in SKILLS]


def _store(entities: dict[str, LegalEntity], code: str, *about: str) -> Store:
    name, entity, address, postcode, city, phone = about
    store = operations.create_store(
        actor=WHO,
        data=StoreInput(
            code=code, name=name, entity_id=entities[entity].pk, address_line1=address, postcode=postcode, city=city,
            phone=phone,
        ),
    )  # fmt: skip
    week = [OpeningSpan(weekday=day, opens=time(9, 30), closes=time(19)) for day in range(6)]
    operations.set_store_hours(actor=WHO, store_id=store.pk, spans=week)
    for number in ("1", "2"):
        operations.create_till(
            actor=WHO, store_id=store.pk, code=number, label=f"Caisse {number}", external_reference=f"{code}-{number}"
        )
    return store


def _staff(username: str, name: str, password: str) -> StaffInput:
    return StaffInput(
        username=username, display_name=name, email=f"{username}@example.org", badge=f"BADGE-{username.upper()}",
        password=password,
    )  # fmt: skip


def _hire(username: str, name: str, store: Store | None, entity: LegalEntity | None, roles: tuple[str, ...]) -> None:
    password = credentials.PASSWORD if username in WITH_PASSWORD else ""
    since: date = timezone.localdate() - EMPLOYED_SINCE
    store_id, entity_id = (store.pk, None) if store else (None, entity.pk if entity else None)
    first, *others = roles
    staff = operations.hire_staff(
        actor=WHO, data=_staff(username, name, password), role_code=first, store_id=store_id, entity_id=entity_id,
        from_date=since,
    )  # fmt: skip
    operations.set_pin(actor=WHO, staff_id=staff.pk, pin=credentials.PIN)
    for role in others:
        operations.assign_role(
            actor=WHO, staff_id=staff.pk, role_code=role, store_id=store_id, entity_id=entity_id, from_date=since
        )
    if store is not None and {TECHNICIAN, LEAD} & set(roles):
        register_technician(staff=staff, store=store, skills=SKILLS[store.code], actor=WHO)


def _crew(store: Store) -> Crew:
    people = {username: roles for username, _name, place, roles in PEOPLE if place == store.code}
    staff = {person.username: person for person in Staff.objects.filter(username__in=people)}
    at_the_bench = [username for username, roles in people.items() if TECHNICIAN in roles]
    technicians = {row.staff_id: row for row in Technician.objects.filter(store=store)}
    return Crew(
        store=store,
        clerk=_first(staff, people, CLERK),
        lead=_first(staff, people, LEAD),
        manager=_first(staff, people, MANAGER),
        technicians=tuple((technicians[staff[name].pk], actor_for(staff[name])) for name in at_the_bench),
        till="1",
    )


def _first(staff: dict[str, Staff], people: Mapping[str, tuple[str, ...]], role: str) -> Actor:
    return actor_for(next(staff[username] for username, roles in people.items() if role in roles))
