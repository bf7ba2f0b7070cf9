"""Who repairs: registered once, in one store, by who may."""

from uuid import uuid4

import pytest
from django.core.exceptions import ObjectDoesNotExist

from apps.core.actors import system
from apps.core.errors import Invalid, PermissionRefused
from apps.core.models import Event
from apps.stores.inputs import StaffChanges
from apps.stores.operations.people import update_staff
from apps.technicians.models import Technician
from apps.technicians.operations import register_technician, update_technician
from apps.technicians.selectors import technicians_of, technicians_visible_to
from tests.factories.core import relayed
from tests.factories.masterdata import client_for
from tests.factories.stores import make_staff, make_store
from tests.factories.workshop import person

pytestmark = pytest.mark.django_db


def make_technician(store, name="Tina", **values):
    return register_technician(
        staff=make_staff(display_name=name), store=store, actor=person("lea", store), **values
    )  # fmt: skip


def test_a_technician_is_registered_once_with_sorted_skills():
    store = make_store()
    technician = make_technician(store, skills=["ski", "bike", "ski"])
    assert (technician.skills, technician.active, str(technician)) == (["bike", "ski"], True, "Tina")
    other = make_store()
    with pytest.raises(Invalid) as refusal:
        register_technician(staff=technician.staff, store=other, actor=person("lea", other))
    assert list(refusal.value.errors) == ["/staff"]
    assert Technician.objects.count() == 1


def test_skills_and_activity_change_with_one_event_each():
    store = make_store()
    technician = make_technician(store)
    update_technician(technician.id, actor=person("lea", store), skills=["bike"])
    update_technician(technician.id, actor=person("lea", store), active=False)
    technician.refresh_from_db()
    assert (technician.skills, technician.active, technician.version) == (["bike"], False, 3)
    told = list(Event.objects.filter(aggregate_id=technician.id).order_by("id").values_list("type", flat=True))
    assert told == ["recommerce.technician.registered.v1", *["recommerce.technician.updated.v1"] * 2]


def test_only_who_may_registers_and_changes():
    store = make_store()
    technician = make_technician(store)
    events = Event.objects.count()
    for who in (person("clara", store, "technicians:read"), person("mallory", make_store())):
        with pytest.raises(PermissionRefused):
            register_technician(staff=make_staff(), store=store, actor=who)
        with pytest.raises(PermissionRefused):
            update_technician(technician.id, actor=who, active=False)
    with pytest.raises(ObjectDoesNotExist):
        update_technician(uuid4(), actor=person("lea", store), active=False)
    technician.refresh_from_db()
    assert (technician.active, Technician.objects.count(), Event.objects.count()) == (True, 1, events)


def test_a_store_sees_its_own_and_gives_work_to_the_active_by_name():
    store, other = make_store(), make_store()
    zoe, adam, gone = (make_technician(store, name) for name in ("Zoé", "Adam", "Gone"))
    make_technician(other)
    update_technician(gone.id, actor=person("lea", store), active=False)
    assert list(technicians_of(store.id)) == [adam, zoe]
    assert set(technicians_visible_to(person("clara", store))) == {zoe, adam, gone}
    assert list(technicians_visible_to(person("rita", store, "work_orders:read"))) == []


def test_a_new_name_is_another_version_which_copies_and_kept_answers_hear_of():
    technician, other = make_technician(make_store()), make_technician(make_store())
    relayed()
    reader = client_for(person("rita", technician.store, "technicians:read"))
    address = f"/api/v1/technicians/{technician.pk}/"
    cursor = reader.get("/api/v1/technicians/changes/").json()["next_cursor"]
    kept = {"If-None-Match": reader.get(address)["ETag"]}

    update_staff(actor=system("people"), staff_id=technician.staff_id, changes=StaffChanges(display_name="Ina"))
    update_staff(actor=system("people"), staff_id=technician.staff_id, changes=StaffChanges(language="en"))
    relayed()
    relayed()  # what followed from the first has its place too

    changes = reader.get("/api/v1/technicians/changes/", {"cursor": cursor}).json()["results"]
    assert [(change["version"], change["data"]["name"]) for change in changes] == [(2, "Ina")]
    assert reader.get(address, headers=kept).status_code == 200
    other.refresh_from_db()
    assert other.version == 1
