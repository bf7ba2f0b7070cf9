"""A shop in the middle of its day: orders in every lane, with names people would recognise."""

from datetime import timedelta

from django.utils import timezone

from apps.customers.models import Customer
from apps.items.models import Item
from apps.stores.models import Store
from apps.technicians.models import Technician
from apps.workshop.models import WorkOrder

from .desk import make_worker
from .stores import make_store
from .workshop import make_work_order

# until, brand and model, colour, given and family name, hours until the promise, technician
DAY = (
    ("checked_in", "Trek Fuel EX 8", "grey", "Nadia", "Benali", 26, ""),
    ("diagnosing", "Salomon S/Pro 100", "red", "Marc", "Lefèvre", 50, "Yanis Moreau"),
    ("quoted", "Moustache Samedi 28", "white", "Julie", "Caron", -50, "Yanis Moreau"),
    ("approved", "Giant Revolt 2", "green", "Paul", "Renaud", 5, "Léa Petit"),
    ("in_work", "Rossignol Hero Elite 172", "", "Tom", "Girard", 3, "Léa Petit"),
    ("in_work", "Btwin Rockrider 520", "blue", "Sofia", "Martin", -3, "Yanis Moreau"),
    ("waiting_parts", "Brompton C Line", "black", "Hugo", "Petit", 74, "Léa Petit"),
    ("ready", "Cannondale Topstone 2", "olive", "Hélène", "Roux", -20, "Léa Petit"),
    ("ready", "Fischer RC4", "", "Inès", "Garnier", 20, ""),
    ("paid", "Orbea Gain M30", "orange", "Louis", "Faure", 1, "Yanis Moreau"),
)


def make_day(store: Store | None = None) -> dict[str, WorkOrder]:
    """One order of each kind of the day; of two in one state the later is kept by name."""
    store = store or make_store(
        name="Annecy Centre", address_line1="12 rue du Lac", postcode="74000", city="Annecy", phone="04 50 00 00 00"
    )
    technicians = {name: _technician(store, name) for name in ("Yanis Moreau", "Léa Petit")}
    made = {}
    for until, title, color, given, family, hours, technician in DAY:
        order = make_work_order(store, until=until)
        brand, _space, model = title.partition(" ")
        Item.objects.filter(pk=order.item_id).update(
            brand_name=brand, model_name=model, color=color, search_text=f"{title} {color}".lower()
        )
        Customer.objects.filter(pk=order.customer_id).update(
            given_name=given, family_name=family, phone="+33612345678", search_text=f"{given} {family}".lower()
        )
        WorkOrder.objects.filter(pk=order.pk).update(
            promised_at=timezone.now() + timedelta(hours=hours), technician=technicians.get(technician),
            symptoms="The rear brake squeaks and the gears jump.", accessories=["charger", "keys"],
            intake_condition="Scratch on the left crank arm.",
        )  # fmt: skip
        order.refresh_from_db()
        made[until] = order
    return made


def _technician(store: Store, name: str) -> Technician:
    staff = make_worker(store, "technician", name=name)
    return Technician.objects.create(staff=staff, store=store)
